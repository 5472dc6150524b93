import { isFields } from './pick.ts'

/** A document that a record carries, or says where it is. */
export type Attached = {
  title: string
  contentType: string
  /** Base64; null: the record says only where it is. */
  data: string | null
  /** Where else it is; null: it does not say. */
  url: string | null
  /** Bytes, as far as it can be told. */
  size: number | null
  /** SHA-1 of its bytes in base64, as the record states it (R4, Attachment.hash); null: it does not. */
  hash: string | null
}

/** Deeper than an attachment stands in any type of R4. */
const deepest = 8

/** What a record carries, in its order: pages of a document, a picture, a report as its laboratory printed it. */
export function attachmentsIn(resource: object): Attached[] {
  const found: Attached[] = []
  const walk = (value: unknown, depth: number): void => {
    if (depth > deepest) return
    if (Array.isArray(value)) for (const one of value) walk(one, depth)
    else if (isFields(value)) {
      const attached = asAttached(value)
      if (attached) found.push(attached)
      else for (const one of Object.values(value)) walk(one, depth + 1)
    }
  }
  walk(resource, 0)
  return found
}

function asAttached(value: Record<string, unknown>): Attached | null {
  const { contentType, data, url, title, size, hash, resourceType } = value
  if (resourceType !== undefined || typeof contentType !== 'string') return null
  if (typeof data !== 'string' && typeof url !== 'string') return null
  return {
    title: typeof title === 'string' ? title.trim() : '',
    contentType: contentType.toLowerCase(),
    data: typeof data === 'string' ? data : null,
    url: typeof url === 'string' ? url.trim() : null,
    hash: typeof hash === 'string' ? hash.trim() : null,
    size: typeof data === 'string' ? bytesIn(data) : typeof size === 'number' ? size : null,
  }
}

const bytesIn = (base64: string): number => Math.floor((base64.length * 3) / 4)

/**
 * The Binary of our own server at an address, as a path from its root; null: it is anywhere else, and nothing is asked of it. A relative
 * address is one of the service's (R4, Attachment.url). `service`: its address, `https://…/fhir/R4`.
 */
export function binaryAt(url: string, service: string): string | null {
  const own = url.startsWith(`${service}/`) ? url.slice(service.length + 1) : url
  return /^Binary\/[A-Za-z0-9\-.]{1,64}$/.test(own) ? `/fhir/R4/${own}` : null
}

/** Media types that are shown as a picture. No SVG: it can hold a program. */
const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']

export type AttachedKind = 'text' | 'picture' | 'pdf' | 'other'

export function kindOfAttachment(contentType: string): AttachedKind {
  const type = mediaType(contentType)
  if (pictures.includes(type)) return 'picture'
  if (type === 'application/pdf') return 'pdf'
  return /^text\/(plain|html|markdown|csv)$|^application\/(xhtml\+xml|json)$/.test(type) ? 'text' : 'other'
}

export const mediaType = (contentType: string): string => contentType.replace(/;.*$/, '').trim()

/**
 * Width and height of a picture by its own header (PNG's IHDR, GIF's logical screen, JPEG's frame, WebP's first chunk), so that
 * none is decoded before its size is known; null: it is no picture of that type.
 */
export function pictureSize(
  bytes: Uint8Array,
  contentType: string,
): { width: number; height: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (mediaType(contentType)) {
    case 'image/png':
      return startsWith(bytes, '\x89PNG\r\n\x1a\n') && bytes.length >= 24
        ? { width: view.getUint32(16), height: view.getUint32(20) }
        : null
    case 'image/gif':
      return (startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a')) && bytes.length >= 10
        ? { width: view.getUint16(6, true), height: view.getUint16(8, true) }
        : null
    case 'image/jpeg':
      return jpegSize(view)
    case 'image/webp':
      return webpSize(bytes, view)
    default:
      return null
  }
}

/** A reader looks for the beginning of a PDF in so many bytes: scanners put some of their own before it. */
const beginsWithin = 1024

export const isPdf = (bytes: Uint8Array): boolean => {
  const head = String.fromCharCode(...bytes.subarray(0, beginsWithin))
  return head.includes('%PDF-')
}

const startsWith = (bytes: Uint8Array, text: string, at = 0): boolean =>
  bytes.length >= at + text.length && [...text].every((each, n) => bytes[at + n] === each.charCodeAt(0))

/** From marker to marker until a frame begins. */
function jpegSize(view: DataView): { width: number; height: number } | null {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null
  let at = 2
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) at += 1
    else if (isFrame(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    else at += 2 + Math.max(2, view.getUint16(at + 2))
  }
  return null
}

/** SOF0 to SOF15, without DHT, JPG and DAC, which lie among them. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

function webpSize(bytes: Uint8Array, view: DataView): { width: number; height: number } | null {
  if (!startsWith(bytes, 'RIFF') || !startsWith(bytes, 'WEBP', 8) || bytes.length < 30) return null
  if (startsWith(bytes, 'VP8X', 12))
    return { width: 1 + threeBytes(view, 24), height: 1 + threeBytes(view, 27) }
  if (startsWith(bytes, 'VP8L', 12)) {
    const bits = view.getUint32(21, true)
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
  }
  return startsWith(bytes, 'VP8 ', 12)
    ? { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    : null
}

const threeBytes = (view: DataView, at: number): number =>
  view.getUint8(at) | (view.getUint8(at + 1) << 8) | (view.getUint8(at + 2) << 16)
