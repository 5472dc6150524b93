import { formatMoment } from '../../main/clinical/dates.ts'
import { openVisit, useOpenVisit } from '../base/navigation.ts'
import { useViewed } from '../base/viewed.ts'
import { useQueue, useUnsigned } from '../base/views.ts'
import { MarkedLine } from '../note/MarkedLine.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { noteTitle } from './note-title.ts'
import { type ChartOf, useChartHeader, useChartNote, whose } from './use-chart.ts'

/** One note of a chart, of whichever visit and author. */
export function ReadNote({
  chartOf,
  compositionId,
  onClose,
}: {
  chartOf: ChartOf
  compositionId: string
  onClose: () => void
}) {
  const { data: chart } = useChartHeader(chartOf)
  const { data: queue } = useQueue()
  const { data: unsigned } = useUnsigned()
  const shown = useOpenVisit()
  const { data: note, error } = useChartNote(chartOf, compositionId)
  useViewed('chart.noteViewed', { chartOf: whose(chartOf), compositionId }, note)
  const encounterId = note?.encounterId
  const mine = [...(queue?.mine ?? []), ...(unsigned ?? [])].some((row) => row.encounterId === encounterId)
  return (
    <Dialog
      title={`${note ? noteTitle(note) : 'Note'} of ${chart?.name ?? '…'}`}
      onClose={onClose}
      wide
      foot={
        <>
          {encounterId && mine && encounterId !== shown && (
            <Button onClick={() => openVisit(encounterId)}>Open its visit</Button>
          )}
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      {note && (
        <p className="quiet">
          {note.author || 'Author not named'}, {formatMoment(note.when)} ·{' '}
          {note.signed ? 'Signed' : <span className="tone-warn">Not signed</span>}
        </p>
      )}
      {note?.marked && <MarkedLine marked={note.marked} />}
      <InlineError problem={error} />
      {note?.parts.map(({ title, text }, index) => (
        <section
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a note stand still, and two can have one title
          key={index}
          className="addendum"
          data-state={note.marked ? 'entered-in-error' : 'signed'}
          aria-label={title || noteTitle(note)}
        >
          {title && <p className="overline">{title}</p>}
          <p className="addendum-text">{text}</p>
        </section>
      ))}
    </Dialog>
  )
}
