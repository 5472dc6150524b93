import type { AllergyView } from '../../preload/views/index.ts'
import { assertNever } from '../base/assert-never.ts'

/** Why it is dangerous: what happened, and how bad the next reaction could be; they are two statements. */
export const dangerText = ({ severe, criticality }: Pick<AllergyView, 'severe' | 'criticality'>): string =>
  [severe && 'severe reaction', criticality === 'high' && 'high risk'].filter(Boolean).join(', ')

/** What a patient said and nobody coded stands in quotation marks; that there is none is no one's words. */
export const allergyText = ({ text, coded, none }: Pick<AllergyView, 'text' | 'coded' | 'none'>): string =>
  coded || none ? text : `“${text}”`

/** What is milder than an allergy, and how bad it was where that is said: "mild intolerance". */
export function kindText({ kind, severity }: Pick<AllergyView, 'kind' | 'severity'>): string | null {
  const said = severity === 'severe' ? null : severity
  if (kind === null || kind === 'allergy') return said
  return [said, kind === 'side-effect' ? 'side effect' : 'intolerance'].filter(Boolean).join(' ')
}

/** How far orders are checked against it; null where its code says all. */
export function checkedText({ checked }: Pick<AllergyView, 'checked'>): string | null {
  switch (checked) {
    case 'by-code':
      return null
    case 'by-words':
      return 'checked by its words, not coded'
    case 'ask-which':
      return 'does not say which'
    case 'not':
      return 'not coded, not checked'
    default:
      return assertNever(checked)
  }
}
