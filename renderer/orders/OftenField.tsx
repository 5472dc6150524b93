import { oftens, wordsOfOften } from '../../main/clinical/medications/sig-words.ts'
import { SelectField } from '../ui/Field.tsx'

const options = oftens.map((one) => [one, wordsOfOften(one).words] as const)

/** How often a dose is taken. */
export const OftenField = ({ value, onChoose }: { value: string; onChoose: (often: string) => void }) => (
  <SelectField label="How often" value={value} options={options} onChoose={onChoose} />
)
