import type { WritableCache } from '../cache/cache.ts'
import type { DraftOrder } from '../cache/visit-records.ts'

export type { DraftOrder as Draft } from '../cache/visit-records.ts'

/**
 * Unsigned orders of one author live in the work file, as FHIR, and never in the outbox: nothing that is not signed may
 * reach the central API as an order (docs/decisions/unsigned-orders.md).
 */
export function draftsOf(cache: WritableCache, author: () => { practitionerId: string }) {
  const own = () => `Practitioner/${author().practitionerId}`
  return {
    of: (encounterId: string): DraftOrder[] => cache.draftOrders(encounterId, own()),
    add: (encounterId: string, draft: DraftOrder) => cache.addDraftOrder(encounterId, own(), draft),
    /** false when there is no such draft. */
    remove: (encounterId: string, orderId: string): boolean =>
      cache.removeDraftOrder(encounterId, own(), orderId),
    forget: (encounterId: string) => cache.forgetDraftOrders(encounterId, own()),
  }
}
