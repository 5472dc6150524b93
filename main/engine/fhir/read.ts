import type {
  Address,
  ContactPoint,
  Extension,
  HumanName,
  Identifier,
  Reference,
  ResourceType,
} from '@medplum/fhirtypes'
import { idOf } from '../cache/whose.ts'

export { codedOf, conceptText, hasCode } from '../../clinical/codes/concepts.ts'

/** The id a reference names, when it names that type; else null. */
export function idIn(reference: Reference | undefined, type: ResourceType): string | null {
  return reference?.reference ? idOf(reference.reference, type) : null
}

/** A name as it is spoken: prefix left out, the official or usual one first. Empty when there is none. */
export function nameIn(names: HumanName[] | undefined): string {
  const name =
    names?.find((one) => one.use === 'official') ?? names?.find((one) => one.use === 'usual') ?? names?.[0]
  if (!name) return ''
  return name.text ?? [...(name.given ?? []), name.family].filter(Boolean).join(' ')
}

/** Whole years between a FHIR date (also `YYYY` and `YYYY-MM`, then the lower bound) and a day `YYYY-MM-DD`. */
export function ageOn(birthDate: string | undefined | null, day: string): number | null {
  if (!birthDate || !/^\d{4}/.test(birthDate)) return null
  const born = birthDate + '-12-31'.slice(birthDate.length - 4)
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4))
  return Math.max(0, day.slice(5) < born.slice(5) ? years - 1 : years)
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

export function phoneIn(telecom: ContactPoint[] | undefined): string | null {
  const phones = telecom?.filter((one) => one.system === 'phone' && one.value) ?? []
  return (phones.find((one) => one.use === 'mobile') ?? phones[0])?.value ?? null
}

/** The medical record number: the identifier typed MR of HL7 table 0203. */
export function recordNumberIn(identifiers: Identifier[] | undefined): string | null {
  const typed = identifiers?.find((one) => one.type?.coding?.some((coding) => coding.code === 'MR'))
  return typed?.value ?? null
}

export function addressIn(addresses: Address[] | undefined): string | null {
  const address = addresses?.find((one) => one.use === 'home') ?? addresses?.[0]
  if (!address) return null
  if (address.text) return address.text
  const place = [address.state, address.postalCode].filter(Boolean).join(' ')
  return [...(address.line ?? []), address.city, place].filter(Boolean).join(', ') || null
}

/** Later first; what has no time comes last. `otherwise` decides between those of one time. */
export function latestFirst<T>(
  items: T[],
  when: (item: T) => string | null | undefined,
  otherwise: (item: T) => string | null | undefined = () => null,
): T[] {
  return items.toSorted(
    (a, b) =>
      compare(timeOf(when(b)), timeOf(when(a))) || compare(timeOf(otherwise(b)), timeOf(otherwise(a))),
  )
}

const compare = (a: number, b: number): number => (a === b ? 0 : a - b)

function timeOf(dateTime: string | null | undefined): number {
  const ms = dateTime ? Date.parse(dateTime) : Number.NaN
  return Number.isNaN(ms) ? Number.NEGATIVE_INFINITY : ms
}
