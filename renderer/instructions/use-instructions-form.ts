import { useState } from 'react'
import type { InstructionLanguage, InstructionsView, OfferedInstructions } from '../../preload/views/index.ts'
import { useFormDraft } from '../base/form-draft.ts'

/** Of no text of the practice. */
export const ownWords = ''

function textOf(of: OfferedInstructions | undefined, language: InstructionLanguage) {
  const { title = '', text = '' } = (language === 'es' ? of?.es : of?.en) ?? {}
  return { title, text }
}

/** What is about to be sent. It begins with what fits best, and is kept with the visit once it was changed. */
export function useInstructionsForm({ encounterId, offered }: InstructionsView) {
  const [first] = offered
  const [values, setValues] = useState({
    id: first?.id ?? ownWords,
    language: 'en',
    ...textOf(first, 'en'),
  })
  const draft = useFormDraft(encounterId, 'instructions', values, (kept) => setValues({ ...values, ...kept }))
  const of = offered.find(({ id }) => id === values.id)
  const language: InstructionLanguage = values.language === 'es' ? 'es' : 'en'
  const given = textOf(of, language)
  const changed = values.title !== given.title || values.text !== given.text
  const choose = (id: string, wanted: InstructionLanguage) => {
    const next = offered.find((one) => one.id === id)
    // The practice may have no Spanish of it.
    const spoken = wanted === 'es' && next && next.es === null ? 'en' : wanted
    setValues({ id, language: spoken, ...textOf(next, spoken) })
  }
  return {
    of,
    language,
    changed,
    title: values.title,
    text: values.text,
    /** Nobody qualified has reviewed the Spanish as it stands. */
    unreviewed: language === 'es' && (changed || of?.es?.reviewed !== true),
    message: { libraryId: of?.id ?? null, language, title: values.title.trim(), text: values.text },
    chooseText: (id: string) => choose(id, language),
    chooseLanguage: (wanted: InstructionLanguage) => choose(values.id, wanted),
    change: (more: { title?: string; text?: string }) => setValues({ ...values, ...more }),
    undo: () => setValues({ ...values, ...given }),
    /** Left without being sent: words of one's own stay with the visit. */
    leave: () => {
      if (!changed) draft.forget()
    },
    sent: () => draft.forget(),
  }
}

export type InstructionsFormState = ReturnType<typeof useInstructionsForm>
