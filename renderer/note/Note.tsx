import './note.css'
import './addenda.css'
import { useStore } from 'zustand'
import { InlineError } from '../ui/InlineError.tsx'
import { Addenda } from './Addenda.tsx'
import { ColleagueNotes } from './ColleagueNotes.tsx'
import { CoSignLine } from './CoSignLine.tsx'
import type { NoteDraft } from './draft.ts'
import { MarkedLine } from './MarkedLine.tsx'
import { NoteSection } from './NoteSection.tsx'
import { OpenElsewhere } from './OpenElsewhere.tsx'

/** The SOAP note: the brightest place of the screen. */
export function Note({ draft }: { draft: NoteDraft }) {
  const { note, sections, problem } = useStore(draft.store)
  if (!note)
    return (
      <div className="note" aria-busy={!problem}>
        {problem ? <InlineError problem={problem} /> : <p className="quieter">Reading the note …</p>}
      </div>
    )
  return (
    <section
      className="note"
      data-marked={note.marked !== null || undefined}
      aria-label={`Note of ${note.patientName}`}
    >
      {note.marked && <MarkedLine marked={note.marked} />}
      {note.signedWithout && (
        <p className="note-without">
          <strong>Signed without.</strong> {note.signedWithout.lacked.join(' ')} Reason given:{' '}
          {note.signedWithout.reason}
        </p>
      )}
      {!note.marked && !note.editable && note.notEditableWhy && (
        <p className="note-closed">{note.notEditableWhy}</p>
      )}
      {note.openElsewhere && <OpenElsewhere draft={draft} open={note.openElsewhere} />}
      <ColleagueNotes of={note.colleagues} />
      {sections.map((section) => (
        <NoteSection
          key={`${draft.encounterId} ${section.code}`}
          draft={draft}
          section={section}
          editable={note.editable}
        />
      ))}
      {note.coSignature && <CoSignLine of={note.coSignature} />}
      <Addenda draft={draft} note={note} />
    </section>
  )
}
