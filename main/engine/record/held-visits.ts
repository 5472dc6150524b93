import type { WritableCache } from '../cache/cache.ts'
import type { HeldVisit } from '../cache/visit-records.ts'
import { type VisitOnHand, visitOnHand } from './visit-on-hand.ts'

export type { HeldVisit } from '../cache/visit-records.ts'

/** The claims of this provider, in the work file, so that an engine started anew knows them at once. */
export function heldVisitsOf(cache: WritableCache) {
  let asOf = -1
  const read = new Map<string, VisitOnHand | undefined>()

  /**
   * A visit of this provider as it stands, held or owned. It is read once: whoever asks again, in the same call or the
   * next, has the same until a row is written.
   */
  function onHand(encounterId: string, practitionerId: string): VisitOnHand | undefined {
    const name = `${practitionerId} ${encounterId}`
    const revision = cache.revision()
    if (revision !== asOf) read.clear()
    asOf = revision
    if (!read.has(name)) read.set(name, visitOnHand(cache, encounterId, practitionerId))
    return read.get(name)
  }

  return {
    onHand,
    /** Oldest claim first. */
    all: () => cache.heldVisits(),
    ofEncounter: (encounterId: string) => cache.heldVisit(encounterId),
    ofTask: (taskId: string) => cache.heldTask(taskId),
    put: (visit: HeldVisit) => cache.putHeldVisit(visit),
    change(taskId: string, change: Partial<HeldVisit>) {
      const held = cache.heldTask(taskId)
      if (held) cache.updateHeldVisit({ ...held, ...change })
    },
  }
}
export type HeldVisits = ReturnType<typeof heldVisitsOf>
