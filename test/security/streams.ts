import { brotliDecompressSync, constants, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib'

export type StreamKind = 'zlib' | 'gzip' | 'deflate' | 'brotli' | 'zstd' | 'zip'
export type Stream = { kind: StreamKind; offset: number; content: Buffer }
export type StreamLimits = {
  /** The bytes begin where a file (or another stream) begins: forms without a head of their own are tried there. */
  atStart: boolean
  /** A stream that unpacks to more than `largest`: it is not searched, and the caller says so. */
  onTooLarge: (() => void) | undefined
}

const largest = 128 * 1024 * 1024
const zlibHeads = new Set([0x01, 0x5e, 0x9c, 0xda])
const gzipHead = Buffer.from([0x1f, 0x8b, 0x08])
const zstdHead = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])
const zipHead = Buffer.from([0x50, 0x4b, 0x03, 0x04])

// A stream that was cut off gives what it holds up to there.
const options = { maxOutputLength: largest, finishFlush: constants.Z_SYNC_FLUSH }
const unpack: Record<StreamKind, (bytes: Buffer) => Buffer> = {
  zlib: (bytes) => inflateSync(bytes, options),
  // Node's gunzip takes whatever lies behind the stream for another one, and fails.
  gzip: (bytes) => inflateRawSync(bytes.subarray(endOfGzipHead(bytes)), options),
  deflate: (bytes) => inflateRawSync(bytes, options),
  zip: (bytes) => inflateRawSync(bytes, options),
  brotli: (bytes) =>
    brotliDecompressSync(bytes, {
      maxOutputLength: largest,
      finishFlush: constants.BROTLI_OPERATION_FLUSH,
    }),
  zstd: (bytes) =>
    zstdDecompressSync(bytes, { maxOutputLength: largest, finishFlush: constants.ZSTD_e_flush }),
}

/**
 * Unpacks every compressed stream that can be recognized: by its head anywhere (zlib, gzip, zstd, zip entries), and
 * raw deflate and brotli, which have none, where `atStart` says that a stream could begin.
 */
export function eachStream(
  bytes: Buffer,
  { atStart = false, onTooLarge }: Partial<StreamLimits>,
  found: (stream: Stream) => void,
): void {
  const attempt = (kind: StreamKind, offset: number, from = offset) => {
    try {
      const content = unpack[kind](bytes.subarray(from))
      if (content.length > 0) found({ kind, offset, content })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') onTooLarge?.()
      // Anything else: these bytes only looked like a head.
    }
  }
  if (atStart && bytes.length > 0) {
    attempt('deflate', 0)
    attempt('brotli', 0)
  }
  for (let at = bytes.indexOf(0x78); at >= 0; at = bytes.indexOf(0x78, at + 1))
    if (zlibHeads.has(bytes[at + 1] ?? 0)) attempt('zlib', at)
  for (const at of places(bytes, gzipHead)) attempt('gzip', at)
  for (const at of places(bytes, zstdHead)) attempt('zstd', at)
  for (const at of places(bytes, zipHead)) {
    if (at + 30 > bytes.length || bytes.readUInt16LE(at + 8) !== 8) continue
    attempt('zip', at, at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28))
  }
}

/** RFC 1952: ten bytes, and by flags an extra field, a name, a comment and a checksum. */
function endOfGzipHead(bytes: Buffer): number {
  const flags = bytes[3] ?? 0
  let at = 10
  if (flags & 4) at += 2 + bytes.readUInt16LE(at)
  if (flags & 8) at = bytes.indexOf(0, at) + 1
  if (flags & 16) at = bytes.indexOf(0, at) + 1
  if (flags & 2) at += 2
  return at
}

function* places(bytes: Buffer, head: Buffer): Iterable<number> {
  for (let at = bytes.indexOf(head); at >= 0; at = bytes.indexOf(head, at + 1)) yield at
}
