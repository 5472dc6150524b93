import type { AllergyView } from '../../preload/views.ts'

/** Why it is dangerous: what happened, and how bad the next reaction could be; they are two statements. */
export const dangerText = ({ severe, criticality }: Pick<AllergyView, 'severe' | 'criticality'>): string =>
  [severe && 'severe reaction', criticality === 'high' && 'high risk'].filter(Boolean).join(', ')
