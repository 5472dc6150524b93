import type { QueueRow } from '../../preload/views/index.ts'
import { useSeconds } from '../base/use-now.ts'
import { formatWait, urgentTexts } from '../ui/format.ts'

/** Whom the press that signs claims, said before it; or why nobody. */
export function NextPatient({
  row,
  why,
  receivedAt,
}: {
  row: QueueRow | null
  why: string
  receivedAt: number
}) {
  return (
    <p className="review-next" role="status">
      <span className="quiet">Next: </span>
      {row ? <Named row={row} receivedAt={receivedAt} /> : <span className="quiet">{why}</span>}
    </p>
  )
}

function Named({ row, receivedAt }: { row: QueueRow; receivedAt: number }) {
  const seconds = useSeconds(row.waitingSeconds, receivedAt)
  const urgent = urgentTexts(row).join(' · ')
  return (
    <>
      <strong>{row.name}</strong>
      <span className="figures">
        {[row.age && `, ${row.age}`, row.reason && `, ${row.reason}`, `, ${formatWait(seconds)}`].filter(
          Boolean,
        )}
      </span>
      {urgent && <span className="tone-stop"> · {urgent}</span>}
    </>
  )
}
