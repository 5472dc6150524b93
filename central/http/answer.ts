import type { Resource } from '@medplum/fhirtypes'
import type { FastifyReply } from 'fastify'
import { type Kept, writeResource, writtenOf } from '../base/known-text.ts'
import { positionText } from '../database/database.ts'
import type { Stored } from '../store/store-type.ts'

/** An answer as it is sent, and kept for an idempotency key. `kept`: what of its body is kept, where that is less. */
export type Answer = { status: number; headers: Record<string, string>; body: string; kept?: Kept }

/** The body of an answer that may be kept. */
export function bodyOf(resource: Resource): Pick<Answer, 'body' | 'kept'> {
  const { text, kept } = writtenOf(resource)
  return { body: text, ...(kept.pieces.length ? { kept } : {}) }
}

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
  return { status, headers, ...bodyOf(stored.resource) }
}

export function resourceAnswer(resource: Resource, more: Record<string, string> = {}): Answer {
  return { status: 200, headers: { 'content-type': fhirJson, ...more }, body: writeResource(resource) }
}

export function send(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status).headers(answer.headers)
  return reply.send(answer.status === 204 ? undefined : answer.body)
}
