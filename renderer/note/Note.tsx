import './note.css'
import { useStore } from 'zustand'
import { Trouble } from '../ui/Trouble.tsx'
import type { NoteDraft } from './draft.ts'
import { NoteSection } from './NoteSection.tsx'

/** The SOAP note: the brightest place of the screen. */
export function Note({ draft }: { draft: NoteDraft }) {
  const { note, sections, problem } = useStore(draft.store)
  if (!note)
    return (
      <div className="note" aria-busy={!problem}>
        {problem ? <Trouble problem={problem} /> : <p className="quieter">Reading the note …</p>}
      </div>
    )
  return (
    <section className="note" aria-label={`Note of ${note.patientName}`}>
      {!note.editable && note.notEditableWhy && <p className="note-closed">{note.notEditableWhy}</p>}
      {sections.map((section) => (
        <NoteSection
          key={`${draft.encounterId} ${section.code}`}
          draft={draft}
          section={section}
          editable={note.editable}
        />
      ))}
    </section>
  )
}
