import type { ProblemView } from '../../preload/views/index.ts'
import { Field } from '../ui/Field.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { DateField } from './EntryField.tsx'

export type Certainty = 'confirmed' | NonNullable<ProblemView['uncertainty']>
/** A form's values are strings, so that they can be kept half filled in. */
export type ProblemValues = { text: string; onset: string; certainty: Certainty }

export const noProblem: ProblemValues = { text: '', onset: '', certainty: 'unconfirmed' }

const certainties: readonly (readonly [Certainty, string])[] = [
  ['unconfirmed', 'As told, unconfirmed'],
  ['provisional', 'Provisional'],
  ['confirmed', 'Confirmed'],
]

/** What a problem is called, since when it is there and how sure it is. */
export function ProblemFields({
  of,
  kept,
  onChange,
}: {
  of: ProblemValues
  /** What nobody chooses here and is kept. */
  kept?: 'differential' | undefined
  onChange: (more: Partial<ProblemValues>) => void
}) {
  return (
    <>
      <Field
        label="Problem, in words"
        maxLength={200}
        value={of.text}
        onChange={(event) => onChange({ text: event.target.value })}
      />
      <DateField label="Began (2019, 3/2019)" value={of.onset} onChange={(onset) => onChange({ onset })} />
      <RadioGroup
        label="How sure"
        value={of.certainty}
        options={kept ? [...certainties, [kept, 'Differential diagnosis'] as const] : certainties}
        onChoose={(certainty) => onChange({ certainty })}
      />
    </>
  )
}
