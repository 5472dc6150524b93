import type { Resource, ServiceRequest } from '@medplum/fhirtypes'
import { kindOfRequest, siteIdOf } from '../../main/clinical/labs/request.ts'
import { keepLongMembers } from '../base/known-text.ts'
import { Problem } from '../base/problem.ts'
import { hasTestSites, performsTests } from '../directory/test-sites.ts'
import type { Services } from '../leases/services.ts'
import { checkSignedWith, isSignedNote, licenseHold } from '../prescribing/signed-with.ts'
import { idOf } from '../readers/references.ts'
import { askToPerform } from './performing.ts'

type Order = ServiceRequest & { id: string }

/**
 * Decides the tests that were ordered with a signing, within its transaction: `active`, and their laboratory is asked, or `on-hold` where
 * the signer has no license in the state that the patient stated, or the place that the order names takes none. Why it is held says its
 * Task. Throws `bad-request` for an order of another visit than the note that is signed, `invalid-resource` for one of another requester.
 */
export function acceptTests(services: Services, signer: string, written: Resource[]): void {
  const notes = written.filter(isSignedNote)
  if (notes.length === 0) return
  for (const it of written) {
    if (it.resourceType !== 'ServiceRequest' || it.status !== 'draft') continue
    checkSignedWith(notes, it)
    if (idOf(it.requester?.reference, 'Practitioner') !== signer)
      throw new Problem('invalid-resource', 'An order is signed by its requester.', {
        expression: ['ServiceRequest.requester'],
      })
    decide(services, signer, it as Order)
  }
}

function decide(services: Services, signer: string, order: Order): void {
  const { store, context } = services
  const held = licenseHold(services, signer, order) ?? siteHold(services, order)
  const decided: Order = { ...order, status: held === null ? 'active' : 'on-hold' }
  store.put<ServiceRequest>(keepLongMembers(decided, order))
  askToPerform(store, decided, context.clock.now(), held)
}

/** Nobody could perform it: its site closed since it was chosen, or never was one. */
function siteHold({ store: { db } }: Services, order: Order): string | null {
  const kind = kindOfRequest(order)
  const site = siteIdOf(order)
  if (!kind || !hasTestSites(db, kind)) return null
  if (!site) return 'Held: it names no place that performs it.'
  if (performsTests(db, site, kind)) return null
  const name = order.locationReference?.[0]?.display ?? 'The place that it names'
  return `Held: ${name} takes no such orders any more.`
}
