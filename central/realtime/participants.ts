import type { CentralContext } from '../context.ts'
import { Problem } from '../fhir/problem.ts'
import type { Limits } from '../limits.ts'
import type { RealtimeCaller } from './callers.ts'
import type { Hub, ParticipantView } from './hub.ts'

type Row = ParticipantView & { call: string; owner: string; device: string | null }

/** Who is in which call. Rows, so that a restart of the server ends no call. */
export function createParticipants(
  context: CentralContext,
  hub: Hub,
  silentMs: number,
  { participantsOfAccount }: Pick<Limits, 'participantsOfAccount'>,
) {
  const { db, clock } = context
  const one = db.prepare<[string, string], Row>('SELECT * FROM participant WHERE call = ? AND id = ?')
  const inCall = db.prepare<[string], Row>('SELECT * FROM participant WHERE call = ? ORDER BY joined_at, id')
  const ofOwner = db.prepare<[string], Row>('SELECT * FROM participant WHERE owner = ?')
  const put = db.prepare(
    `INSERT INTO participant VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (call, id) DO UPDATE SET name = excluded.name, role = excluded.role, device = excluded.device,
       heard_at = excluded.heard_at`,
  )
  const drop = db.prepare('DELETE FROM participant WHERE call = ? AND id = ?')
  const hear = db.prepare('UPDATE participant SET heard_at = ? WHERE owner = ? AND device IS ?')
  const silent = db.prepare<[number], Row>('SELECT * FROM participant WHERE heard_at <= ?')

  const listIn = (call: string): ParticipantView[] =>
    inCall.all(call).map(({ id, name, role }) => ({ id, name, role }))

  /** `also`: those who were in it until now hear that they are not. */
  function announce(call: string, also: Set<string> = new Set()): void {
    const owners = new Set(inCall.all(call).map(({ owner }) => owner))
    const holder = context.leases.holderOf(call)?.practitionerId
    hub.tell({ event: 'participants', data: { call, participants: listIn(call) } }, (caller) =>
      caller.kind === 'patient'
        ? caller.call === call
        : owners.has(caller.owner) || also.has(caller.owner) || caller.practitionerId === holder,
    )
  }

  function dropAll(rows: Row[]): void {
    const gone = new Map<string, Set<string>>()
    for (const { call, id, owner } of rows) {
      drop.run(call, id)
      gone.set(call, (gone.get(call) ?? new Set()).add(owner))
    }
    for (const [call, owners] of gone) announce(call, owners)
  }

  return {
    listIn,

    /** The calls this caller is to know of when a stream begins. */
    callsOf: (caller: RealtimeCaller): string[] =>
      caller.kind === 'patient'
        ? [caller.call]
        : [...new Set(ofOwner.all(caller.owner).map(({ call }) => call))],

    /** Joins, or says "still here". Throws `forbidden` for an id that is someone else's. */
    join(caller: RealtimeCaller, call: string, who: ParticipantView): ParticipantView[] {
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
      for (const row of before) drop.run(call, row.id)
      put.run(call, who.id, who.name, who.role, caller.owner, device, now, now)
      if (before.length || known?.name !== who.name || known.role !== who.role) announce(call)
      return listIn(call)
    },

    leave(caller: RealtimeCaller, call: string, id: string): void {
      const row = one.get(call, id)
      if (row?.owner === caller.owner) dropAll([row])
    },

    /** Whose participant this is, if they are in the call. */
    ownerOf: (call: string, id: string): string | undefined => one.get(call, id)?.owner,

    heard(caller: RealtimeCaller): void {
      hear.run(clock.now(), caller.owner, caller.kind === 'provider' ? caller.device : null)
    },

    /** The visit was taken over: its former holder is no longer in the call. */
    expel: (practitionerId: string, call: string): void =>
      dropAll(inCall.all(call).filter(({ owner }) => owner === `Practitioner/${practitionerId}`)),

    sweep: () => dropAll(silent.all(clock.now() - silentMs)),
  }
}
