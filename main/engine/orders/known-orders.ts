import type { DetectedIssue, MedicationRequest } from '@medplum/fhirtypes'
import { noteId } from '../../clinical/derived-ids.ts'
import { isBan } from '../../clinical/medications/medication-use.ts'
import type { WritableCache } from '../cache/cache.ts'
import { patientOfVisit } from '../cache/right-patient.ts'
import { idIn } from '../fhir/read.ts'
import { pharmaciesOn, pharmacyOfOrder } from '../record/pharmacies.ts'
import { tasksOf } from '../record/transmission.ts'
import { type Draft, draftsOf } from './drafts.ts'
import { leftOut, type OrderStatus, orderStatusOf, refused, unsigned } from './order-state.ts'
import { isOf } from './order-view.ts'
import { unsentOf } from './unsent.ts'

/** An order with the issues its author has read, and where it stands. */
export type KnownOrder = Draft & { status: OrderStatus }

/** What this machine knows of the orders of a visit, from drafts, outbox and the server's copies. */
export function knownOrders(cache: WritableCache, author: () => { practitionerId: string }) {
  const drafts = draftsOf(cache, author)
  const unsent = unsentOf(cache, 'MedicationRequest')

  const patientOf = (encounterId: string): string =>
    patientOfVisit(
      cache.read('Encounter', encounterId)?.resource,
      cache.ofEncounter('Task', encounterId).map(({ resource }) => resource),
      cache.heldVisit(encounterId)?.patientId,
    )

  /**
   * Unsigned orders: those drafted here; those of a signature that became void, which the outbox holds as drafts
   * while the note is a draft again; and those of a signature that the central API refused.
   */
  function unsignedOf(encounterId: string): KnownOrder[] {
    const status = isSigned(encounterId) ? leftOut : unsigned
    const drafted = drafts.of(encounterId).map((draft) => ({ ...draft, status }))
    const voided = unsent.voided(encounterId).map((order) => ({ order, issues: issuesOf(order), status }))
    const refused = refusedOf(encounterId).filter(({ order }) => order.status === 'draft')
    return [...voided, ...refused, ...drafted]
  }

  /** What a signing that was put aside holds, with what was written of it since. */
  const refusedOf = (encounterId: string): KnownOrder[] =>
    unsent.refused(encounterId).map(({ signed, now: order, beside, why }) => ({
      order,
      issues: beside
        .filter((one) => one.resourceType === 'DetectedIssue')
        .filter((issue) => isOf(signed, issue)),
      status: refused(why),
    }))

  /** What its author has read and answered: an order names these, so that no other order's is looked at. */
  const issuesOf = (order: MedicationRequest): DetectedIssue[] =>
    (order.detectedIssue ?? [])
      .flatMap(
        (reference) => cache.read('DetectedIssue', idIn(reference, 'DetectedIssue') ?? '')?.resource ?? [],
      )
      .filter((issue) => isOf(order, issue))

  /** By this provider: what a colleague signed of the visit, before a hand-over, closes no orders. */
  function isSigned(encounterId: string): boolean {
    const own = cache.read('Composition', noteId(encounterId, author().practitionerId))
    return own !== undefined && own.resource.status !== 'preliminary'
  }

  /** Signed and sent, on its way, or with a signature that waits to be sent. */
  function signedOf(encounterId: string): KnownOrder[] {
    const signed = isSigned(encounterId)
    const pharmacies = pharmaciesOn(cache)
    return cache
      .ofEncounter('MedicationRequest', encounterId)
      .filter(
        ({ resource, base }) =>
          // That something must not be given is no prescription.
          !isBan(resource) &&
          (resource.status !== 'draft' || (signed && (base !== undefined || unsent.isGoing(resource.id)))),
      )
      .map(({ resource: order, pending }) => {
        const status = orderStatusOf(order, {
          signed,
          pending,
          notStopped: pending ? null : unsent.notEnded(order.id),
          transmission: tasksOf(cache, encounterId, 'transmit-prescription', order.id).at(-1),
          call: tasksOf(cache, encounterId, 'call-pharmacy', order.id).at(-1),
          cancel: tasksOf(cache, encounterId, 'cancel-prescription', order.id).at(-1),
          pharmacy: pharmacyOfOrder(order, pharmacies),
        })
        return { order, issues: issuesOf(order), status }
      })
  }

  return { patientOf, isSigned, unsignedOf, refusedOf, signedOf }
}
