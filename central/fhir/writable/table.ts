import type { Resource, ResourceType } from '@medplum/fhirtypes'
import { Problem } from '../../base/problem.ts'
import { auditEvent } from './audit-event.ts'
import { preference } from './basic.ts'
import { allergy, condition, detectedIssue } from './chart.ts'
import { communication } from './communication.ts'
import { consent } from './consent.ts'
import { encounter } from './encounter.ts'
import { handOverTask } from './hand-over.ts'
import { instructions } from './instructions.ts'
import { letter } from './letter.ts'
import { medicationStatement } from './medication-statement.ts'
import { note } from './note.ts'
import { observation } from './observation.ts'
import { order } from './order.ts'
import { phrase } from './phrase.ts'
import { provenance } from './provenance.ts'
import { reviewTask } from './review.ts'
import type { Row } from './row.ts'
import { callPharmacyTask, visitTask } from './task.ts'
import { testOrder } from './test-order.ts'

/**
 * What a workstation may write, a row each: what has none is `forbidden`. To add a type: its row (in a file named for
 * it), a line here and in `validatedTypes`, its tests, its attack in `test/security/attacks/`, and
 * `node central/fhir/writable/contract-table.ts`, which writes the table of `docs/central-api.md`.
 */
export const writable: readonly Row[] = [
  row(visitTask),
  row(callPharmacyTask),
  row(handOverTask),
  row(reviewTask),
  row(encounter),
  row(consent),
  row(communication),
  row(preference),
  row(note),
  row(order),
  row(testOrder),
  row(detectedIssue),
  row(allergy),
  row(condition),
  row(observation),
  row(medicationStatement),
  row(instructions),
  row(letter),
  row(phrase),
  row(auditEvent),
  row(provenance),
]

/** A row is only ever given resources of its own type. */
function row<T extends ResourceType>(of: Row<T>): Row {
  return of as unknown as Row
}

/** The row of a write; by what stands there, where something does. Throws `forbidden`. */
export function rowOf(next: Resource, previous: Resource | undefined): Row {
  const found = writable.find(
    ({ type, kind }) =>
      type === next.resourceType && (!kind || (kind.has(next) && (!previous || kind.has(previous)))),
  )
  if (found) return found
  throw new Problem('forbidden', `This ${next.resourceType} is not written by workstations.`)
}
