import { type Limits, standardLimits } from './limits.ts'
import { type Cost, fullCost } from './password-cost.ts'
import type { Timing } from './timing.ts'

export type Settings = {
  /** A lease lasts this long after the last heartbeat. */
  leaseSeconds: number
  accessTokenSeconds: number
  /** Of scrypt, for the password of each account that is added. */
  passwordCost: Cost
  /** A recovery share is read only this long after the password was typed. */
  freshSignInSeconds: number
  /** The realtime token lives this long; then the workstation asks for another. */
  realtimeTokenSeconds: number
  /** A finished visit stays in its provider's scope this long. */
  finishedVisitDays: number
  /** A patient reads what they were told to do at home by their link, for this long after the visit. */
  instructionsDays: number
  /** An appointment keeps its patient in its provider's scope for this many days after its end … */
  appointmentDaysBack: number
  /** … and brings them in this many days ahead, to the end of that day: 1 is "until the end of tomorrow". */
  appointmentDaysAhead: number
  /** A result that was acknowledged keeps its patient in the scope of who ordered it and who acknowledged it this long. */
  acknowledgedResultDays: number
  /** A report that was issued longer ago than this when it comes is history, and nobody is asked to review it. */
  newResultDays: number
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
  /** What it answers to a request to cancel: done, or too late; `none`: it hears no such requests, and is called. */
  pharmacyCancels: 'completed' | 'rejected' | 'none'
  /** Training mode: how long the simulated laboratory takes for each of its four steps. */
  labSeconds: number
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
export type SettingsInput = Partial<Omit<Settings, 'limits'>> & { limits?: Partial<Limits> }

export type IceServer = { urls: string | string[]; username?: string; credential?: string }

export const defaultSettings: Settings = {
  leaseSeconds: 60,
  accessTokenSeconds: 600,
  passwordCost: fullCost,
  freshSignInSeconds: 300,
  realtimeTokenSeconds: 12 * 60 * 60,
  finishedVisitDays: 30,
  instructionsDays: 30,
  appointmentDaysBack: 1,
  appointmentDaysAhead: 1,
  acknowledgedResultDays: 7,
  newResultDays: 30,
  timeZone: 'America/New_York',
  tombstoneDays: 90,
  minimumClientVersion: '0.0.0',
  sunset: null,
  sweepSeconds: 2,
  pharmacySeconds: 1,
  pharmacyAnswer: 'completed',
  pharmacyCancels: 'none',
  labSeconds: 3,
  iceServers: [],
  turn: null,
  iceTransportPolicy: null,
  realtime: {},
  limits: standardLimits,
  trustProxy: null,
  flags: {},
}
