import './queue.css'
import type { OwnVisitRow, SessionView } from '../../preload/views.ts'
import { usePlace } from '../app/place.ts'
import { useQueue } from '../app/views.ts'
import { Trouble } from '../ui/Trouble.tsx'
import { useLiveCall } from '../visit/live-call.ts'
import { OwnRow } from './OwnRow.tsx'
import { Part } from './Part.tsx'
import { isOfEverybody } from './reasons.ts'
import { Scheduled } from './Scheduled.tsx'
import { Unreadable } from './Unreadable.tsx'
import { Waiting } from './Waiting.tsx'

const open: OwnVisitRow['state'][] = ['claimed', 'in-progress']

/** Who is with the provider, who waits, who comes by appointment, who was just finished. */
export function Queue({ session }: { session: SessionView }) {
  const { value: queue, problem, receivedAt } = useQueue()
  const encounterId = usePlace((place) => place.encounterId)
  const call = useLiveCall()
  if (!queue)
    return (
      <section className="queue" aria-label="Queue" data-queue aria-busy={!problem}>
        <div className="queue-empty">
          {problem ? <Trouble problem={problem} /> : <p className="quieter">Reading the queue …</p>}
        </div>
      </section>
    )
  const inVisit = queue.mine.filter((row) => open.includes(row.state))
  const finished = queue.mine.filter((row) => !open.includes(row.state))
  const inCall = queue.mine.find((row) => row.encounterId === call)
  const closed =
    call === null
      ? (queue.waiting.find(isOfEverybody)?.notClaimable?.words ?? null)
      : `You are in a call${inCall ? ` with ${inCall.name}` : ''}: end it before you claim the next patient.`
  return (
    <section className="queue" aria-label="Queue" data-queue>
      {inVisit.length > 0 && (
        <div className="queue-now scrolls">
          <Part title="In visit" count={inVisit.length}>
            {inVisit.map((row) => (
              <OwnRow key={row.encounterId} row={row} current={row.encounterId === encounterId} />
            ))}
          </Part>
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
          <Part title="Just finished" count={finished.length}>
            <Unreadable count={queue.unreadable.mine} what={['visit of yours', 'visits of yours']} />
            {finished.map((row) => (
              <OwnRow key={row.encounterId} row={row} current={row.encounterId === encounterId} />
            ))}
          </Part>
        )}
      </div>
    </section>
  )
}
