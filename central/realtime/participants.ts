import { isDeepStrictEqual } from 'node:util'
import type { Limits } from '../base/limits.ts'
import { Problem } from '../base/problem.ts'
import type { Timing } from '../base/timing.ts'
import type { CentralContext } from '../http/context.ts'
import { mayBeIn, type RealtimeCaller } from './callers.ts'
import type { Hub, ParticipantView, PatientDevices, RoomView } from './hub.ts'
import type { createSignals } from './signals.ts'

type Row = ParticipantView & { call: string; owner: string; device: string | null; joined_at: number }

/** Who is in which call. Rows, so that a restart of the server ends no call. */
export function createParticipants(
  context: CentralContext,
  hub: Hub,
  signals: Pick<ReturnType<typeof createSignals>, 'send'>,
  timing: Pick<Timing, 'silent' | 'leaving'>,
  { participantsOfAccount }: Pick<Limits, 'participantsOfAccount'>,
) {
  const { db, clock, settings } = context
  const one = db.prepare<[string, string], Row>('SELECT * FROM participant WHERE call = ? AND id = ?')
  const inCall = db.prepare<[string], Row>('SELECT * FROM participant WHERE call = ? ORDER BY joined_at, id')
  const ofOwner = db.prepare<[string], Row>('SELECT * FROM participant WHERE owner = ?')
  const put = db.prepare(
    `INSERT INTO participant VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (call, id) DO UPDATE SET name = excluded.name, role = excluded.role, device = excluded.device,
       heard_at = excluded.heard_at`,
  )
  const drop = db.prepare('DELETE FROM participant WHERE call = ? AND id = ?')
  const setContact = db.prepare('UPDATE participant SET heard_at = ? WHERE owner = ? AND device IS ?')
  const silent = db.prepare<[number], Row>('SELECT * FROM participant WHERE heard_at <= ?')

  const providers = db.prepare<[], Row>("SELECT * FROM participant WHERE role = 'provider'")
  const byLink = db.prepare<[string], { one: number }>(
    "SELECT 1 AS one FROM participant WHERE call = ? AND role <> 'provider' LIMIT 1",
  )
  /** Since when somebody is in a call in which they have no place, by call, owner and id. */
  const leaving = new Map<string, number>()
  // A server that was put back may have forgotten who has a visit: they tell it first, however long it pauses claims.
  const knowsWhoAfter = clock.now() + 2 * settings.leaseSeconds * 1000

  const listIn = (call: string): ParticipantView[] =>
    inCall.all(call).map(({ id, name, role }) => ({ id, name, role }))

  /** As its page says it with each "still here": after a restart of the server it is known again in seconds. */
  const devices = new Map<string, PatientDevices>()
  const placeOf = (call: string, id: string) => JSON.stringify([call, id])

  function roomOf(call: string): RoomView {
    const byTheLink = inCall.all(call).filter(({ role }) => role !== 'provider')
    const patient = byTheLink.find(({ role }) => role === 'patient') ?? byTheLink[0]
    if (!patient) return { call, patient: null }
    const since = new Date(patient.joined_at).toISOString()
    return { call, patient: { since, devices: devices.get(placeOf(call, patient.id)) ?? null } }
  }

  /** Who has the visit hears that the patient is there, in the call themselves or not. */
  function sendRoom(call: string): void {
    const holder = context.leases.holderOf(call)?.practitionerId
    hub.send(
      { event: 'room', data: roomOf(call) },
      (caller) => caller.kind === 'provider' && caller.practitionerId === holder,
    )
  }

  /** `also`: those who were in it until now hear that they are not. */
  function announce(call: string, also: Set<string> = new Set()): void {
    const owners = new Set(inCall.all(call).map(({ owner }) => owner))
    const holder = context.leases.holderOf(call)?.practitionerId
    hub.send({ event: 'participants', data: { call, participants: listIn(call) } }, (caller) =>
      caller.kind === 'patient'
        ? caller.call === call
        : owners.has(caller.owner) || also.has(caller.owner) || caller.practitionerId === holder,
    )
    sendRoom(call)
  }

  function dropAll(rows: Row[]): void {
    const gone = new Map<string, Set<string>>()
    for (const { call, id, owner } of rows) {
      drop.run(call, id)
      devices.delete(placeOf(call, id))
      gone.set(call, (gone.get(call) ?? new Set()).add(owner))
    }
    for (const [call, owners] of gone) announce(call, owners)
  }

  /**
   * Out of the call, and each side is told so: the picture goes from one to the other, and the list alone would not end it.
   */
  function letGo(rows: Row[]): void {
    for (const row of rows)
      for (const other of inCall.all(row.call))
        if (other.owner !== row.owner) {
          sayGoodbye(row, other)
          sayGoodbye(other, row)
        }
    dropAll(rows)
  }

  function sayGoodbye(from: Row, to: Row): void {
    const { call } = from
    try {
      signals.send(
        `goodbye ${call}`,
        to.owner,
        { call, from: from.id, to: to.id, data: '{"kind":"bye"}' },
        null,
      )
    } catch (error) {
      // A call in which so much is said that this is too much: the list says it as well.
      if (!(error instanceof Problem)) throw error
    }
  }

  /** Providers without a place in their call, once they had their time to say goodbye. */
  function overdue(): Row[] {
    const now = clock.now()
    const key = ({ call, owner, id }: Row) => JSON.stringify([call, owner, id])
    const without = providers.all().filter(({ owner, call }) => !mayBeIn(context, owner, call))
    const since = new Map(without.map((row) => [key(row), leaving.get(key(row)) ?? now]))
    leaving.clear()
    if (now < knowsWhoAfter) return []
    for (const [row, at] of since) leaving.set(row, at)
    return without.filter((row) => now - (since.get(key(row)) ?? now) >= timing.leaving)
  }

  return {
    listIn,
    /** Somebody who came by the patient's link is in the call. */
    hasPatient: (call: string): boolean => byLink.get(call) !== undefined,

    /** The calls this caller is to know of when a stream begins. */
    callsOf: (caller: RealtimeCaller): string[] =>
      caller.kind === 'patient'
        ? [caller.call]
        : [...new Set(ofOwner.all(caller.owner).map(({ call }) => call))],

    roomOf,

    /** Joins, or says "still here". Throws `forbidden` for an id that is someone else's. */
    join(
      caller: RealtimeCaller,
      call: string,
      who: ParticipantView,
      has?: PatientDevices,
    ): ParticipantView[] {
      const known = one.get(call, who.id)
      if (known && known.owner !== caller.owner)
        throw new Problem('forbidden', 'This id in the call is taken.')
      const device = caller.kind === 'provider' ? caller.device : null
      const now = clock.now()
      // A page that was loaded again, or a workstation that forgot its id, must not leave a ghost behind.
      const others = inCall.all(call).filter((row) => row.owner === caller.owner && row.id !== who.id)
      const elsewhere = others.filter((row) => row.device !== device)
      const before = [
        ...others.filter((row) => row.device === device),
        ...elsewhere.slice(0, Math.max(0, elsewhere.length + 1 - participantsOfAccount)),
      ]
      for (const row of before) {
        drop.run(call, row.id)
        devices.delete(placeOf(call, row.id))
      }
      put.run(call, who.id, who.name, who.role, caller.owner, device, now, now)
      const place = placeOf(call, who.id)
      const other = has !== undefined && !isDeepStrictEqual(devices.get(place), has)
      if (has && who.role !== 'provider') devices.set(place, has)
      if (before.length || known?.name !== who.name || known.role !== who.role) announce(call)
      else if (other) sendRoom(call)
      return listIn(call)
    },

    leave(caller: RealtimeCaller, call: string, id: string): void {
      const row = one.get(call, id)
      if (row?.owner === caller.owner) dropAll([row])
    },

    /** Whose participant this is, if they are in the call. */
    ownerOf: (call: string, id: string): string | undefined => one.get(call, id)?.owner,

    confirm(caller: RealtimeCaller): void {
      setContact.run(clock.now(), caller.owner, caller.kind === 'provider' ? caller.device : null)
    },

    /** The visit was taken over: its former holder is no longer in the call. */
    expel: (practitionerId: string, call: string): void =>
      letGo(inCall.all(call).filter(({ owner }) => owner === `Practitioner/${practitionerId}`)),

    sweep(): void {
      dropAll(silent.all(clock.now() - timing.silent))
      letGo(overdue())
    },
  }
}
