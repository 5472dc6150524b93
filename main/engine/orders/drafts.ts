import type { DetectedIssue, MedicationRequest } from '@medplum/fhirtypes'
import type { WritableCache } from '../cache/cache.ts'

/** A prescription that is not signed yet, with the issues its author has read. */
export type Draft = { order: MedicationRequest; issues: DetectedIssue[] }

/**
 * Unsigned orders of one author live in the work file, as FHIR, and never in the outbox: nothing that is not signed may
 * reach the central API as an order (docs/decisions/unsigned-orders.md).
 */
export function draftsOf(cache: WritableCache, author: () => { practitionerId: string }) {
  const own = () => `Practitioner/${author().practitionerId}`
  return {
    of: (encounterId: string): Draft[] =>
      cache
        .draftOrders(encounterId, own())
        .flatMap(({ order, issues }) =>
          order.resourceType === 'MedicationRequest' ? [{ order, issues }] : [],
        ),
    add: (encounterId: string, draft: Draft) => cache.addDraftOrder(encounterId, own(), draft),
    /** false when there is no such draft. */
    remove: (encounterId: string, orderId: string): boolean =>
      cache.removeDraftOrder(encounterId, own(), orderId),
    forget: (encounterId: string) => cache.forgetDraftOrders(encounterId, own()),
  }
}
