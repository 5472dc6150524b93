import { createHash } from 'node:crypto'
import type { ResourceType } from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import type { AttachmentView } from '../../../preload/views/index.ts'
import { type Attached, binaryAt, kindOfAttachment } from '../../clinical/records/attachments.ts'
import type { ReadableCache } from '../cache/cache.ts'
import type { CentralClient } from '../central/client.ts'
import { refusalOf } from '../central/refusal.ts'
import { attachedTo, attachmentView, mostBytes } from './attachments.ts'

type Why = Extract<AttachmentView, { kind: 'refused' }>['why']
const refused = (why: Why): AttachmentView => ({ kind: 'refused', why })

/** Base64 takes 4 bytes for 3; beside it a Binary has little to say. */
const longestAnswer = Math.ceil((mostBytes * 4) / 3) + 65_536
/** Of a slow line: twenty megabytes take it a while. */
const limitMs = 120_000

/**
 * A document that a record says is at the practice's server, fetched when somebody asks for it: from there alone, no more of it than is
 * opened inside, and kept in no file. undefined: there is none of that number. Throws as the server refuses, or does not answer.
 */
export async function documentAtServer(
  {
    cache,
    central,
    service,
  }: { cache: ReadableCache; central: Pick<CentralClient, 'request'>; service: string },
  patientId: string,
  type: ResourceType,
  id: string,
  n: number,
): Promise<AttachmentView | undefined> {
  const attached = attachedTo(cache, patientId, type, id, n)
  if (!attached) return undefined
  if (attached.data !== null) return attachmentView(attached)
  const path = attached.url === null ? null : binaryAt(attached.url, service)
  if (path === null) return refused('elsewhere')
  // What would not be shown is not fetched.
  if ((attached.size ?? 0) > mostBytes) return refused('too-large')
  if (kindOfAttachment(attached.contentType) === 'other') return refused('not-shown-here')
  const answer = await central.request({ method: 'GET', path, limitMs, longest: longestAnswer })
  if (answer.kind === 'no-answer' && answer.why === 'too-long') return refused('too-large')
  if (answer.kind === 'answer' && [403, 404, 410].includes(answer.status)) return refused('not-there')
  if (answer.kind === 'no-answer' && (answer.why === 'network' || answer.why === 'timeout'))
    throw new Refusal('central-unreachable', 'The server does not answer: this document is there. Try again.')
  if (answer.kind !== 'answer' || answer.status !== 200) throw refusalOf(answer)
  return viewOf(attached, answer.body)
}

function viewOf(attached: Attached, body: unknown): AttachmentView {
  const { resourceType, data } = (body ?? {}) as { resourceType?: unknown; data?: unknown }
  if (resourceType !== 'Binary' || typeof data !== 'string') return refused('not-readable')
  const bytes = Buffer.from(data, 'base64')
  if (bytes.length > mostBytes) return refused('too-large')
  if (!isAsStated(attached, bytes)) return refused('not-as-stated')
  return attachmentView({ contentType: attached.contentType, data, size: bytes.length })
}

/** R4 has the hash so that a change is found, not against who means harm: that is what the way to the server is for. */
function isAsStated({ size, hash }: Attached, bytes: Buffer): boolean {
  if (size !== null && size !== bytes.length) return false
  return hash === null || hash === createHash('sha1').update(bytes).digest('base64')
}
