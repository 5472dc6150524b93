import { formatShortDate } from '../../main/clinical/dates.ts'
import type { ChartNoteRow } from '../../preload/views/index.ts'
import { useAction } from '../base/actions.ts'
import { readLastNote } from './actions.ts'
import { ClinicalList } from './ClinicalList.tsx'
import { noteTitle } from './note-title.ts'
import { type ChartOf, useChartList, usePaging } from './use-chart.ts'
import { useOpenDialog } from './use-open-dialog.ts'

/** The notes of this chart, of every visit and author: each is one step away, and says whether it stands. */
export function ChartNotes({ chartOf, age }: { chartOf: ChartOf; age: string }) {
  const paging = usePaging(4)
  const answer = useChartList('chart.notes', { chartOf, most: paging.most })
  const openDialog = useOpenDialog()
  const read = ({ compositionId }: ChartNoteRow) => openDialog({ name: 'read-note', chartOf, compositionId })
  const last = answer.data?.items[0]
  useAction(readLastNote, { when: last !== undefined, run: () => last && read(last) })
  return (
    <ClinicalList
      title="Notes"
      answer={answer}
      paging={paging}
      age={age}
      id={({ compositionId }) => compositionId}
      hiddenWhenEmpty={answer.data?.state !== 'not-loaded'}
      draw={(note) => (
        <span className="item">
          <button type="button" className="link" onClick={() => read(note)}>
            <span className="figures">{formatShortDate(note.when)}</span> {noteTitle(note)}
          </button>{' '}
          <NoteStatus note={note} />
        </span>
      )}
    />
  )
}

function NoteStatus({ note }: { note: ChartNoteRow }) {
  if (note.marked) return <span className="tone-stop">entered in error</span>
  if (!note.signed) return <span className="tone-warn">not signed</span>
  return <span className="quiet">{note.author || 'author not named'}</span>
}
