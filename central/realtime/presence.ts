import { isInForce, licensesOf } from '../../main/clinical/licensure.ts'
import type { Limits } from '../base/limits.ts'
import type { CentralContext } from '../http/context.ts'
import { nameOf } from '../licensure/licensure.ts'

export type Availability = 'available' | 'on-break' | 'off'
export type ColleagueView = {
  practitioner: string
  name: string
  availability: Availability
  licences: string[]
  /** They are in the call of some visit. */
  inCall: boolean
}

/** Who works now: the last heartbeat of each workstation, with the count of writes it could not send yet. */
export function createPresence(
  { db, clock, store }: CentralContext,
  silentMs: number,
  { presencesOfAccount }: Pick<Limits, 'presencesOfAccount'>,
) {
  const put = db.prepare(
    `INSERT INTO presence VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (practitioner, device) DO UPDATE SET availability = excluded.availability,
       unsent = excluded.unsent, heard_at = excluded.heard_at`,
  )
  const dropOldest = db.prepare(
    `DELETE FROM presence WHERE practitioner = :who AND device IN (
       SELECT device FROM presence WHERE practitioner = :who
       ORDER BY device = :device DESC, heard_at DESC, device LIMIT -1 OFFSET :most)`,
  )
  // A bare column beside max() is of the row that has the maximum: SQLite's documented behavior.
  const others = db.prepare<[string, number], { practitioner: string; availability: Availability }>(
    `SELECT practitioner, availability, max(heard_at) FROM presence
     WHERE practitioner <> ? AND heard_at > ? GROUP BY practitioner ORDER BY practitioner`,
  )

  const calls = db.prepare<[string], { one: number }>(
    "SELECT 1 AS one FROM participant WHERE owner = ? AND role = 'provider' LIMIT 1",
  )

  function nameAndLicenses(practitionerId: string): { name: string; licences: string[] } {
    const who = store.read('Practitioner', practitionerId)?.resource
    const inForce = licensesOf(who).filter((one) => isInForce(one, clock.now()))
    return { name: nameOf(who), licences: [...new Set(inForce.map(({ state }) => state))].sort() }
  }

  return {
    record(
      practitionerId: string,
      device: string | null,
      stated: { availability: Availability; unsent: number },
    ) {
      put.run(practitionerId, device ?? '', stated.availability, stated.unsent, clock.now())
      dropOldest.run({ who: practitionerId, device: device ?? '', most: presencesOfAccount })
    },
    /** Everyone else who was heard lately. Licenses: USPS codes of those in force today. */
    colleaguesOf(practitionerId: string): ColleagueView[] {
      return others.all(practitionerId, clock.now() - silentMs).map(({ practitioner, availability }) => ({
        practitioner,
        ...nameAndLicenses(practitioner),
        availability,
        inCall: calls.get(`Practitioner/${practitioner}`) !== undefined,
      }))
    },
  }
}
