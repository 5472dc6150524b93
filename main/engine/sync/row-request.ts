import type { Bundle, Resource } from '@medplum/fhirtypes'
import { writeFhirJson } from '../../clinical/fhir-json.ts'
import type { OutboxRow } from '../cache/cache.ts'
import type { CentralRequest } from '../central/client.ts'

/**
 * The bytes of a row as they are sent first and, when the result stays unknown, again: they are kept with the row.
 * The preconditions come from `base`, which does not change while a row is on its way.
 */
export function bytesOf(row: OutboxRow): Buffer {
  const [first] = row.mine
  return Buffer.from(writeFhirJson(row.kind === 'put' ? first && forSending(first) : bundleOf(row)))
}

/** `proof`: of the row's claim, where the central API gave one. */
export function requestOf(row: OutboxRow, body: Buffer, proof?: string): CentralRequest {
  const headers: Record<string, string> = { 'Idempotency-Key': row.key }
  if (row.claim) headers['Rounds-Claim'] = row.claim
  if (row.claim && proof) headers['Rounds-Claim-Proof'] = proof
  const [first] = row.mine
  if (row.kind === 'transaction' || !first) return { method: 'POST', path: '/fhir/R4', headers, body }
  const condition = preconditionOf(row, first)
  if (condition.ifMatch) headers['If-Match'] = condition.ifMatch
  else headers['If-None-Match'] = '*'
  return { method: 'PUT', path: `/fhir/R4/${nameOf(first)}`, headers, body }
}

/** `Type/id`. */
export const nameOf = (resource: Resource): string => `${resource.resourceType}/${resource.id}`

/** The server's version the row's resource was made from; undefined when the row creates it. */
export const baseOf = (row: OutboxRow, resource: Resource): Resource | undefined =>
  row.base.find((base) => base.resourceType === resource.resourceType && base.id === resource.id)

function bundleOf(row: OutboxRow): Bundle {
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: row.mine.map((resource) => ({
      resource: forSending(resource),
      request: { method: 'PUT', url: nameOf(resource), ...preconditionOf(row, resource) },
    })),
  }
}

function preconditionOf(row: OutboxRow, resource: Resource): { ifMatch?: string; ifNoneMatch?: string } {
  const version = baseOf(row, resource)?.meta?.versionId
  return version ? { ifMatch: `W/"${version}"` } : { ifNoneMatch: '*' }
}

/** Version and time are the server's to set; profiles and tags of `meta` stay. */
function forSending(resource: Resource): Resource {
  const { versionId: _, lastUpdated: __, ...meta } = resource.meta ?? {}
  const { meta: ___, ...rest } = resource
  return (Object.keys(meta).length > 0 ? { ...rest, meta } : rest) as Resource
}
