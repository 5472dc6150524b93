import { formatShortDate } from '../../main/clinical/dates.ts'
import type { NewsKind, NewsLine } from '../../preload/views/index.ts'
import { newsBegins, resultText } from './news-labels.ts'
import type { ChartOf } from './use-chart.ts'
import { useOpenDialog } from './use-open-dialog.ts'

/** What is new, in one line that opens its record. */
export function NewsLineButton({
  chartOf,
  kind,
  line,
}: {
  chartOf: ChartOf
  kind: NewsKind
  line: NewsLine
}) {
  const openDialog = useOpenDialog()
  const { type, id, text, by, when } = line
  const open = () =>
    openDialog(
      type === 'Composition'
        ? { name: 'read-note', chartOf, compositionId: id }
        : { name: 'read-record', chartOf, type, recordId: id },
    )
  const { value, mark, status, was } = resultText(line)
  const begins = newsBegins(kind, line)
  return (
    <button type="button" className="link-plain record-link glance-line" onClick={open}>
      {begins && <span className="quiet">{begins} </span>}
      {text}
      {value && <span className={mark ? 'figures tone-stop' : 'figures'}> {value}</span>}
      {mark && <span className="tone-stop"> {mark}</span>}
      {status && <span className="quiet"> · {status}</span>}
      {was && <span className="figures quiet"> · {was}</span>}
      {by && <span className="quiet"> · {by}</span>}
      {when && (
        <span className="quieter">
          {' · '}
          <span className="figures glance-when">{formatShortDate(when)}</span>
        </span>
      )}
    </button>
  )
}
