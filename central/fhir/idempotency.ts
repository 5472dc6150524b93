import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { prepared } from '../store/database.ts'
import type { FullStore } from '../store/store.ts'
import type { Answer } from './answer.ts'
import { Problem } from './problem.ts'
import { header } from './request.ts'

type KeptRow = { digest: Buffer; status: number; headers: string; body: string }

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
      return { status: kept.status, headers, body: kept.body }
    }
    const answer = work()
    prepared(store.db, 'INSERT INTO idempotency VALUES (?, ?, ?, ?, ?, ?, ?)').run(
      practitioner,
      key,
      digest,
      answer.status,
      JSON.stringify(answer.headers),
      answer.body,
      now,
    )
    return answer
  })
}

/** What makes a request the same: its method, its address and its bytes. */
function digestOf(request: FastifyRequest): Buffer {
  const hash = createHash('sha256').update(`${request.method} ${request.url}\n`)
  if (Buffer.isBuffer(request.body)) hash.update(request.body)
  return hash.digest()
}
