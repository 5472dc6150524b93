import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bundle, Resource } from '@medplum/fhirtypes'

export type SyntheaPatient = { name: string; patientId: string; resources: Resource[] }

/** The patients of a folder of Synthea's Bundles, with `urn:uuid:` references made literal as a server stores them. */
export function syntheaPatients(folder: string): SyntheaPatient[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  if (names.length === 0) throw new Error(`There are no patients in ${folder}.`)
  return names.map((name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    const types = new Map(
      (JSON.parse(text) as Bundle).entry?.map(({ fullUrl, resource }) => [fullUrl, resource?.resourceType]),
    )
    const literal = text.replaceAll(/"urn:uuid:([0-9a-f-]{36})"/g, (whole, id) => {
      const type = types.get(`urn:uuid:${id}`)
      return type ? `"${type}/${id}"` : whole
    })
    const resources = ((JSON.parse(literal) as Bundle).entry ?? []).flatMap(({ resource }) => resource ?? [])
    const patientId = resources.find(({ resourceType }) => resourceType === 'Patient')?.id ?? ''
    return { name, patientId, resources }
  })
}

export function largestOf(patients: SyntheaPatient[]): SyntheaPatient {
  return patients.reduce((a, b) => (b.resources.length > a.resources.length ? b : a))
}
