import type { Extension, Reference, ResourceType } from '@medplum/fhirtypes'
import { idOf } from './whose.ts'

export { codedOf, conceptText, hasCode } from '../../clinical/codes/concepts.ts'

/** The id a reference names, when it names that type; else null. */
export function idIn(reference: Reference | undefined, type: ResourceType): string | null {
  return reference?.reference ? idOf(reference.reference, type) : null
}

export function extensionOf(
  element: { extension?: Extension[] } | undefined,
  url: string,
): Extension | undefined {
  return element?.extension?.find((one) => one.url === url)
}

/** The extensions of an element with the one of this address replaced. */
export function withExtension(extensions: Extension[] | undefined, extension: Extension): Extension[] {
  return [...(extensions ?? []).filter((one) => one.url !== extension.url), extension]
}

/** Later first; what has no time comes last. `otherwise` decides between those of one time. */
export function latestFirst<T>(
  items: T[],
  when: (item: T) => string | null | undefined,
  otherwise: (item: T) => string | null | undefined = () => null,
): T[] {
  // Dates are parsed once, not at each comparison: a chart holds thousands.
  return items
    .map((item) => ({ item, at: timeOf(when(item)), next: timeOf(otherwise(item)) }))
    .sort((a, b) => compare(b.at, a.at) || compare(b.next, a.next))
    .map(({ item }) => item)
}

const compare = (a: number, b: number): number => (a === b ? 0 : a - b)

function timeOf(dateTime: string | null | undefined): number {
  const ms = dateTime ? Date.parse(dateTime) : Number.NaN
  return Number.isNaN(ms) ? Number.NEGATIVE_INFINITY : ms
}
