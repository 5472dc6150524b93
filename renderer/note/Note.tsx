import './note.css'
import './addenda.css'
import { useStore } from 'zustand'
import type { Phrase } from '../../main/clinical/phrases/phrase.ts'
import type { NoteView } from '../../preload/views/index.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { Addenda } from './Addenda.tsx'
import { ColleagueNotes } from './ColleagueNotes.tsx'
import { CoSignLine } from './CoSignLine.tsx'
import type { NoteDraft } from './draft.ts'
import { MarkedLine } from './MarkedLine.tsx'
import { NoteSection } from './NoteSection.tsx'
import { OpenElsewhere } from './OpenElsewhere.tsx'
import { PhrasePanel } from './PhrasePanel.tsx'
import { TemplateOffer } from './TemplateOffer.tsx'
import { type ChartPhrases, useNoteHelp } from './use-note-help.ts'

/** The SOAP note: the brightest place of the screen. */
export function Note({
  draft,
  firstLine = null,
  chart,
  reason = '',
}: {
  draft: NoteDraft
  chart?: ChartPhrases
  /** Of the visit, in the patient's words. */
  reason?: string
  /** What an empty note is offered to begin with. */
  firstLine?: string | null
}) {
  const { note, sections, problem } = useStore(draft.store)
  const { help, phrases, asks, close, write } = useNoteHelp(chart)
  const begin = (phrase: Phrase) => help.onCall(phrase, 'subjective', null)
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
      {note.editable && <TemplateOffer phrases={phrases} reason={reason} onBegin={begin} />}
      {sections.map((section) => (
        <NoteSection
          key={`${draft.encounterId} ${section.code}`}
          draft={draft}
          section={section}
          editable={note.editable}
          help={help}
          line={section.code === 'subjective' && mayBegin(note) ? firstLine : null}
        >
          {asks?.section === section.code && note.editable && (
            <PhrasePanel
              key={asks.phrase.id}
              phrase={asks.phrase}
              encounterId={draft.encounterId}
              onWrite={write}
              onClose={close}
            />
          )}
        </NoteSection>
      ))}
      {note.coSignature && <CoSignLine of={note.coSignature} />}
      <Addenda draft={draft} note={note} />
    </section>
  )
}

/** Text that is not loaded yet may be there; what was written before begins the note itself. */
const mayBegin = ({ editable, kept, sections }: NoteView): boolean =>
  editable &&
  kept !== 'not-loaded' &&
  sections.every(({ text, conflict }) => text === '' && conflict === null)
