import type { BundleEntry, Extension } from '@medplum/fhirtypes'
import { positionText } from '../database/database.ts'
import { base } from '../readers/task.ts'
import type { Stored } from '../store/store-type.ts'

export const feedPosition = (position: number): Extension => ({
  url: `${base}/feed-position`,
  valueString: positionText(position),
})

/** A version as an entry of a history Bundle. */
export function versionEntry(stored: Stored, root: string): BundleEntry {
  const url = `${stored.resource.resourceType}/${stored.resource.id}`
  const response: BundleEntry['response'] = { status: '200', etag: `W/"${stored.versionId}"` }
  if (stored.resource.meta?.lastUpdated) response.lastModified = stored.resource.meta.lastUpdated
  return {
    extension: [feedPosition(stored.position)],
    fullUrl: `${root}/${url}`,
    resource: stored.resource,
    request: { method: 'PUT', url },
    response,
  }
}

export function deletedEntry(type: string, id: string, position: number): BundleEntry {
  return {
    extension: [feedPosition(position)],
    request: { method: 'DELETE', url: `${type}/${id}` },
    response: { status: '204' },
  }
}

/** `enter` and `leave` of a patient, `leave` of a queue row. */
export function scopeEntry(url: string, code: 'enter' | 'leave', position: number): BundleEntry {
  return {
    extension: [feedPosition(position), { url: `${base}/scope`, valueCode: code }],
    request: { method: 'GET', url },
    response: { status: '200' },
  }
}
