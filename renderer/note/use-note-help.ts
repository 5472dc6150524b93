import { useMemo, useRef, useState } from 'react'
import { type Phrase, type PhraseText, phraseTexts } from '../../main/clinical/phrases/phrase.ts'
import type { SectionCode } from '../../preload/views/index.ts'
import { usePhrases } from '../base/views.ts'
import { NoteEditors } from './editor/note-editors.ts'
import type { Call } from './editor/phrase-completion.ts'

/** What of the patient's chart can be called, too. `opened`: as it is to be written or asked; null: it could not be read. */
export type ChartPhrases = { all: Phrase[]; opened(phrase: Phrase): Promise<Phrase | null> }

export type NoteHelp = {
  editors: NoteEditors
  phrases(): readonly Phrase[]
  /** `call` null: by a button, to the end of the section. */
  onCall(phrase: Phrase, section: SectionCode, call: Call | null): void
}

type Asks = { phrase: Phrase; section: SectionCode; call: Call | null }

/** What helps to write a note: its phrases, and what one of them asks before it is written. */
export function useNoteHelp(chart: ChartPhrases | undefined) {
  const { data } = usePhrases()
  const phrases = data ?? []
  const latest = useRef({ phrases, chart })
  latest.current = { phrases, chart }
  const [asks, setAsks] = useState<Asks | null>(null)
  const help = useMemo((): NoteHelp => {
    const editors = new NoteEditors()
    const take = (phrase: Phrase | null, section: SectionCode, call: Call | null) => {
      if (!phrase) return
      if (phrase.boxes.length > 0) setAsks({ phrase, section, call })
      else editors.write(phraseTexts(phrase, [], null), section, call)
    }
    return {
      editors,
      phrases: () => [...latest.current.phrases, ...(latest.current.chart?.all ?? [])],
      onCall(phrase, section, call) {
        // By its id: the list may have been read anew while it was open.
        if (!latest.current.chart?.all.some(({ id }) => id === phrase.id)) return take(phrase, section, call)
        void latest.current.chart.opened(phrase).then((opened) => take(opened, section, call))
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
  return { help, phrases, asks, close, write }
}
