import { useState } from 'react'
import type { InstructionLanguage, InstructionsView } from '../../preload/views/index.ts'
import { useFormDraft } from '../base/form-draft.ts'
import {
  afterSending,
  chooseIn,
  firstWritten,
  givenFor,
  isChanged,
  ownWords,
  valuesOf,
  writtenIn,
} from './written.ts'

/** What is about to be sent, kept with the visit once something was typed. */
export function useInstructionsForm({ encounterId, offered }: InstructionsView) {
  const [written, setWritten] = useState(() => firstWritten(offered))
  const draft = useFormDraft(encounterId, 'instructions', valuesOf(written), (kept) =>
    setWritten(writtenIn(offered, { ...valuesOf(written), ...kept })),
  )
  const { id, language, title, text, aside } = written
  const of = offered.find((one) => one.id === id)
  const changed = isChanged(offered, written)
  return {
    of,
    language,
    changed,
    title,
    text,
    /** Nobody qualified has reviewed the Spanish as it stands. */
    unreviewed: language === 'es' && (changed || of?.es?.reviewed !== true),
    message: { libraryId: of?.id ?? null, language, title: title.trim(), text },
    chooseText: (wanted: string) => setWritten(chooseIn(offered, written, { id: wanted, language })),
    chooseLanguage: (wanted: InstructionLanguage) =>
      setWritten(chooseIn(offered, written, { id: of?.id ?? ownWords, language: wanted })),
    change: (more: { title?: string; text?: string }) => setWritten({ ...written, ...more }),
    undo: () => setWritten({ ...written, ...givenFor(offered, written) }),
    /** Left without being sent: words of one's own stay with the visit. */
    leave: () => {
      if (!changed && Object.keys(aside).length === 0) draft.forget()
    },
    /** The form is empty again: what is typed next is another message. */
    sent: () => {
      const next = afterSending(written)
      setWritten(next)
      draft.goOn(valuesOf(next), Object.keys(next.aside).length > 0)
    },
  }
}

export type InstructionsFormState = ReturnType<typeof useInstructionsForm>
