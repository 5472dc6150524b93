import { useEffect, useRef, useState } from 'react'
import type { QueueRow, QueueView, SessionView } from '../../preload/views.ts'
import { useSeconds } from '../app/ticking.ts'
import { agoWords } from '../ui/words.ts'
import { freshWords, isUrgent, shownRows } from './held-rows.ts'
import { Part } from './Part.tsx'
import { isOfEverybody } from './reasons.ts'
import { Unreadable } from './Unreadable.tsx'
import { useHand } from './use-hand.ts'
import { useSettled } from './use-settled.ts'
import { WaitingRow } from './WaitingRow.tsx'

/**
 * Who waits. Nothing moves under a hand, and what has just moved can't be claimed yet: a press never takes a patient it
 * was not meant for (`docs/decisions/queue-under-the-hand.md`).
 */
export function Waiting({
  queue,
  receivedAt,
  session,
  closed,
  inCall,
}: {
  queue: QueueView
  receivedAt: number
  session: SessionView
  /** Why nobody can be claimed now; said once, above the rows. */
  closed: string | null
  inCall: boolean
}) {
  const { waiting } = queue
  const list = useRef<HTMLElement>(null)
  const hand = useHand(list)
  const [places, setPlaces] = useState<QueueRow[] | null>(null)
  // As they stood when the hand came; set while drawing, so that no row moves in between.
  if (hand && !places) setPlaces(waiting)
  if (!hand && places) setPlaces(null)
  const { shown, fresh } = shownRows(hand ? places : null, waiting)
  const restless = useSettled(list)
  const [moved, setMoved] = useMoment()
  const own = new Set(queue.mine.map((row) => row.taskId))

  const show = ({ detail }: React.MouseEvent) => {
    setPlaces(waiting)
    // By the keyboard: the button goes, and the keyboard's place is not to go with it.
    if (detail === 0) list.current?.querySelector<HTMLElement>('[data-row-control]')?.focus()
  }

  return (
    <>
      <p className="heard-only" role="status">
        {moved && movedWords}{' '}
        <Heard gone={shown.filter((each) => each.gone).map(({ row }) => row)} fresh={fresh} />
      </p>
      <Part
        ref={list}
        title="Waiting"
        count={waiting.length}
        note={
          moved ? (
            <span className="words-warn queue-moved">{movedWords}</span>
          ) : fresh.length > 0 ? (
            <button
              type="button"
              className={`link queue-fresh figures ${fresh.some(isUrgent) ? 'words-stop' : ''}`}
              onClick={show}
            >
              {freshWords(fresh)}: show
            </button>
          ) : (
            <Age queue={queue} receivedAt={receivedAt} />
          )
        }
      >
        {closed && (
          <li className="queue-says" id="claim-closed">
            {closed}
          </li>
        )}
        <Unreadable
          count={queue.unreadable.waiting}
          what={['place in the queue', 'places in the queue']}
          beside="Somebody may be waiting who is not in this list."
        />
        {shown.map(({ row, gone }) => (
          <WaitingRow
            key={row.taskId}
            row={row}
            receivedAt={receivedAt}
            allClosed={inCall || isOfEverybody(row)}
            gone={gone ? (own.has(row.taskId) ? 'With you now' : 'No longer waiting') : null}
            settled={!restless.has(row.taskId)}
            onPress={(meant) => setMoved(!meant)}
          />
        ))}
        {shown.length === 0 && fresh.length === 0 && (
          <li className="queue-says">
            {queue.asOf === null
              ? 'The queue was never loaded: the central API was not reached.'
              : emptyWords(session)}
          </li>
        )}
      </Part>
    </>
  )
}

const movedWords = 'List moved: press again'

/** Something to be said for a moment, and no longer. */
function useMoment(): [boolean, (is: boolean) => void] {
  const [is, set] = useState(false)
  useEffect(() => {
    if (!is) return
    const over = setTimeout(() => set(false), 4_000)
    return () => clearTimeout(over)
  }, [is])
  return [is, set]
}

/** For who does not see it: the row in the keyboard's hand is gone, others came. */
function Heard({ gone, fresh }: { gone: QueueRow[]; fresh: QueueRow[] }) {
  const [mine, setMine] = useState('')
  useEffect(() => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-task]')?.dataset.task
    const row = gone.find(({ taskId }) => taskId === focused)
    setMine(row ? `${row.name} is no longer waiting.` : '')
  }, [gone])
  return [mine, fresh.length > 0 ? `${freshWords(fresh)}.` : ''].filter(Boolean).join(' ')
}

function emptyWords(session: SessionView): string {
  if (session.availability === 'available') return 'Nobody is waiting. You will hear when someone joins.'
  return 'Nobody is waiting. You are not available: nobody is announced.'
}

/** An old list says so: these people may be gone, others may wait. */
function Age({ queue, receivedAt }: { queue: QueueView; receivedAt: number }) {
  const seconds = useSeconds(queue.ageSeconds ?? 0, receivedAt)
  if (queue.ageSeconds === null || seconds < 60) return null
  return <span className="words-warn queue-age figures">as of {agoWords(seconds)}</span>
}
