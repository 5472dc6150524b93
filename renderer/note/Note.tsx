import './note.css'
import './addenda.css'
import { useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { type Phrase, type PhraseText, phraseTexts } from '../../main/clinical/phrases/phrase.ts'
import type { NoteView, SectionCode } from '../../preload/views/index.ts'
import { usePhrases } from '../base/views.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { Addenda } from './Addenda.tsx'
import { ColleagueNotes } from './ColleagueNotes.tsx'
import { CoSignLine } from './CoSignLine.tsx'
import type { NoteDraft } from './draft.ts'
import { NoteEditors } from './editor/note-editors.ts'
import type { Call } from './editor/phrase-completion.ts'
import { MarkedLine } from './MarkedLine.tsx'
import { type NoteHelp, NoteSection } from './NoteSection.tsx'
import { OpenElsewhere } from './OpenElsewhere.tsx'
import { PhrasePanel } from './PhrasePanel.tsx'

/** The SOAP note: the brightest place of the screen. */
export function Note({
  draft,
  firstLine = null,
}: {
  draft: NoteDraft
  /** What an empty note is offered to begin with. */
  firstLine?: string | null
}) {
  const { note, sections, problem } = useStore(draft.store)
  const { help, asks, close, write } = useHelp()
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

type Asks = { phrase: Phrase; section: SectionCode; call: Call }

/** What helps to write this note: its phrases, and what one of them asks before it is written. */
function useHelp() {
  const { data: phrases } = usePhrases()
  const all = useRef<readonly Phrase[]>([])
  all.current = phrases ?? []
  const [asks, setAsks] = useState<Asks | null>(null)
  const help = useMemo((): NoteHelp => {
    const editors = new NoteEditors()
    return {
      editors,
      phrases: () => all.current,
      onCall(phrase, section, call) {
        if (phrase.boxes.length > 0) setAsks({ phrase, section, call })
        else editors.write(phraseTexts(phrase, [], null), section, call)
      },
    }
  }, [])
  const close = () => {
    if (asks) help.editors.of(asks.section)?.focus()
    setAsks(null)
  }
  const write = (texts: PhraseText[]) => {
    if (asks) help.editors.write(texts, asks.section, asks.call)
    setAsks(null)
  }
  return { help, asks, close, write }
}
