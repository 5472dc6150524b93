import type { AllergyView } from '../../preload/views/index.ts'
import { CodeAllergy } from './CodeAllergy.tsx'

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
      <button
        type="button"
        className="link list-act"
        aria-label={`Change ${allergy.text}`}
        onClick={onChange}
      >
        Change
      </button>
    </span>
  )
}
