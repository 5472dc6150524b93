import { useEffect, useRef, useState } from 'react'
import type { QueueRow, QueueView, SessionView } from '../../preload/views/index.ts'
import { useAction } from '../base/actions.ts'
import { settleMs } from '../base/settling.ts'
import { useSeconds } from '../base/use-now.ts'
import { useSettled } from '../base/use-settled.ts'
import { isFree } from '../claim/next-patient.ts'
import { isOfEverybody } from '../claim/reasons.ts'
import { formatAgo } from '../ui/format.ts'
import { claimNext } from './actions.ts'
import { freshLabel, isUrgent, shownRows } from './held-rows.ts'
import { isOpen } from './OwnRow.tsx'
import { QueueSection } from './QueueSection.tsx'
import { Unreadable } from './Unreadable.tsx'
import { useBackToTop } from './use-back-to-top.ts'
import { useHand } from './use-hand.ts'
import { WaitingRow } from './WaitingRow.tsx'
import { useWantedRow } from './wanted-row.ts'

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
  const wanted = useWantedRow()
  // Who came under the hand, and is asked for elsewhere, is shown.
  if (places && isMissing(wanted, places) && !isMissing(wanted, waiting)) setPlaces(waiting)
  const { shown, fresh } = shownRows(hand ? places : null, waiting)
  const { restless, stir } = useSettled(list)
  const open = queue.mine.filter(isOpen).map((row) => row.taskId)
  useBackToTop(list, { open, hand, moved: stir })
  const [moved, setMoved] = useMoment()
  const own = new Set(queue.mine.map((row) => row.taskId))

  const { claiming, onClaim } = useClaiming()
  const next = closed ? undefined : shown.find(({ row, gone }) => !gone && isFree(row))
  // As a press on its button: what has just moved is not claimed, and what has to be asked is asked there.
  useAction(claimNext, {
    when: claiming
      ? 'A patient is being claimed.'
      : next !== undefined || (closed ?? 'Nobody waits whom you may claim.'),
    run: () => controlOf(list.current, next?.row.taskId)?.click(),
  })

  const show = ({ detail }: React.MouseEvent) => {
    setPlaces(waiting)
    // By the keyboard: the button goes, and the keyboard's place is not to go with it.
    if (detail === 0) list.current?.querySelector<HTMLElement>('[data-row-control]')?.focus()
  }

  return (
    <>
      <p className="visually-hidden" role="status">
        {moved && movedMessage}{' '}
        <QueueAnnouncement gone={shown.filter((each) => each.gone).map(({ row }) => row)} fresh={fresh} />
      </p>
      <QueueSection
        ref={list}
        title="Waiting"
        count={waiting.length}
        note={
          moved ? (
            <span className="tone-warn queue-moved">{movedMessage}</span>
          ) : fresh.length > 0 ? (
            <button
              type="button"
              className={`link queue-fresh figures ${fresh.some(isUrgent) ? 'tone-stop' : ''}`}
              onClick={show}
            >
              {freshLabel(fresh)}: show
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
          beside="Someone not in this list may be waiting."
        />
        {shown.map(({ row, gone }) => (
          <WaitingRow
            key={row.taskId}
            row={row}
            receivedAt={receivedAt}
            allClosed={inCall || isOfEverybody(row)}
            gone={gone ? (own.has(row.taskId) ? 'With you now' : 'No longer waiting') : null}
            settled={!restless.has(row.taskId) && row.taskId !== wanted}
            wanted={row.taskId === wanted}
            onPress={(meant) => setMoved(!meant)}
            onClaim={onClaim}
          />
        ))}
        {shown.length === 0 && fresh.length === 0 && (
          <li className="queue-says">
            {queue.asOf === null
              ? 'The queue was never loaded: the server was not reached.'
              : emptyMessage(session)}
          </li>
        )}
      </QueueSection>
    </>
  )
}

const controlOf = (list: HTMLElement | null, taskId: string | undefined) =>
  [...(list?.querySelectorAll<HTMLElement>('[data-task]') ?? [])]
    .find(({ dataset }) => dataset.task === taskId)
    ?.querySelector<HTMLElement>('[data-row-control]')

const isMissing = (taskId: string | null, rows: QueueRow[]): boolean =>
  taskId !== null && !rows.some((row) => row.taskId === taskId)

const movedMessage = 'List moved: press again'

/**
 * A claim from here is under way, or was answered a moment ago: a second press of the key for the next patient was meant
 * for the first, also while the rows keep their places and nothing has moved.
 */
function useClaiming() {
  const [count, setCount] = useState(0)
  const onClaim = async (answered: Promise<unknown>) => {
    setCount((now) => now + 1)
    await answered.catch(() => {})
    setTimeout(() => setCount((now) => now - 1), settleMs)
  }
  return { claiming: count > 0, onClaim }
}

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
function QueueAnnouncement({ gone, fresh }: { gone: QueueRow[]; fresh: QueueRow[] }) {
  const [mine, setMine] = useState('')
  useEffect(() => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-task]')?.dataset.task
    const row = gone.find(({ taskId }) => taskId === focused)
    setMine(row ? `${row.name} is no longer waiting.` : '')
  }, [gone])
  return [mine, fresh.length > 0 ? `${freshLabel(fresh)}.` : ''].filter(Boolean).join(' ')
}

function emptyMessage(session: SessionView): string {
  if (session.availability === 'available') return 'No one is waiting. You will hear when someone joins.'
  return 'No one is waiting. You are not available: new patients are not announced.'
}

/** An old list says so: these people may be gone, others may wait. */
function Age({ queue, receivedAt }: { queue: QueueView; receivedAt: number }) {
  const seconds = useSeconds(queue.ageSeconds ?? 0, receivedAt)
  if (queue.ageSeconds === null || seconds < 60) return null
  return <span className="tone-warn queue-age figures">as of {formatAgo(seconds)}</span>
}
