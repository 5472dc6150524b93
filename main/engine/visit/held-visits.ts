import type { WritableCache } from '../cache/cache.ts'
import { heldVisitsFact as name } from '../cache/claimed.ts'

/**
 * A visit this provider claimed, with what must stay known of it when its Task and chart have left: the claim
 * number that every write carries, and who has it now.
 */
export type HeldVisit = {
  taskId: string
  encounterId: string
  patientId: string
  claim: number
  /** As it came with the Lease of this claim: a central API that was put back knows by it that it gave the claim. */
  proof?: string
  since: string
  patientName: string
  birthDate: string | null
  reason: string
  takenOver: { by: string; at: string } | null
  /** Begun from this appointment, with the patient's link: by them a central API that has forgotten the visit makes it again. */
  begun?: { appointmentId: string; join?: string }
  /** Given back or handed over by the provider: nothing of it is theirs any more. */
  givenUp: boolean
  /** To whom (null: to the queue) and when it was given up; absent where that was before it was kept. */
  givenTo?: { name: string | null; at: string }
}

const remembered = 200

/** Kept as a fact of the work file, so that an engine started anew knows its claims at once. */
export function heldVisitsOf(cache: WritableCache) {
  const all = (): HeldVisit[] => JSON.parse(cache.fact(name) ?? '[]')
  const keep = (visits: HeldVisit[]) => cache.setFact(name, JSON.stringify(visits.slice(-remembered)))
  return {
    all,
    ofEncounter: (encounterId: string) => all().findLast((one) => one.encounterId === encounterId),
    ofTask: (taskId: string) => all().findLast((one) => one.taskId === taskId),
    put(visit: HeldVisit) {
      keep([...all().filter((one) => one.taskId !== visit.taskId), visit])
    },
    change(taskId: string, change: Partial<HeldVisit>) {
      keep(all().map((one) => (one.taskId === taskId ? { ...one, ...change } : one)))
    },
    forget(encounterIds: string[]) {
      keep(all().filter((one) => !encounterIds.includes(one.encounterId)))
    },
    forgetAll: () => cache.setFact(name, null),
  }
}
export type HeldVisits = ReturnType<typeof heldVisitsOf>
