import { isDeepStrictEqual } from 'node:util'
import type { Annotation, Reference, Resource } from '@medplum/fhirtypes'
import { clinicianName } from '../../../main/clinical/demographics.ts'
import { Problem } from '../../base/problem.ts'
import type { Services } from '../../leases/services.ts'
import { idOf } from '../../readers/references.ts'
import type { Write } from './row.ts'

/** True when there is one reference, and it is to the Practitioner `me`. */
export const isOnly = (me: string, references: (Reference | undefined)[] | undefined): boolean =>
  references?.length === 1 && isMe(me, references[0])

export const isMe = (me: string, reference: Reference | undefined): boolean =>
  idOf(reference?.reference, 'Practitioner') === me

/** Throws `forbidden`, naming the element, unless `holds`: only its author writes what is signed with their name. */
export function refuseOther(holds: boolean, message: string, expression: string): void {
  if (!holds) throw new Problem('forbidden', message, { expression: [expression], event: 'authorship' })
}

/**
 * Throws `forbidden` for a new comment (`note`) whose author is another provider, or a name as text. Comments that were there before
 * may stay.
 */
export function checkComments({ me, next, previous }: Write): void {
  const kept = commentsOf(previous)
  refuseOther(
    commentsOf(next).every(
      (one) =>
        ((one.authorReference === undefined || isMe(me, one.authorReference)) &&
          one.authorString === undefined) ||
        kept.some((was) => isDeepStrictEqual(was, one)),
    ),
    'A comment is written by its author.',
    `${next.resourceType}.note`,
  )
}

const commentsOf = (resource: Resource | undefined): Annotation[] =>
  (resource as { note?: Annotation[] } | undefined)?.note ?? []

/** The `display` of a reference to the writer becomes their name on record. A reference without one is left as it is. */
export function withNameOnRecord<T extends Reference | undefined>(
  { store, context }: Services,
  me: string,
  reference: T,
): T {
  if (reference?.display === undefined || !isMe(me, reference)) return reference
  const { display: _, ...rest } = reference
  const name = clinicianName(store.read('Practitioner', me)?.resource.name, context.clock.now())
  return (name ? { ...rest, display: name } : rest) as T
}

/** Gives the writer's new references (recorder, asserter, author of a comment) their name on record as `display`. */
export function withNamesOnRecord<T extends Resource>({ services, me, previous }: Write, next: T): T {
  const was = previous as Named | undefined
  const named = next as Named
  const called = <R extends Reference | undefined>(now: R, before: Reference | undefined): R =>
    isDeepStrictEqual(now, before) ? now : withNameOnRecord(services, me, now)
  const comment = (one: Annotation): Annotation =>
    was?.note?.some((before) => isDeepStrictEqual(one, before))
      ? one
      : { ...one, ...(one.authorReference && { authorReference: called(one.authorReference, undefined) }) }
  const { recorder, asserter, note } = named
  return {
    ...next,
    ...(recorder && { recorder: called(recorder, was?.recorder) }),
    ...(asserter && { asserter: called(asserter, was?.asserter) }),
    ...(note?.some((one) => one.authorReference) && { note: note.map(comment) }),
  }
}

type Named = { recorder?: Reference; asserter?: Reference; note?: Annotation[] }

/** For comparison: the `display` is this server's to set. */
export function withoutDisplay<T extends Reference | undefined>(reference: T): T {
  if (!reference) return reference
  const { display: _, ...rest } = reference
  return rest as T
}
