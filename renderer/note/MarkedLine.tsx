import './addenda.css'
import type { MarkedInError } from '../../preload/views.ts'
import { clockWords } from '../ui/words.ts'

/** Stands before every text that is marked entered in error, wherever it is read. */
export function MarkedLine({ marked }: { marked: MarkedInError }) {
  return (
    <p className="marked-line">
      <strong>Entered in error.</strong> {marked.by}, {clockWords(marked.at)}: {marked.why}
    </p>
  )
}
