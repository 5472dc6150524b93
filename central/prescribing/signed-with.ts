import type {
  Composition,
  MedicationRequest,
  Practitioner,
  Resource,
  ServiceRequest,
} from '@medplum/fhirtypes'
import { Problem } from '../base/problem.ts'
import type { Services } from '../leases/services.ts'
import { decideLicense } from '../licensure/licensure.ts'
import { idOf } from '../readers/references.ts'
import { statedPlace } from '../readers/stated-location.ts'

/** What holds of every order that goes out with a signature, a prescription or a test. */

type OfVisit = MedicationRequest | ServiceRequest

/** The note of a visit: an addendum orders nothing. */
export const isSignedNote = (it: Resource): it is Composition =>
  it.resourceType === 'Composition' &&
  it.status === 'final' &&
  !it.relatesTo?.some(({ code }) => code === 'appends')

/**
 * Where the patient is, and so who may prescribe, is what was stated in the visit: an order goes out with the note of that
 * visit alone, which its write has shown to be the signer's. Throws `bad-request`.
 */
export function checkSignedWith(notes: Composition[], order: OfVisit): void {
  const own = notes.some(
    (note) =>
      note.encounter?.reference === order.encounter?.reference &&
      note.subject?.reference === order.subject.reference,
  )
  if (!own)
    throw new Problem('bad-request', 'An order is signed with the note of its own visit.', {
      expression: [`${order.resourceType}.encounter`],
    })
}

/** Why its signer may not order where the patient says they are; null: they may. */
export function licenseHold({ store, context }: Services, signer: string, order: OfVisit): string | null {
  const encounterId = idOf(order.encounter?.reference, 'Encounter')
  const place = statedPlace(encounterId ? store.read('Encounter', encounterId)?.resource : undefined)
  if (!place) return 'Held: no location of the patient is recorded, so the license can’t be checked.'
  const practitioner: Practitioner = store.read('Practitioner', signer)?.resource ?? {
    resourceType: 'Practitioner',
  }
  const decision = decideLicense(practitioner, place, context.clock.now())
  return decision.licensed ? null : `Held: ${decision.message}`
}
