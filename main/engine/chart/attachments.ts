import type { Resource, ResourceType } from '@medplum/fhirtypes'
import type { AttachedRow, AttachmentView } from '../../../preload/views/index.ts'
import { narrativeText } from '../../clinical/notes/narrative-text.ts'
import {
  type Attached,
  attachmentsIn,
  binaryAt,
  isPdf,
  kindOfAttachment,
  mediaType,
  pictureSize,
} from '../../clinical/records/attachments.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { patientOf } from '../fhir/whose.ts'

/** An address that is shown as text has no more characters. */
const longestAddress = 500

/** What is opened inside: bytes of a document, points of a picture (a photograph of 50 megapixels is), characters of a text. */
export const mostBytes = 20 * 1024 * 1024
const mostPoints = 50_000_000
const longestText = 200_000

/** What a record carries, to be asked for. `service`: the address of the server's FHIR. */
export const attachedRows = (resource: Resource, service: string): AttachedRow[] =>
  attachmentsIn(resource).map((one, n) => {
    const { title, contentType, url, size } = one
    const at = placeOf(one, service)
    const address = at === 'elsewhere' ? (url?.slice(0, longestAddress).toWellFormed() ?? null) : null
    return { n, title, contentType: mediaType(contentType), size, at, address }
  })

function placeOf({ data, url }: Attached, service: string): AttachedRow['at'] {
  if (data !== null) return 'here'
  return url && binaryAt(url, service) ? 'server' : 'elsewhere'
}

/** One of them, to be looked at. undefined: there is none of that number. */
export function attachmentOf(
  cache: ReadableCache,
  patientId: string,
  type: ResourceType,
  id: string,
  n: number,
): AttachmentView | undefined {
  const attached = attachedTo(cache, patientId, type, id, n)
  return attached && attachmentView(attached)
}

/** As the record has it. undefined: there is none of that number, or it is no record of this patient's. */
export function attachedTo(
  cache: ReadableCache,
  patientId: string,
  type: ResourceType,
  id: string,
  n: number,
): Attached | undefined {
  const resource: Resource | undefined = cache.read(type, id)?.resource
  return resource && patientOf(resource) === patientId ? attachmentsIn(resource)[n] : undefined
}

/** What is shown of it, or why it is not. */
export function attachmentView({
  contentType,
  data,
  size,
}: Pick<Attached, 'contentType' | 'data' | 'size'>): AttachmentView {
  if (data === null) return { kind: 'refused', why: 'elsewhere' }
  if ((size ?? 0) > mostBytes) return { kind: 'refused', why: 'too-large' }
  const kind = kindOfAttachment(contentType)
  if (kind === 'other') return { kind: 'refused', why: 'not-shown-here' }
  const bytes = Buffer.from(data, 'base64')
  if (kind === 'picture') return pictureOf(bytes, contentType)
  return kind === 'pdf' ? pdfOf(bytes) : textOf(bytes, contentType)
}

const pdfOf = (bytes: Buffer): AttachmentView =>
  isPdf(bytes) ? { kind: 'pdf', source: bytes.toString('base64') } : { kind: 'refused', why: 'not-readable' }

function pictureOf(bytes: Buffer, contentType: string): AttachmentView {
  const size = pictureSize(bytes, contentType)
  if (!size || size.width === 0 || size.height === 0) return { kind: 'refused', why: 'not-readable' }
  if (size.width * size.height > mostPoints) return { kind: 'refused', why: 'too-large' }
  return {
    kind: 'picture',
    source: `data:${mediaType(contentType)};base64,${bytes.toString('base64')}`,
    ...size,
  }
}

function textOf(bytes: Buffer, contentType: string): AttachmentView {
  const latin = /charset="?(iso-8859-1|latin1|windows-1252|us-ascii)/i.test(contentType)
  const written = latin ? bytes.toString('latin1') : bytes.toString('utf8')
  const text = /html/.test(contentType) ? narrativeText(written) : written
  return { kind: 'text', text: text.slice(0, longestText).toWellFormed(), cut: text.length > longestText }
}
