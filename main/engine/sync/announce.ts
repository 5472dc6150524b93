import type { Resource } from '@medplum/fhirtypes'
import type { EventName, Payload } from '../../../preload/contract.ts'
import type { Page } from '../cache/cache.ts'
import { encounterOf, idOf, patientOf } from '../cache/whose.ts'

export type Emit = <E extends EventName>(event: E, payload: Payload<E>) => void

/** Tells the screen what a page or an acknowledgment may have changed, each chart and visit once. */
export function announce(emit: Emit, resources: Resource[], patientIds: string[] = []): void {
  const patients = new Set(patientIds)
  const visits = new Set<string>()
  const notes = new Set<string>()
  const orders = new Set<string>()
  let queue = false
  for (const resource of resources) {
    const patient = patientOf(resource)
    const encounter = encounterOf(resource)
    if (patient) patients.add(patient)
    switch (resource.resourceType) {
      case 'Task':
        queue = true
        if (encounter) visits.add(encounter)
        if (encounter && resource.focus) orders.add(encounter)
        break
      case 'Appointment':
        queue = true
        break
      case 'Encounter':
        if (encounter) visits.add(encounter)
        break
      case 'Composition':
        if (encounter) notes.add(encounter)
        break
      case 'Provenance': {
        // A co-signature names the visit whose note it is for.
        const visit = resource.target.map(({ reference }) => idOf(reference ?? '', 'Encounter')).find(Boolean)
        if (visit) notes.add(visit)
        break
      }
      case 'MedicationRequest':
      case 'DetectedIssue':
        if (encounter) orders.add(encounter)
        break
      default:
    }
  }
  if (queue) emit('queue.changed', {})
  for (const patientId of patients) emit('chart.changed', { patientId })
  for (const encounterId of visits) emit('visit.changed', { encounterId })
  for (const encounterId of notes) emit('note.changed', { encounterId })
  for (const encounterId of orders) emit('orders.changed', { encounterId })
}

export function announcePage(emit: Emit, page: Page): void {
  const resources = page.versions.map(({ resource }) => resource)
  const patients = [
    ...page.entered,
    ...page.left.patients,
    ...(page.compartment ? [page.compartment.patientId] : []),
  ]
  announce(emit, resources, patients)
  const goneTasks =
    page.left.tasks.length > 0 ||
    page.left.patients.length > 0 ||
    page.deleted.some(({ type }) => type === 'Task' || type === 'Appointment')
  if (goneTasks && !resources.some(({ resourceType }) => resourceType === 'Task')) emit('queue.changed', {})
}
