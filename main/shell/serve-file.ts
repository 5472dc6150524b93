import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { appOrigin, originOf } from './address.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wasm': 'application/wasm',
}

/** The page has no network: no source but its own files, and WebRTC, which no directive here governs. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self' blob: mediastream:",
  "worker-src 'self'",
  "connect-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** One file of `folder`, with the policy; 404 for what isn't there or lies outside, 206 for a range (media seek by it). */
export async function serveFile(folder: string, request: Request): Promise<Response> {
  if (originOf(request.url) !== appOrigin || (request.method !== 'GET' && request.method !== 'HEAD'))
    return new Response('Not found', { status: 404 })
  const path = pathIn(folder, new URL(request.url).pathname)
  const bytes = path && (await readFile(path).catch(() => null))
  if (!path || !bytes) return new Response('Not found', { status: 404 })
  const headers = {
    'content-type': types[extname(path)] ?? 'application/octet-stream',
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'accept-ranges': 'bytes',
    'cache-control': 'no-cache',
  }
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') ?? '')
  if (!range) return new Response(new Uint8Array(bytes), { headers })
  const from = Number(range[1])
  const to = Math.min(range[2] ? Number(range[2]) : bytes.length - 1, bytes.length - 1)
  if (from > to)
    return new Response('', {
      status: 416,
      headers: { ...headers, 'content-range': `bytes */${bytes.length}` },
    })
  return new Response(new Uint8Array(bytes.subarray(from, to + 1)), {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${from}-${to}/${bytes.length}` },
  })
}

function pathIn(folder: string, pathname: string): string | null {
  let name: string
  try {
    name = decodeURIComponent(pathname)
  } catch {
    return null
  }
  if (name.includes('\0') || name.includes('\\')) return null
  const path = normalize(join(folder, name))
  return path.startsWith(normalize(folder) + sep) ? path : null
}
