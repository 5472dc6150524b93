import type { Reference } from '@medplum/fhirtypes'
import { clinicianName } from '../../../main/clinical/demographics.ts'
import { idOf } from '../../store/references.ts'
import { Problem } from '../problem.ts'
import type { Services } from '../services.ts'

/** The references, each of them the Practitioner `me`. */
export const isOnly = (me: string, references: (Reference | undefined)[] | undefined): boolean =>
  references?.length === 1 && isMe(me, references[0])

export const isMe = (me: string, reference: Reference | undefined): boolean =>
  idOf(reference?.reference, 'Practitioner') === me

/** Throws `forbidden` that names the element: what is said to be somebody's own is written by them alone. */
export function refuseOther(holds: boolean, words: string, expression: string): void {
  if (!holds) throw new Problem('forbidden', words, { expression: [expression], event: 'authorship' })
}

/** What a reference to the writer calls them is their name on record, whatever was sent; where nothing was, nothing is added. */
export function calledAsOnRecord<T extends Reference | undefined>(
  { store, context }: Services,
  me: string,
  reference: T,
): T {
  if (reference?.display === undefined || !isMe(me, reference)) return reference
  const { display: _, ...rest } = reference
  const name = clinicianName(store.read('Practitioner', me)?.resource.name, context.clock.now())
  return (name ? { ...rest, display: name } : rest) as T
}

/** The same reference, whatever it calls whom it names: that is this server's to say. */
export function uncalled<T extends Reference | undefined>(reference: T): T {
  if (!reference) return reference
  const { display: _, ...rest } = reference
  return rest as T
}
