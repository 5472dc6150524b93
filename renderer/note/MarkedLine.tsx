import { formatMoment } from '../../main/clinical/dates.ts'
import './addenda.css'
import type { MarkedInError } from '../../preload/views/index.ts'

/** Stands before every text that is marked entered in error, wherever it is read. */
export function MarkedLine({ marked }: { marked: MarkedInError }) {
  return (
    <p className="marked-line">
      <strong>Entered in error.</strong> {marked.by}, {formatMoment(marked.at)}: {marked.why}
    </p>
  )
}
