import './queue.css'
import { useRef } from 'react'
import { useOpenVisit } from '../base/navigation.ts'
import { useSignedIn } from '../base/signed-in.ts'
import { useQueue } from '../base/views.ts'
import { useLiveCall } from '../call/live-call.ts'
import { isOfEverybody } from '../claim/reasons.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { isOpen, OwnRow } from './OwnRow.tsx'
import { QueueSection } from './QueueSection.tsx'
import { Scheduled } from './Scheduled.tsx'
import { Unreadable } from './Unreadable.tsx'
import { useRowKeys } from './use-row-keys.ts'
import { Waiting } from './Waiting.tsx'

/** The provider's own visits, waiting patients, scheduled visits and visits just finished. */
export function Queue() {
  const { session } = useSignedIn()
  const { data: queue, error, receivedAt } = useQueue()
  const encounterId = useOpenVisit()
  const call = useLiveCall()
  const list = useRef<HTMLElement>(null)
  useRowKeys(list)
  if (!queue)
    return (
      <section className="queue" aria-label="Queue" data-list aria-busy={!error}>
        <div className="queue-empty">
          {error ? <InlineError problem={error} /> : <p className="quieter">Reading the queue …</p>}
        </div>
      </section>
    )
  const inVisit = queue.mine.filter(isOpen)
  const finished = queue.mine.filter((row) => !isOpen(row))
  const inCall = queue.mine.find((row) => row.encounterId === call)
  const closed =
    call === null
      ? (queue.waiting.find(isOfEverybody)?.notClaimable?.message ?? null)
      : `You are in a call${inCall ? ` with ${inCall.name}` : ''}: end it before you claim the next patient.`
  return (
    <section ref={list} className="queue" aria-label="Queue" tabIndex={-1} data-list>
      {inVisit.length > 0 && (
        <div className="queue-now scrolls">
          <QueueSection title="In visit" count={inVisit.length}>
            {inVisit.map((row) => (
              <OwnRow key={row.encounterId} row={row} current={row.encounterId === encounterId} />
            ))}
          </QueueSection>
        </div>
      )}
      <div className="queue-list scrolls">
        <Waiting
          queue={queue}
          receivedAt={receivedAt}
          session={session}
          closed={closed}
          inCall={call !== null}
        />
        <Scheduled rows={queue.scheduled} unreadable={queue.unreadable.scheduled} />
        {(finished.length > 0 || queue.unreadable.mine > 0) && (
          <QueueSection title="Just finished" count={finished.length}>
            <Unreadable count={queue.unreadable.mine} what={['visit of yours', 'visits of yours']} />
            {finished.map((row) => (
              <OwnRow key={row.encounterId} row={row} current={row.encounterId === encounterId} />
            ))}
          </QueueSection>
        )}
      </div>
    </section>
  )
}
