import type { Encounter, Resource, Task } from '@medplum/fhirtypes'
import { withEmergencyAsIn } from '../../clinical/visits/emergency.ts'
import type { OutboxRow } from '../cache/cache.ts'
import { saysTheSame } from '../merge/merge-fields.ts'
import { withoutSignedWithout } from '../record/signed-without.ts'
import { baseOf } from './row-request.ts'

/** A transaction that makes a note final. */
export const isSigning = (row: OutboxRow): boolean =>
  row.kind === 'transaction' &&
  row.mine.some((mine) => mine.resourceType === 'Composition' && mine.status === 'final')

/**
 * What stays of a signing write whose signature is void: each resource as it was before the signature, as a write
 * of its own. The note is a draft again, the visit goes on, orders wait unsigned; what only witnessed the
 * signature (AuditEvent, Provenance) falls away.
 */
export function unsigned(row: OutboxRow): { base: Resource | null; mine: Resource }[] {
  return row.mine.flatMap((mine) => {
    const base = baseOf(row, mine) ?? null
    const before = asBefore(mine, base)
    if (!before || (base && saysTheSame(before, base))) return []
    return [{ base, mine: before }]
  })
}

function asBefore(mine: Resource, base: Resource | null): Resource | null {
  switch (mine.resourceType) {
    case 'Composition':
      return { ...withoutSignedWithout(mine), status: 'preliminary' }
    case 'Encounter':
      return openAgain(mine, base?.resourceType === 'Encounter' ? base : null)
    case 'Task':
      return openTask(mine, base?.resourceType === 'Task' ? base : null)
    case 'AuditEvent':
    case 'Provenance':
      return null
    default:
      return mine
  }
}

function openAgain(mine: Encounter, base: Encounter | null): Encounter {
  // The signature ended an emergency with the visit.
  const { hospitalization: _, ...visit } = withEmergencyAsIn(mine, base)
  if (mine.status === 'finished') visit.status = 'in-progress'
  if (visit.period?.end) {
    const { end: __, ...period } = visit.period
    visit.period = period
  }
  return base?.hospitalization ? { ...visit, hospitalization: base.hospitalization } : visit
}

function openTask(mine: Task, base: Task | null): Task {
  const { statusReason: _, executionPeriod, ...task } = mine
  if (mine.status === 'completed') task.status = 'in-progress'
  return {
    ...task,
    ...(base?.statusReason ? { statusReason: base.statusReason } : {}),
    ...(base?.executionPeriod
      ? { executionPeriod: base.executionPeriod }
      : executionPeriod
        ? { executionPeriod: { start: executionPeriod.start } }
        : {}),
  }
}
