import type { Resource, ResourceType } from '@medplum/fhirtypes'
import type Database from 'better-sqlite3-multiple-ciphers'
import type { FastifyRequest } from 'fastify'
import type { Lease } from '../main/engine/queue/lease.ts'
import type { SecurityWatch } from './audit/security-watch.ts'
import { type Cost, fullCost } from './identity/password.ts'
import { type Limits, standardLimits } from './limits.ts'
import type { Timing } from './realtime/timing.ts'

export type { Lease }

/** What the parts of the reference central API share. One context per server; a process may run many. */
export type CentralContext = {
  readonly db: Database.Database
  readonly clock: CentralClock
  /** Changes only when the server's history was replaced (restored from a backup). */
  readonly epoch: string
  readonly training: boolean
  readonly settings: Settings
  /** `http://host:port` without a slash at the end; known once the server listens. */
  baseUrl(): string
  readonly store: Store
  readonly leases: Leases
  readonly bus: Bus
  /** What is refused, delayed or contradicted, for who watches. */
  readonly security: SecurityWatch
  /** Who sent this request; null: nobody we know. Filled by identity. */
  authenticate: Authenticate
  /** The device whose sign-in this is was reported lost. Filled by devices. */
  isLostSignIn(grantId: string): boolean
  /** Accounts that can sign in. Filled by identity. */
  accounts: { add(account: Account): Promise<void> }
}

export type CentralClock = { now(): number }
export type Caller = {
  practitionerId: string
  /** Of the sign-in's own workstation, once one was named with it; before that as `Rounds-Device` states it. */
  deviceId: string | null
  /** A token of scope `rounds.line`: it keeps a call and its lease alive and reads nothing clinical. */
  line?: boolean
  /** Since the password was typed, by the system's clock; a renewed token keeps it. */
  signedInSecondsAgo?: number
  /** The sign-in that the token comes from. */
  grantId?: string
  /** The device was reported lost: it gets its wipe order and nothing else. */
  lost?: boolean
}
export type Authenticate = (request: FastifyRequest) => Promise<Caller | null>
export type Account = { email: string; password: string; practitioner: string }

export type Settings = {
  /** A lease lasts this long after the last heartbeat. */
  leaseSeconds: number
  accessTokenSeconds: number
  /** Of scrypt, for the password of each account that is added. */
  passwordCost: Cost
  /** A recovery share is read only this long after the password was typed. */
  freshSignInSeconds: number
  /** The line's own token lives this long; then the workstation asks for another. */
  lineTokenSeconds: number
  /** A finished visit stays in its provider's scope this long. */
  finishedVisitDays: number
  /** An appointment keeps its patient in its provider's scope for this many days after its end … */
  appointmentDaysBack: number
  /** … and brings them in this many days ahead, to the end of that day: 1 is "until the end of tomorrow". */
  appointmentDaysAhead: number
  /** IANA zone of providers whose Practitioner names none (extension `http://hl7.org/fhir/StructureDefinition/timezone`). */
  timeZone: string
  /** Deletions are told this long; a cursor older than that is refused with `past-horizon`. */
  tombstoneDays: number
  /** Below this version of the workstation claims and new work are refused. */
  minimumClientVersion: string
  /** Announced ahead: workstations below this version are refused the same from that time (ISO 8601) on. */
  sunset: { below: string; at: string } | null
  /** How often lapsed leases, scopes and tombstones are looked for. */
  sweepSeconds: number
  /** Training mode: how long the simulated pharmacy takes for each of its two steps, and what it answers. */
  pharmacySeconds: number
  pharmacyAnswer: 'completed' | 'failed'
  /** STUN and TURN servers told to both sides of a call as they are. */
  iceServers: IceServer[]
  /** A TURN server with a shared secret (coturn's `use-auth-secret`): each caller gets credentials of its own, for a short time. */
  turn: { urls: string[]; sharedSecret: string; lifetimeSeconds: number } | null
  /** null: relay-only where `turn` is offered, so that no home address is shown to the other side; else all. */
  iceTransportPolicy: 'all' | 'relay' | null
  /** Pings, polls, silence: where they differ from `standardTiming`. */
  realtime: Partial<Timing>
  /** Sizes, counts and rates. */
  limits: Limits
  /**
   * The proxies whose `X-Forwarded-For` is believed: their addresses or ranges, comma-separated; null: none, and the address
   * of a request is that of its connection.
   */
  trustProxy: string | null
  /** Feature flags on for everyone; the table `flag` decides for single providers. */
  flags: Record<string, boolean>
}

/** What differs from `defaultSettings`. */
export type GivenSettings = Partial<Omit<Settings, 'limits'>> & { limits?: Partial<Limits> }

export type IceServer = { urls: string | string[]; username?: string; credential?: string }

export const defaultSettings: Settings = {
  leaseSeconds: 60,
  accessTokenSeconds: 600,
  passwordCost: fullCost,
  freshSignInSeconds: 300,
  lineTokenSeconds: 12 * 60 * 60,
  finishedVisitDays: 30,
  appointmentDaysBack: 1,
  appointmentDaysAhead: 1,
  timeZone: 'America/New_York',
  tombstoneDays: 90,
  minimumClientVersion: '0.0.0',
  sunset: null,
  sweepSeconds: 2,
  pharmacySeconds: 1,
  pharmacyAnswer: 'completed',
  iceServers: [],
  turn: null,
  iceTransportPolicy: null,
  realtime: {},
  limits: standardLimits,
  trustProxy: null,
  flags: {},
}

export type TypedResource<T extends ResourceType> = Extract<Resource, { resourceType: T }>
/** The current version of a resource. `position` is its place in the feed, 16 digits as text on the wire. */
export type Stored<T extends Resource = Resource> = { resource: T; versionId: string; position: number }
export type SearchTerms = {
  id?: string[]
  patient?: string
  encounter?: string
  status?: string[]
  /** `system|value` or `value`. */
  identifier?: string
  limit?: number
}

export type Store = {
  read<T extends ResourceType>(type: T, id: string): Stored<TypedResource<T>> | undefined
  search<T extends ResourceType>(type: T, terms: SearchTerms): Stored<TypedResource<T>>[]
  /**
   * Writes a new version on the server's own behalf, without asking for a precondition. The join token that an Encounter names is kept
   * apart from it. Throws `JoinTokenTaken`.
   */
  put<T extends Resource>(resource: T & { id: string }): Stored<T>
  /** Runs `work` in one SQLite transaction; what it wrote is announced on the bus after the commit. */
  atomically<T>(work: () => T): T
  /** Is this patient in the provider's scope, to be read? */
  inScope(practitionerId: string, patientId: string): boolean
  /** Also to be written: not where the patient is in scope only as the record that replaced another. */
  inCare(practitionerId: string, patientId: string): boolean
  /** May this provider see this queue row now? */
  seesTask(practitionerId: string, taskId: string): boolean
  /** Id of the Encounter that a patient's link is for. */
  visitOfJoin(token: string): string | undefined
  /** The end of the patient's link; told to nobody but who has the visit. */
  joinOf(encounterId: string): string | undefined
}

/**
 * `heardSecondsAgo`: when the server last confirmed it, by the workstation's own count; left out: not known. `proof`: as it
 * came with the Lease.
 */
export type HeldClaim = {
  task: string
  claim: number
  heardSecondsAgo?: number | undefined
  begun?: Begun | undefined
  proof?: string | undefined
}
/** From which appointment a visit was begun, and what it was given then, for a server that has forgotten it: ids, and the patient's join token. */
export type Begun = { appointment: string; encounter: string; join?: string | undefined }
export type Superseded = { task: string; claim: number; by: string }

export type Leases = {
  /** This provider's leases and the lapsed ones of others. */
  seenBy(practitionerId: string): Lease[]
  /** The heartbeat: renews what is still held, without a new version of the Task. */
  renew(practitionerId: string, held: HeldClaim[]): { leases: Lease[]; superseded: Superseded[] }
  /** The Task can be claimed or taken over now, and this provider is licensed where its patient says they are. */
  claimableBy(practitionerId: string, taskId: string): boolean
  /** Who holds the visit of this Encounter, if anyone does. */
  holderOf(encounterId: string): { practitionerId: string; task: string; claim: number } | undefined
}

export type LeaseNews = {
  task: string
  claim: number
  state: 'renewed' | 'lapsed' | 'superseded' | 'handed-over'
  /** Name of the provider who caused it. */
  by?: string
  /** Whom to tell: the provider who holds, or held, the lease. */
  practitioner: string
}

export type BusEvents = {
  /** Something these providers see has changed: poke them. After the commit. */
  changed: { position: number; practitioners: string[] | 'all' }
  /** A Task became claimable (new, given back, or its lease lapsed). Ask `leases.claimableBy` for whom. */
  arrived: { taskId: string; urgent: boolean }
  lease: LeaseNews
}

export type Bus = {
  emit<E extends keyof BusEvents>(event: E, data: BusEvents[E]): void
  /** Returns what ends the listening. */
  on<E extends keyof BusEvents>(event: E, listener: (data: BusEvents[E]) => void): () => void
}
