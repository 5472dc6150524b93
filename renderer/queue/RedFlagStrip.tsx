import './queue.css'
import { type RefObject, useState } from 'react'
import type { QueueRow } from '../../preload/views/index.ts'
import { useAction } from '../base/actions.ts'
import { useSeconds } from '../base/use-now.ts'
import { useQueue } from '../base/views.ts'
import { SendToColleague } from '../hand-over/SendToColleague.tsx'
import { formatWait, urgentTexts } from '../ui/format.ts'
import { Keys } from '../ui/Keys.tsx'
import { goToRedFlag } from './actions.ts'
import { isPressing, shownRows } from './held-rows.ts'
import { useHand } from './use-hand.ts'
import { goToRow } from './wanted-row.ts'

/** So many are named; the others are counted. */
const most = 3

/**
 * The waiting patients with a red flag, and those in an emergency whom nobody is with, above whichever list is in `column`, so that neither scrolling nor notices hide
 * them. A press leads to the row and claims no one. The strip keeps its height while someone uses the column, because all
 * rows are below it (`docs/decisions/queue-under-the-hand.md`); new patients are then counted in its heading.
 */
export function RedFlagStrip({ column }: { column: RefObject<HTMLElement | null> }) {
  const { data: queue, receivedAt } = useQueue()
  const hand = useHand(column)
  const [places, setPlaces] = useState<QueueRow[] | null>(null)
  const waiting = queue?.waiting.filter(isPressing) ?? []
  // In the order from the moment when someone began to use the column.
  if (hand && !places && queue) setPlaces(waiting)
  if (!hand && places) setPlaces(null)
  const { shown, fresh } = shownRows(hand ? places : null, waiting)
  const [first] = waiting
  useAction(goToRedFlag, {
    when: first !== undefined,
    run: () => first && goToRow(first.taskId),
  })
  if (shown.length === 0) return null
  const named = shown.slice(0, most)
  const more = [...shown.slice(most).filter(({ gone }) => !gone), ...fresh.map((row) => ({ row }))]
  const [next] = more
  const own = new Set(queue?.mine.map(({ taskId }) => taskId))
  return (
    <section className="red-flags" aria-label="Red flags">
      <div className="red-flags-head">
        <h2 className="overline tone-stop">Waiting with a red flag</h2>
        {next ? (
          <button type="button" className="link figures" onClick={() => goToRow(next.row.taskId)}>
            and {more.length} more
          </button>
        ) : (
          <Keys of={goToRedFlag} />
        )}
      </div>
      <ul>
        {named.map(({ row, gone }) => (
          <FlaggedRow
            key={row.taskId}
            row={row}
            gone={!gone ? null : own.has(row.taskId) ? 'with you' : 'left the queue'}
            receivedAt={receivedAt}
          />
        ))}
      </ul>
    </section>
  )
}

function FlaggedRow({
  row,
  gone,
  receivedAt,
}: {
  row: QueueRow
  /** The reason why the row only keeps its place; null while the patient waits. */
  gone: string | null
  receivedAt: number
}) {
  const seconds = useSeconds(row.waitingSeconds, receivedAt)
  const wait = formatWait(seconds)
  return (
    <li>
      <button
        type="button"
        className="red-flag"
        aria-disabled={gone !== null}
        data-gone={gone !== null || undefined}
        onClick={() => gone === null && goToRow(row.taskId)}
      >
        <span className="row-line">
          <span className="row-name">
            <span className="visually-hidden">Go to </span>
            {row.name}
            {row.age && <span className="figures">, {row.age}</span>}
          </span>
          <span className="red-flag-state">{row.statedState ?? 'State not known'}</span>
        </span>
        <span className="row-line">
          <span className="red-flag-texts">{urgentTexts(row).join(', ')}</span>
          <span className="red-flag-wait figures">{gone ?? `waiting ${wait}`}</span>
        </span>
      </button>
      {row.lapsed === null &&
        (gone === null ? (
          <SendToColleague row={row} seconds={seconds} />
        ) : (
          // The line stays: below it are all rows.
          <div className="send" />
        ))}
    </li>
  )
}
