import type { AllergyView } from '../../preload/views/index.ts'
import { CodeAllergy } from './CodeAllergy.tsx'
import { LineAct } from './LineAct.tsx'

/** What can be done with one allergy of the list, while the visit goes on. */
export function AllergyActs({
  encounterId,
  allergy,
  onChange,
}: {
  encounterId: string
  allergy: AllergyView
  onChange: () => void
}) {
  return (
    <span className="allergy-acts">
      {allergy.active && <CodeAllergy encounterId={encounterId} allergy={allergy} />}
      <LineAct act="Change" name={allergy.text} onClick={onChange} />
    </span>
  )
}
