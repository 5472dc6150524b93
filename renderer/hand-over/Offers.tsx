import './offers.css'
import { useRef, useState } from 'react'
import { formatDate } from '../../main/clinical/dates.ts'
import type { OfferRow } from '../../preload/views/index.ts'
import { useAction } from '../base/actions.ts'
import { useCommand } from '../base/commands.ts'
import { openVisit } from '../base/navigation.ts'
import { useSecondsSince } from '../base/use-now.ts'
import { useSettled } from '../base/use-settled.ts'
import { useHandOvers } from '../base/views.ts'
import { useLiveCall } from '../call/live-call.ts'
import { Button } from '../ui/Button.tsx'
import { formatWait } from '../ui/format.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { Keys } from '../ui/Keys.tsx'
import { RedFlags } from '../ui/RedFlags.tsx'
import { goToOffer } from './actions.ts'

/**
 * The visits that colleagues offer this provider, above whichever list is shown, until they are answered. What has just
 * moved, or come, can't be answered yet: its buttons may stand where another's were.
 */
export function Offers() {
  const { data } = useHandOvers()
  const place = useRef<HTMLElement>(null)
  const offers = data?.toMe ?? []
  useAction(goToOffer, {
    when: offers.length > 0,
    run: () => place.current?.querySelector<HTMLElement>('button')?.focus(),
  })
  const { restless } = useSettled(place)
  // There from the first, so that an offer that comes is one that has just come.
  return (
    <section ref={place} className="offers scrolls" aria-label="Offered to you" hidden={offers.length === 0}>
      <div className="offers-head">
        <h2 className="overline">Offered to you</h2>
        {offers.length > 1 && <span className="offers-count figures">{offers.length}</span>}
        <Keys of={goToOffer} />
      </div>
      <ul>
        {offers.map((offer) => (
          <Offered key={offer.handOverId} offer={offer} settled={!restless.has(offer.handOverId)} />
        ))}
      </ul>
    </section>
  )
}

function Offered({ offer, settled }: { offer: OfferRow; settled: boolean }) {
  const accept = useCommand('queue.acceptOffer')
  const refuse = useCommand('queue.refuseOffer')
  const [line, setLine] = useState('')
  const inCall = useLiveCall() !== null
  const wait = formatWait(useSecondsSince(offer.since))
  const { handOverId } = offer
  const isPending = accept.isPending || refuse.isPending

  /** What the press was when it began, as in `WaitingRow`. Null: not by a pointer. */
  const pressed = useRef<boolean | null>(null)
  const onPointerDown = () => {
    pressed.current = settled
  }
  const isMeant = ({ detail }: React.MouseEvent): boolean => {
    const meant = (detail > 0 ? pressed.current : null) ?? settled
    pressed.current = null
    return meant && !isPending
  }
  const take = async () => {
    if (inCall) return
    const result = await accept.run({ handOverId })
    if (result.ok) openVisit(result.value.encounterId)
  }
  return (
    <li className="offer" data-task={handOverId}>
      <span className="row-line">
        <span className="row-name">
          {offer.patientName}
          {offer.age && <span className="figures">, {offer.age}</span>}
        </span>
        <span className="offer-quiet figures">{wait}</span>
      </span>
      {offer.emergency && (
        <span className="flags">
          <span className="tag" data-kind="stop">
            Emergency
          </span>
        </span>
      )}
      <RedFlags of={offer} />
      <span className="offer-quiet">
        {[offer.reason, offer.place, offer.birthDate && `born ${formatDate(offer.birthDate)}`]
          .filter(Boolean)
          .join(' · ')}
      </span>
      <p className="offer-line">
        <strong>{offer.from}</strong>: “{offer.line}”
      </p>
      <span className="offer-quiet">
        {offer.waiting ? 'The patient waits in the queue.' : `${offer.from} has the visit until you accept.`}
      </span>
      <div className="offer-answer">
        <Button
          small
          kind="next"
          aria-disabled={inCall || isPending || !settled}
          onPointerDown={onPointerDown}
          onClick={(event) => isMeant(event) && void take()}
          aria-label={`Accept ${offer.patientName}`}
        >
          Accept
        </Button>
        <Button
          small
          aria-disabled={isPending || !settled}
          onPointerDown={onPointerDown}
          onClick={(event) => isMeant(event) && void refuse.run({ handOverId, line })}
          aria-label={`Refuse ${offer.patientName}`}
        >
          Refuse
        </Button>
        <input
          className="input"
          aria-label={`Why not, to ${offer.from}`}
          placeholder="Why not"
          maxLength={300}
          value={line}
          autoComplete="off"
          onChange={({ target }) => setLine(target.value)}
        />
      </div>
      {inCall && <span className="offer-quiet">You are in a call. End it before you accept.</span>}
      <InlineError problem={accept.error ?? refuse.error} />
    </li>
  )
}
