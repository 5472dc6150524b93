import { formatDate } from '../../preload/dates.ts'
import type { QueueRow } from '../../preload/views.ts'

/** What a row says of the record behind it: that the person died, that another record is the one to go by, how they are called. */
export function OfTheRecord({
  row: { deceased, recordReplaced, preferredName },
}: {
  row: Pick<QueueRow, 'deceased' | 'recordReplaced' | 'preferredName'>
}) {
  return (
    <>
      {preferredName !== null && <span className="quiet row-same">Called “{preferredName}”</span>}
      {deceased !== null && (
        <span className="words-stop row-same figures">
          Recorded as died{deceased === 'unknown' ? '' : ` ${formatDate(deceased)}`}
        </span>
      )}
      {recordReplaced && <span className="words-warn row-same">Old record, replaced by another</span>}
    </>
  )
}
