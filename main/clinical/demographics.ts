import type { Address, ContactPoint, HumanName, Identifier, Patient, Period } from '@medplum/fhirtypes'

type Dated = { use?: string; period?: Period }

/**
 * Of several names, numbers or addresses the one that is true now: what has not ended before what has, `old` and `maiden`
 * after all others, then in the order of `uses`, then as the record lists them. A retired one is shown only where there is
 * no other. `ms` is now: this machine's clock where the caller has none of its own.
 */
function choose<T extends Dated>(all: T[], uses: string[], ms: number): T | undefined {
  const rank = (one: T): number[] => {
    const place = uses.indexOf(one.use ?? '')
    return [Number(isOld(one)), Number(!isCurrent(one, ms)), place < 0 ? uses.length : place]
  }
  return all.toSorted((a, b) => compare(rank(a), rank(b)))[0]
}

const isOld = ({ use }: Dated): boolean => use === 'old' || use === 'maiden'

/** Partial and whole dates end with their last day, wherever that is; a day too long is no harm here. */
function isCurrent({ period }: Dated, ms: number): boolean {
  const [start, end] = [Date.parse(period?.start ?? ''), Date.parse(period?.end ?? '')]
  return !(start > ms) && !(end + lengthOf(period?.end ?? '') < ms)
}

const lengthOf = (date: string): number => (({ 4: 366, 7: 31, 10: 1 })[date.length] ?? 0) * 86_400_000

function compare(a: number[], b: number[]): number {
  const n = a.findIndex((value, at) => value !== b[at])
  return n < 0 ? 0 : (a[n] ?? 0) - (b[n] ?? 0)
}

/**
 * A name as it is spoken, with its suffix (it tells father from son) and without its prefix; the official or usual one
 * first. Empty when there is none.
 */
export function spokenName(names: HumanName[] | undefined, ms = Date.now()): string {
  const name = choose(names ?? [], ['official', 'usual'], ms)
  return name ? written(name) : ''
}

/** The same of a clinician: their suffixes are degrees, no part of what they are called. */
export function clinicianName(names: HumanName[] | undefined, ms = Date.now()): string {
  const name = choose(names ?? [], ['official', 'usual'], ms)
  if (!name) return ''
  const { suffix: _, ...spoken } = name
  return written(spoken)
}

/** What the person is called where that differs from the name that `spokenName` gives; null: nothing else is recorded. */
export function preferredName(names: HumanName[] | undefined, ms = Date.now()): string | null {
  const called = (names ?? []).find(
    (one) => (one.use === 'usual' || one.use === 'nickname') && isCurrent(one, ms),
  )
  const name = called ? written(called) : ''
  return name && name !== spokenName(names, ms) ? name : null
}

function written({ text, given, family, suffix }: HumanName): string {
  return text ?? [...(given ?? []), family, ...(suffix ?? [])].filter(Boolean).join(' ')
}

export function phoneNumber(telecom: ContactPoint[] | undefined, ms = Date.now()): string | null {
  const phones = telecom?.filter((one) => one.system === 'phone' && one.value) ?? []
  return choose(phones, ['mobile'], ms)?.value ?? null
}

/** The medical record number: the identifier typed MR of HL7 table 0203. */
export function recordNumber(identifiers: Identifier[] | undefined, ms = Date.now()): string | null {
  const typed = identifiers?.filter(
    (one) => one.value && one.type?.coding?.some((coding) => coding.code === 'MR'),
  )
  return choose(typed ?? [], ['usual', 'official'], ms)?.value ?? null
}

/** Where they live. */
const homeAddress = (addresses: Address[] | undefined, ms = Date.now()): Address | undefined =>
  choose(addresses ?? [], ['home'], ms)

/** Where they live, as far as it says in which state; a former one never stands in for one that does not. */
export function addressWithState(addresses: Address[] | undefined, ms = Date.now()): Address | undefined {
  const home = homeAddress(addresses, ms)
  if (!home || home.state) return home
  const asGood = addresses?.filter(
    (one) => one.state && isOld(one) === isOld(home) && isCurrent(one, ms) === isCurrent(home, ms),
  )
  return homeAddress(asGood, ms)
}

export function addressLine(addresses: Address[] | undefined, ms = Date.now()): string | null {
  const address = homeAddress(addresses, ms)
  if (!address) return null
  if (address.text) return address.text
  const place = [address.state, address.postalCode].filter(Boolean).join(' ')
  return [...(address.line ?? []), address.city, place].filter(Boolean).join(', ') || null
}

/** Day or time of death (FHIR dateTime), `unknown` where only the death is recorded; null: not recorded as dead. */
export const deceasedOf = (patient: Patient | undefined): string | null =>
  patient?.deceasedDateTime ?? (patient?.deceasedBoolean ? 'unknown' : null)

/**
 * The id of the record that this one was merged into; null: it was not. A record of another server is named by its whole
 * address, which is the id of none of ours: `Patient/x` there may be anybody here.
 */
export function replacedBy(patient: Patient | undefined): string | null {
  const reference = patient?.link?.find((one) => one.type === 'replaced-by')?.other.reference
  return reference?.match(/^Patient\/([^/]+)$/)?.[1] ?? reference ?? null
}

/**
 * The records that this one was merged into, one after the other, as far as `find` knows them; the last is the one to
 * go by. Records that name each other are a fault of the merge: each stands once, and the last one met counts.
 */
export function laterRecords(patientId: string, find: (id: string) => Patient | undefined): string[] {
  const chain = [patientId]
  for (const id of chain) {
    const next = replacedBy(find(id))
    if (next && !chain.includes(next)) chain.push(next)
  }
  return chain.slice(1)
}
