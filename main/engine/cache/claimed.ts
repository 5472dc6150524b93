/** Where the visits that this provider claimed are kept, as JSON (`main/engine/visit/held-visits.ts`). */
export const heldVisitsFact = 'held-visits'

type Claimed = { patientId: string; left: boolean }

/**
 * What a claim said of its visit, which stays known when the chart has left. `left`: the visit was taken over, handed
 * over or given back, so that only its author's own note still concerns this machine.
 */
export function claimed(fact: string | undefined, encounterId: string): Claimed | undefined {
  type Held = { encounterId: string; patientId: string; takenOver: unknown; givenUp: boolean }
  const held = (JSON.parse(fact ?? '[]') as Held[]).findLast((one) => one.encounterId === encounterId)
  return held && { patientId: held.patientId, left: held.givenUp || held.takenOver !== null }
}

/**
 * What shows that the central API gave this claim (`task number`, as a row of the outbox has it); undefined: an older
 * one gave none, or the visit has another claim by now.
 */
export function proofOf(fact: string | undefined, claim: string): string | undefined {
  type Held = { taskId: string; claim: number; proof?: string }
  return (JSON.parse(fact ?? '[]') as Held[]).findLast((one) => `${one.taskId} ${one.claim}` === claim)?.proof
}
