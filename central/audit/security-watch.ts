import type { AuditEvent } from '@medplum/fhirtypes'
import type Database from 'better-sqlite3-multiple-ciphers'
import type { FastifyRequest } from 'fastify'
import type { Caller } from '../base/caller.ts'
import type { CentralClock } from '../base/clock.ts'
import { migrate } from '../base/migrate.ts'
import type { Problem } from '../base/problem.ts'
import { securityKinds } from '../base/security-kinds.ts'
import type { SecurityEvent, SecurityWatch } from '../base/security-watch.ts'
import type { CentralContext } from '../http/context.ts'
import type { Store } from '../store/store-type.ts'
import { auditMigrations } from './migrations.ts'
import { putSecurityAlert } from './security-alert.ts'
import { kindOf } from './security-event.ts'

/** One AuditEvent, and one row of the list, for all of one kind by one workstation within this time. */
const windowMs = 60 * 60_000
/** So many different ones within that time; what is beyond is counted by kind alone. */
const mostPerWindow = 500

type Counted = Required<Pick<SecurityEvent, 'kind'>> & {
  practitioner: string
  device: string
  asked: string
  address: string
  about: string | undefined
  first: number
  last: number
  /** Not on disk yet. */
  count: number
}

/** A row of `security_event`; times in ms by the server's clock. */
export type SecurityRow = {
  kind: string
  practitioner: string
  device: string
  count: number
  firstAt: number
  lastAt: number
  asked: string
  address: string
}

/**
 * Keeps security events: the first of a kind by one workstation in an hour at once, as an AuditEvent and a row, those
 * after it as a count. So who repeats something a million times fills no disk and costs nobody a wait.
 */
export function createSecurityWatch(
  db: Database.Database,
  store: Pick<Store, 'put' | 'atomically'>,
  clock: CentralClock,
): SecurityWatch {
  migrate(db, 'audit', auditMigrations)
  const known = db
    .prepare<[string, string, string, number], number>(
      'SELECT 1 FROM security_event WHERE kind = ? AND practitioner = ? AND device = ? AND window = ?',
    )
    .pluck()
  const put = db.prepare(
    `INSERT INTO security_event (kind, practitioner, device, window, count, first_at, last_at, asked, address)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (kind, practitioner, device, window) DO UPDATE SET
       count = count + excluded.count, last_at = excluded.last_at, address = excluded.address`,
  )
  const counted = new Map<string, Counted>()
  let window = 0

  /** Writes what is not on disk yet. What can't be written is tried again with the next. */
  function flush(): void {
    if (db.inTransaction) return
    const waiting = [...counted.values()].filter(({ count }) => count > 0)
    if (waiting.length === 0) return
    try {
      store.atomically(() => {
        for (const it of waiting) {
          const isNew = !known.get(it.kind, it.practitioner, it.device, window)
          const { kind, practitioner, device, count, first, last, asked, address } = it
          put.run(kind, practitioner, device, window, count, first, last, asked, address)
          if (isNew && it.kind !== 'audit-trail') putSecurityAlert(store, first, alertOf(it))
        }
      })
      for (const it of waiting) it.count = 0
    } catch (error) {
      console.error(`central: a security event was not kept: ${(error as Error).name}`)
    }
  }

  /** May be called anywhere: within a transaction it waits for its end, and outlives its being rolled back. */
  function saw(event: SecurityEvent): void {
    const now = clock.now()
    const since = Math.floor(now / windowMs) * windowMs
    if (since !== window) {
      flush()
      counted.clear()
      window = since
    }
    const { kind, practitioner = '', asked = '', address = '', about } = event
    const device = event.device ?? ''
    const key = `${kind} ${practitioner} ${device}`
    const before = counted.get(key)
    if (before) {
      before.count += 1
      before.last = now
      before.address = address
      return
    }
    if (counted.size >= mostPerWindow && (practitioner || device)) {
      saw({ kind })
      return
    }
    counted.set(key, { kind, practitioner, device, asked, address, about, first: now, last: now, count: 1 })
    flush()
  }

  const callers = new WeakMap<FastifyRequest, Caller>()

  return {
    saw,
    flush,
    isFrom(request: FastifyRequest, caller: Caller): void {
      callers.set(request, caller)
    },
    refused(request: FastifyRequest, problem: Problem): void {
      const kind = kindOf(problem, request.method)
      const caller = callers.get(request)
      if (!kind || !caller) return
      saw({
        kind,
        practitioner: caller.practitionerId,
        device: caller.deviceId,
        address: request.ip,
        ...askedBy(request),
      })
    },
    refusedEntry(caller: Caller, problem: Problem, method: string, address: string): void {
      const kind = kindOf(problem, method)
      if (!kind) return
      const about = /^\/?([A-Z][A-Za-z]{1,40}\/[A-Za-z0-9\-.]{1,64})$/.exec(address)?.[1]
      const asked = `${/^[A-Z]{1,10}$/.test(method) ? method : '?'} ${about ?? 'an entry of a batch'}`
      saw({ kind, practitioner: caller.practitionerId, device: caller.deviceId, asked, about })
    },
  }
}

/** To be called after `context.authenticate` is known: from then on a refusal is known by its caller. */
export function knowCallers(context: CentralContext): void {
  const { authenticate } = context
  context.authenticate = async (request) => {
    const caller = await authenticate(request)
    if (caller) context.security.isFrom(request, caller)
    return caller
  }
}

/** Route and ids; no query, which may hold a name, and no token of a patient's link. */
function askedBy(request: FastifyRequest): { asked: string; about: string | undefined } {
  const params = request.params as Record<string, string> | undefined
  const idOf = (name: string): string | undefined => {
    const value = params?.[name]
    return name !== 'token' && value !== undefined && /^[A-Za-z0-9\-.]{1,64}$/.test(value) ? value : undefined
  }
  const route = (request.routeOptions.url ?? '').replace(/:([A-Za-z]+)/g, (_all, name) => idOf(name) ?? '…')
  const about = idOf('type') && idOf('id') ? `${idOf('type')}/${idOf('id')}` : undefined
  return { asked: `${request.method} ${about ?? route}`, about }
}

function alertOf(it: Counted): Pick<AuditEvent, 'subtype' | 'outcome' | 'outcomeDesc' | 'agent' | 'entity'> {
  const who = it.practitioner
    ? { who: { reference: `Practitioner/${it.practitioner}` } }
    : { who: { display: 'Nobody known' } }
  return {
    subtype: [{ system: 'https://rounds.example/fhir/security-event', code: it.kind }],
    outcome: '4',
    outcomeDesc: `${securityKinds[it.kind]}${it.asked ? `: ${it.asked}` : ''}.`,
    agent: [
      { ...who, requestor: true, ...(it.address ? { network: { address: it.address, type: '2' } } : {}) },
    ],
    entity: [
      ...(it.about ? [{ what: { reference: it.about } }] : []),
      ...(it.device ? [{ what: { display: `Rounds workstation ${it.device}` } }] : []),
    ],
  }
}

/** Since `from` (ms), the latest first. */
export function securityEventsSince(db: Database.Database, from: number): SecurityRow[] {
  migrate(db, 'audit', auditMigrations)
  return db
    .prepare<[number], SecurityRow>(
      `SELECT kind, practitioner, device, count, first_at AS firstAt, last_at AS lastAt, asked, address
       FROM security_event WHERE last_at >= ? ORDER BY last_at DESC, kind, practitioner, device`,
    )
    .all(from)
}
