import './offers.css'
import type { QueueRow } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useColleagues, useHandOvers } from '../base/views.ts'
import { formatWait, urgentTexts } from '../ui/format.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { isFreeAndLicensed } from './free-colleagues.ts'

/** One press offers a waiting patient to a colleague who is free and licensed where they are; that there is none is said. */
export function SendToColleague({ row, seconds }: { row: QueueRow; seconds: number }) {
  const { data: colleagues } = useColleagues()
  const { data: handOvers } = useHandOvers()
  const offer = useCommand('queue.offer')
  const takeBack = useCommand('queue.takeBackOffer')
  const given = handOvers?.byMe.find(({ taskId }) => taskId === row.taskId)
  const refusedBy = given && given.state !== 'open' ? given.to : null
  const free = colleagues?.filter((one) => isFreeAndLicensed(one, row.statedState) && one.name !== refusedBy)
  const [to] = free ?? []
  // Its height is there from the first: the rows below don't move under a hand.
  if (!free || !handOvers || handOvers.atOnce) return <div className="send" />

  const send = () =>
    to &&
    !offer.isPending &&
    void offer.run({
      taskId: row.taskId,
      practitionerId: to.practitionerId,
      line: `${urgentTexts(row).join(', ')}. Waiting ${formatWait(seconds)}.`.slice(0, 300),
    })
  return (
    <div className="send">
      {given?.state === 'open' ? (
        <>
          <span className="send-outcome">Offered to {given.to}</span>
          <button
            type="button"
            className="link"
            aria-label={`Take back: the offer of ${row.name}`}
            onClick={() => void takeBack.run({ handOverId: given.handOverId })}
          >
            Take back
          </button>
        </>
      ) : (
        <>
          {given && (
            <span className="send-outcome">
              {given.to} {given.state === 'refused' ? 'refused' : 'did not answer'}
            </span>
          )}
          {to ? (
            <button
              type="button"
              className="link"
              aria-label={`Send to ${to.name}: ${row.name}`}
              onClick={send}
            >
              Send to {to.name}
            </button>
          ) : (
            <span>
              {given
                ? 'No one else free'
                : `No free colleague licensed${row.statedState ? ` in ${row.statedState}` : ''}`}
            </span>
          )}
        </>
      )}
      <InlineError problem={offer.error ?? takeBack.error} />
    </div>
  )
}
