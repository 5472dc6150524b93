import { useState } from 'react'
import { type Absence, absences, type LetterKind } from '../../main/clinical/letters/kinds.ts'
import { factsAtFirst, type LetterWords } from '../../main/clinical/letters/letter.ts'
import type { LetterFactsView } from '../../preload/views/index.ts'
import { useFormDraft } from '../base/form-draft.ts'

export type LetterForm = ReturnType<typeof useLetterForm>

/** One letter that is being written. It begins with what every letter of its kind has, and is kept with the visit once it was changed. */
export function useLetterForm(encounterId: string, kind: LetterKind, about: LetterFactsView) {
  const [first] = useState({
    to: '',
    absence: 'work',
    from: kind === 'excuse' ? about.today : '',
    until: '',
    text: '',
    facts: factsAtFirst(kind).join(' '),
  })
  const [values, setValues] = useState(first)
  const draft = useFormDraft(encounterId, `letter-${kind}`, values, (kept) =>
    setValues((now) => ({ ...now, ...kept })),
  )
  const changed = JSON.stringify(values) !== JSON.stringify(first)
  const facts = values.facts.split(' ').filter(Boolean)
  const words: LetterWords = {
    kind,
    to: values.to,
    absence: Object.hasOwn(absences, values.absence) ? (values.absence as Absence) : 'work',
    from: values.from || null,
    until: values.until || null,
    text: values.text,
    facts,
  }
  return {
    words,
    changed,
    change: (more: Partial<typeof values>) => setValues((now) => ({ ...now, ...more })),
    toggle: (key: string) =>
      setValues((now) => ({
        ...now,
        facts: (facts.includes(key) ? facts.filter((one) => one !== key) : [...facts, key]).join(' '),
      })),
    /** A fact becomes words of one's own, to be said otherwise. */
    takeOver: (key: string, said: string) =>
      setValues((now) => ({
        ...now,
        text: [now.text.trimEnd(), said].filter(Boolean).join('\n\n'),
        facts: facts.filter((one) => one !== key).join(' '),
      })),
    giveUp: () => setValues(first),
    /** Left without being finished: what was written stays with the visit. */
    leave: () => {
      if (!changed) draft.forget()
    },
    finished: () => draft.forget(),
  }
}
