import type { ServiceRequest } from '@medplum/fhirtypes'
import { kindOfRequest } from '../../clinical/labs/request.ts'
import type { WritableCache } from '../cache/cache.ts'
import { knownOrders } from '../orders/known-orders.ts'
import { unsentOf } from '../orders/unsent.ts'
import { leftOutTest, refusedTest, type TestStatus, unsignedTest } from './test-state.ts'

export type KnownTest = { order: ServiceRequest; status: TestStatus }

/** What this machine knows of the tests that were ordered in a visit, from drafts, outbox and the server's copies. */
export function knownTests(cache: WritableCache, author: () => { practitionerId: string }) {
  const { patientOf, isSigned } = knownOrders(cache, author)
  const unsent = unsentOf(cache, 'ServiceRequest')
  const own = () => `Practitioner/${author().practitionerId}`

  const draftsOf = (encounterId: string): ServiceRequest[] =>
    cache
      .draftOrders(encounterId, own())
      .flatMap(({ order }) => (order.resourceType === 'ServiceRequest' ? [order] : []))

  /** Those of a void signature, of a refused one, and the drafts, in the order in which they were made. */
  function unsignedOf(encounterId: string): KnownTest[] {
    const status = isSigned(encounterId) ? leftOutTest : unsignedTest
    return [
      ...unsent.voided(encounterId).map((order) => ({ order, status })),
      ...refusedOf(encounterId).filter(({ order }) => order.status === 'draft'),
      ...draftsOf(encounterId).map((order) => ({ order, status })),
    ]
  }

  const refusedOf = (encounterId: string): KnownTest[] =>
    unsent.refused(encounterId).map(({ now: order, why }) => ({ order, status: refusedTest(why) }))

  /** Signed and sent, or with a signature that waits to be sent; a referral of another program is none of them. */
  const sentOf = (encounterId: string): { order: ServiceRequest; pending: boolean }[] =>
    cache
      .ofEncounter('ServiceRequest', encounterId)
      .filter(
        ({ resource, base }) =>
          kindOfRequest(resource) !== null &&
          !resource.doNotPerform &&
          (resource.status !== 'draft' ||
            (isSigned(encounterId) && (base !== undefined || unsent.isGoing(resource.id)))),
      )
      .map(({ resource: order, pending }) => ({ order, pending }))

  return { patientOf, isSigned, unsignedOf, refusedOf, sentOf, notEnded: unsent.notEnded, own }
}
