import { formatDate } from '../../main/clinical/dates.ts'
import type { QueueRow } from '../../preload/views/index.ts'

/** Warnings about the record of a row: deceased, replaced by another record, preferred name. */
export function OfTheRecord({
  row: { deceased, recordReplaced, preferredName },
}: {
  row: Pick<QueueRow, 'deceased' | 'recordReplaced' | 'preferredName'>
}) {
  return (
    <>
      {preferredName !== null && <span className="quiet row-same">Called “{preferredName}”</span>}
      {deceased !== null && (
        <span className="tone-stop row-same figures">
          Recorded as deceased{deceased === 'unknown' ? '' : ` ${formatDate(deceased)}`}
        </span>
      )}
      {recordReplaced && <span className="tone-warn row-same">Old record, replaced by another</span>}
    </>
  )
}
