import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { type Piece, wholeOf } from '../base/known-text.ts'
import { Problem } from '../base/problem.ts'
import { prepared } from '../database/database.ts'
import type { FullStore } from '../store/store.ts'
import type { Answer } from './answer.ts'
import { header } from './request.ts'

type KeptRow = { digest: Buffer; status: number; headers: string; body: string; pieces: string | null }

/**
 * Runs a write and keeps its answer under the request's `Idempotency-Key`, both in one transaction: the same key with
 * the same bytes gets the same answer again, and nothing is done twice. A refusal changes nothing and isn't kept.
 * Throws `idempotency-mismatch`.
 */
export function onceOnly(
  store: FullStore,
  request: FastifyRequest,
  practitioner: string,
  now: number,
  work: () => Answer,
): Answer {
  const key = header(request, 'idempotency-key')
  if (key === undefined) return store.atomically(work)
  if (!/^[A-Za-z0-9\-._]{8,128}$/.test(key))
    throw new Problem('bad-request', 'Idempotency-Key must be a UUID.')
  const digest = digestOf(request)
  return store.atomically(() => {
    const kept = prepared<[string, string], KeptRow>(
      store.db,
      'SELECT * FROM idempotency WHERE practitioner = ? AND key = ?',
    ).get(practitioner, key)
    if (kept) {
      if (!kept.digest.equals(digest))
        throw new Problem('idempotency-mismatch', 'This Idempotency-Key was used for another request.')
      const headers = { ...(JSON.parse(kept.headers) as Record<string, string>), 'idempotent-replay': 'true' }
      return { status: kept.status, headers, body: wholeBody(store, kept) }
    }
    const answer = work()
    prepared(store.db, 'INSERT INTO idempotency VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(
      practitioner,
      key,
      digest,
      answer.status,
      JSON.stringify(answer.headers),
      answer.kept?.text ?? answer.body,
      now,
      answer.kept ? JSON.stringify(answer.kept.pieces) : null,
    )
    return answer
  })
}

/** Of a long resource the place of its version is kept, which holds it already. */
function wholeBody({ db }: FullStore, { body, pieces }: KeptRow): string {
  if (pieces === null) return body
  const version = prepared<[number], { body: string }>(db, 'SELECT body FROM version WHERE position = ?')
  return wholeOf(
    { text: body, pieces: JSON.parse(pieces) as Piece[] },
    (place) => version.get(place)?.body ?? 'null',
  )
}

const digests = new WeakMap<FastifyRequest, Buffer>()

/** What makes a request the same: its method, its address and its bytes. */
export function digestOf(request: FastifyRequest): Buffer {
  const known = digests.get(request)
  if (known) return known
  const hash = createHash('sha256').update(`${request.method} ${request.url}\n`)
  if (Buffer.isBuffer(request.body)) hash.update(request.body)
  const digest = hash.digest()
  digests.set(request, digest)
  return digest
}
