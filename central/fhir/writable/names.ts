import type { Reference } from '@medplum/fhirtypes'
import { idOf } from '../../store/references.ts'
import { Problem } from '../problem.ts'

/** The references, each of them the Practitioner `me`. */
export const isOnly = (me: string, references: (Reference | undefined)[] | undefined): boolean =>
  references?.length === 1 && isMe(me, references[0])

export const isMe = (me: string, reference: Reference | undefined): boolean =>
  idOf(reference?.reference, 'Practitioner') === me

/** Throws `forbidden` that names the element: what is said to be somebody's own is written by them alone. */
export function refuseOther(holds: boolean, words: string, expression: string): void {
  if (!holds) throw new Problem('forbidden', words, { expression: [expression], event: 'authorship' })
}
