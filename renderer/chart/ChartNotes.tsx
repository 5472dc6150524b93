import { useState } from 'react'
import { formatMoment, formatShortDate } from '../../preload/dates.ts'
import type { ChartNoteRow, ChartView } from '../../preload/views.ts'
import { usePlace } from '../app/place.ts'
import { useChartNote, useQueue, useUnsigned } from '../app/views.ts'
import { MarkedLine } from '../note/MarkedLine.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { ClinicalList } from './ClinicalList.tsx'

/** The notes of this chart, of every visit and author: each is one step away, and says whether it stands. */
export function ChartNotes({ chart, age, shown }: { chart: ChartView; age: string; shown: string | null }) {
  const [reading, setReading] = useState<string | null>(null)
  const { state, items } = chart.notes
  if (items.length === 0 && state !== 'not-loaded') return null
  const read = items.find(({ compositionId }) => compositionId === reading)
  return (
    <>
      <ClinicalList
        title="Notes"
        state={state}
        items={items.map((note) => ({ ...note, id: note.compositionId }))}
        age={age}
        first={4}
        draw={(note) => (
          <span className="item">
            <button type="button" className="link" onClick={() => setReading(note.compositionId)}>
              <span className="figures">{formatShortDate(note.when)}</span> {noteTitle(note)}
            </button>{' '}
            <Standing note={note} />
          </span>
        )}
      />
      {read && <ReadNote note={read} name={chart.name} shown={shown} onClose={() => setReading(null)} />}
    </>
  )
}

/** Our own notes are all visit notes: there the word is enough. */
const noteTitle = ({ kind, title }: ChartNoteRow): string =>
  kind === 'addendum' ? 'Addendum' : title === 'Visit note' ? 'Note' : title

function Standing({ note }: { note: ChartNoteRow }) {
  if (note.marked) return <span className="words-stop">entered in error</span>
  if (!note.signed) return <span className="words-warn">not signed</span>
  return <span className="quiet">{note.author || 'author not named'}</span>
}

function ReadNote({
  note,
  name,
  shown,
  onClose,
}: {
  note: ChartNoteRow
  name: string
  /** The visit that is on the screen. */
  shown: string | null
  onClose: () => void
}) {
  const { open, appointmentId } = usePlace()
  const { value: queue } = useQueue()
  const { value: unsigned } = useUnsigned()
  const { encounterId } = note
  const chartOf = shown === null ? { appointmentId: appointmentId ?? '' } : { encounterId: shown }
  const { value: words, problem } = useChartNote(chartOf, note.compositionId)
  const mine = [...(queue?.mine ?? []), ...(unsigned ?? [])].some((row) => row.encounterId === encounterId)
  return (
    <Dialog
      title={`${noteTitle(note)} of ${name}`}
      onClose={onClose}
      wide
      foot={
        <>
          {encounterId && mine && encounterId !== shown && (
            <Button onClick={() => open(encounterId)}>Open its visit</Button>
          )}
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      <p className="quiet">
        {note.author || 'Author not named'}, {formatMoment(note.when)} ·{' '}
        {note.signed ? 'Signed' : <span className="words-warn">Not signed</span>}
      </p>
      {note.marked && <MarkedLine marked={note.marked} />}
      <Trouble problem={problem} />
      {words?.parts.map(({ title, text }, index) => (
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
