import type { Resource } from '@medplum/fhirtypes'
import { idOf, patientOf, subjectsOf } from '../fhir/whose.ts'
import { WrongPatient } from './cache.ts'

/**
 * The last wall against a write in the wrong chart: the patient comes from the visit, never from the caller, and
 * every reference by which the resource says whose it is must name that patient. Types that speak of no patient
 * directly (AuditEvent, Provenance) may name none, but not another.
 * Throws `WrongPatient`; its message holds types only.
 */
export function assertRightPatient(resource: Resource, patientId: string): void {
  if (!resource.id) throw new WrongPatient(`A ${resource.resourceType} without id cannot be written.`)
  if (resource.resourceType === 'Patient') {
    if (resource.id !== patientId) throw new WrongPatient('Another patient than the one of this visit.')
    return
  }
  const subjects = subjectsOf(resource)
  if (subjects.length === 0) {
    if (resource.resourceType === 'AuditEvent' || resource.resourceType === 'Provenance') return
    throw new WrongPatient(`A ${resource.resourceType} that names no patient cannot be written in a visit.`)
  }
  if (subjects.some((reference) => idOf(reference, 'Patient') !== patientId)) {
    throw new WrongPatient(
      `A ${resource.resourceType} that names another patient than the one of this visit.`,
    )
  }
}

/**
 * The patient of a visit: from its Encounter, while that is not loaded from the queue's Task, and when both have left
 * this machine with the patient from the claim (`claimed`).
 */
export function patientOfVisit(
  encounter: Resource | undefined,
  tasks: Resource[],
  claimed?: string | undefined,
): string {
  const found =
    (encounter && patientOf(encounter)) ?? tasks.map(patientOf).find((id) => id !== null) ?? claimed
  if (!found)
    throw new WrongPatient('This visit is not on this machine, so its patient is not known here.', true)
  return found
}
