import type { Encounter } from '@medplum/fhirtypes'
import { endedAt } from '../periods.ts'

/** A new status with the one before in `statusHistory`, which R4 keeps with its period. */
export function withStatus(encounter: Encounter, status: Encounter['status'], at: string): Encounter {
  const history = encounter.statusHistory ?? []
  const since = history.at(-1)?.period.end ?? encounter.period?.start
  const before = { status: encounter.status, period: endedAt({ ...(since ? { start: since } : {}) }, at) }
  return { ...encounter, status, statusHistory: [...history, before] }
}

/** The patient waited until then, and not until it was said. */
export function waitedUntil(encounter: Encounter, at: string): Encounter {
  const history = encounter.statusHistory ?? []
  const last = history.at(-1)
  const { start, end } = last?.period ?? {}
  if (last?.status !== 'arrived' || end === undefined || Date.parse(end) <= Date.parse(at)) return encounter
  const waited = { ...last, period: endedAt({ ...(start ? { start } : {}) }, at) }
  return { ...encounter, statusHistory: [...history.slice(0, -1), waited] }
}
