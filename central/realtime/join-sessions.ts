import { createHash, randomBytes } from 'node:crypto'
import type { Encounter } from '@medplum/fhirtypes'
import type { FastifyRequest } from 'fastify'
import { endedAsEmergency, isEmergency } from '../../main/clinical/visits/emergency.ts'
import { migrate } from '../base/migrate.ts'
import type { CentralContext } from '../http/context.ts'
import { realtimeMigrations } from './migrations.ts'

/** Longer than any visit; the link opens a new one. */
const lifetimeMs = 12 * 60 * 60_000
const cookiePrefix = 'rounds-join-'

/**
 * What a patient's page is told of the visit. `over`: it has ended, whatever becomes of the call; also where the clinician
 * has yet to finish the note, or the patient would wait for somebody who does not come.
 */
export type VisitNews = { call: string; over: boolean; emergency: boolean }
export type JoinSession = { id: string; call: string }
export type JoinSessions = ReturnType<typeof joinSessions>

const hash = (secret: string) => createHash('sha256').update(secret).digest('base64url')

/** One cookie for each call, so that two visits in one browser do not end each other. */
const cookieName = (call: string) => cookiePrefix + hash(call).slice(0, 12)

function cookiesOf(request: FastifyRequest): Map<string, string> {
  const pairs = (request.headers.cookie ?? '').split(/;\s*/).map((pair) => pair.split('='))
  return new Map(pairs.map(([name = '', value = '']) => [name, value]))
}

/**
 * Who came by the patient's link. The token opens a session; its cookie is good for that one call. The file
 * holds only hashes of the cookies.
 */
export function joinSessions({ db, clock, store, settings, baseUrl }: CentralContext) {
  migrate(db, 'realtime', realtimeMigrations)
  const { sessionsOfCall } = settings.limits
  const put = db.prepare('INSERT INTO join_session VALUES (?, ?, ?)')
  const get = db.prepare<[string], { id: string; call: string; expires_at: number }>(
    'SELECT * FROM join_session WHERE id = ?',
  )
  const prune = db.prepare('DELETE FROM join_session WHERE expires_at <= ?')
  const tooMany = db.prepare<[string, string, number], { id: string }>(
    'SELECT id FROM join_session WHERE call = ? AND id <> ? ORDER BY expires_at DESC, id LIMIT -1 OFFSET ?',
  )
  const end = db.prepare('DELETE FROM join_session WHERE id = ?')
  const endCall = db.prepare('DELETE FROM join_session WHERE call = ?')
  const leaveCall = db.prepare('DELETE FROM participant WHERE owner = ?')
  const provider = db.prepare<[string], { one: number }>(
    "SELECT 1 AS one FROM participant WHERE call = ? AND role = 'provider' LIMIT 1",
  )

  const bySecret = (secret: string | undefined): JoinSession | undefined => {
    const row = secret ? get.get(hash(secret)) : undefined
    return row && row.expires_at > clock.now() ? { id: row.id, call: row.call } : undefined
  }

  return {
    /** The visit this link is for, whatever became of it. */
    visitOf(token: string): (Encounter & { id: string }) | undefined {
      const id = store.visitOfJoin(token)
      const encounter = id === undefined ? undefined : store.read('Encounter', id)?.resource
      return id !== undefined && encounter ? { ...encounter, id } : undefined
    },

    /**
     * The visit whose link this was before another provider got it; `open`: this browser came by the present one, and is let in by
     * its cookie.
     */
    visitOfReplaced(
      token: string,
      request: FastifyRequest,
    ): { visit: Encounter & { id: string }; open: boolean } | undefined {
      const id = store.visitOfReplacedJoin(token)
      const encounter = id === undefined ? undefined : store.read('Encounter', id)?.resource
      if (id === undefined || !encounter) return undefined
      const open = bySecret(cookiesOf(request).get(cookieName(id)))?.call === id
      return { visit: { ...encounter, id }, open }
    },

    /** The session of this browser for the call, or a new one; `cookie` is the header to set. */
    open(request: FastifyRequest, call: string): { session: JoinSession; cookie: string } {
      const name = cookieName(call)
      let secret = cookiesOf(request).get(name)
      let session = bySecret(secret)
      if (session?.call !== call) {
        prune.run(clock.now())
        secret = randomBytes(32).toString('base64url')
        session = { id: hash(secret), call }
        put.run(session.id, call, clock.now() + lifetimeMs)
        // Whoever has the link comes in; the browser that came by it first is the one that goes.
        for (const { id } of tooMany.all(call, session.id, sessionsOfCall - 1)) {
          end.run(id)
          leaveCall.run(`join/${id}`)
        }
      }
      const secure = baseUrl().startsWith('https:') ? '; Secure' : ''
      const age = `Max-Age=${lifetimeMs / 1000}`
      return { session, cookie: `${name}=${secret}; Path=/; ${age}; HttpOnly; SameSite=Strict${secure}` }
    },

    /** Ends those of all browsers that came by the call's link so far. */
    endOf: (call: string): void => void endCall.run(call),

    /** The visit is over and no clinician is there any more to say goodbye: its sessions are good for nothing. */
    isOver(call: string): boolean {
      const visit = store.read('Encounter', call)?.resource
      return !visit || (isVisitOver(visit) && provider.get(call) === undefined)
    },

    /** What its patient's page is told of the visit. */
    newsOf(call: string): VisitNews {
      const visit = store.read('Encounter', call)?.resource
      const over = !visit || isVisitOver(visit) || isNoteLeft(visit)
      return { call, over, emergency: isShownAsEmergency(visit) }
    },

    /** Whose request this is: of the named call, or of the only one this browser has a cookie for. */
    of(request: FastifyRequest, call: string | undefined): JoinSession | undefined {
      const cookies = cookiesOf(request)
      if (call !== undefined) {
        const session = bySecret(cookies.get(cookieName(call)))
        return session?.call === call ? session : undefined
      }
      const known = [...cookies].flatMap(([name, value]) =>
        name.startsWith(cookiePrefix) ? (bySecret(value) ?? []) : [],
      )
      return known.length === 1 ? known[0] : undefined
    },
  }
}

/** 911 stands on the patient's page in an emergency, and after a visit that ended as one. */
export const isShownAsEmergency = (encounter: Encounter | undefined): boolean =>
  isEmergency(encounter) || endedAsEmergency(encounter)

/** The visit is over: its link opens nothing any more. */
export const isVisitOver = (encounter: Encounter): boolean =>
  encounter.status === 'finished' ||
  encounter.status === 'cancelled' ||
  encounter.status === 'entered-in-error'

/** The clinician chose to finish the note later. The link still opens: the visit may go on, and its end is then taken out. */
const isNoteLeft = ({ status, period }: Encounter): boolean =>
  status === 'in-progress' && period?.end !== undefined
