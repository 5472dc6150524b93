import type { Location } from '@medplum/fhirtypes'
import { hasCode } from '../codes/concepts.ts'
import { systems } from '../codes/rounds-systems.ts'
import { phoneNumber } from '../demographics.ts'
import { addressDistance, type Near, organizationOf, pharmacyAddress } from '../pharmacies/pharmacy.ts'
import type { TestKind } from './orderable.ts'

/**
 * Where a specimen is collected or a picture taken. `id`: of its Location. `organization`: who runs it, the performer of an order; null:
 * nobody is named. `closed`: it takes no order now.
 */
export type Site = {
  id: string
  organization: string | null
  name: string
  kinds: TestKind[]
  line: string
  city: string
  state: string
  zip: string
  phone: string | null
  closed: boolean
}

/** By `type`, of HL7 v3-RoleCode: what R4's `Location.type` is bound to. */
const codes: Record<TestKind, readonly string[]> = {
  /** "outpatient laboratory", "medical laboratory", "hospital laboratory" */
  lab: ['OUTLAB', 'MBL', 'HLAB'],
  /** "Radiology diagnostics or therapeutics unit", "radiology unit" */
  imaging: ['RADDX', 'HRAD'],
}

/** null: it is no such place. */
export function siteOf(location: Location): Site | null {
  const { id, name, status, type, address, telecom } = location
  const kinds = (Object.keys(codes) as TestKind[]).filter((kind) =>
    codes[kind].some((code) => type?.some((one) => hasCode(one, systems.roleCode, code))),
  )
  if (!id || kinds.length === 0) return null
  return {
    id,
    organization: organizationOf(location),
    name: name ?? (kinds.includes('lab') ? 'Laboratory' : 'Imaging center'),
    kinds,
    line: address?.line?.filter(Boolean).join(', ') ?? '',
    city: address?.city ?? '',
    state: address?.state ?? '',
    zip: address?.postalCode ?? '',
    phone: phoneNumber(telecom),
    closed: (status ?? 'active') !== 'active',
  }
}

/** "Lakeside Lab, 12 Main St, Worcester, MA 01605" */
export const siteInFull = (site: Pick<Site, 'name' | 'line' | 'city' | 'state' | 'zip'>): string =>
  [site.name, pharmacyAddress(site)].filter(Boolean).join(', ')

/** Open ones of a kind in which each word is found, the nearest first: as far as an address tells, and no miles. */
export function findSites(all: readonly Site[], kind: TestKind, words: string, near: Near): Site[] {
  const sought = words
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
  return all
    .filter((one) => !one.closed && one.kinds.includes(kind))
    .filter((one) => sought.every((word) => siteInFull(one).toLowerCase().includes(word)))
    .map((one) => ({ one, far: addressDistance(one, near) }))
    .toSorted(
      (a, b) => a.far - b.far || a.one.name.localeCompare(b.one.name) || a.one.id.localeCompare(b.one.id),
    )
    .map(({ one }) => one)
}
