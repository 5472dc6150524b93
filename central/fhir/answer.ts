import type { Resource } from '@medplum/fhirtypes'
import type { FastifyReply } from 'fastify'
import { writeFhirJson } from '../../main/clinical/fhir-json.ts'
import type { Stored } from '../context.ts'
import { positionText } from '../store/database.ts'

/** An answer as it is sent, and kept for an idempotency key. */
export type Answer = { status: number; headers: Record<string, string>; body: string }

export const fhirJson = 'application/fhir+json; charset=utf-8'

/** A resource with its version in the headers. */
export function versionAnswer(stored: Stored, status: number, location?: string): Answer {
  const headers: Record<string, string> = {
    'content-type': fhirJson,
    etag: `W/"${stored.versionId}"`,
    'feed-position': positionText(stored.position),
  }
  const changed = stored.resource.meta?.lastUpdated
  if (changed) headers['last-modified'] = new Date(changed).toUTCString()
  if (location) headers.location = location
  return { status, headers, body: writeFhirJson(stored.resource) }
}

export function resourceAnswer(resource: Resource, more: Record<string, string> = {}): Answer {
  return { status: 200, headers: { 'content-type': fhirJson, ...more }, body: writeFhirJson(resource) }
}

export function send(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status).headers(answer.headers)
  return reply.send(answer.status === 204 ? undefined : answer.body)
}
