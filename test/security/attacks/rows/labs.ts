import type { Coverage, Resource, ServiceRequest } from '@medplum/fhirtypes'
import { note } from '../../../../central/testing/practice.ts'
import { testRequest } from '../../../../main/clinical/labs/request.ts'
import { labSites } from '../../../../resources/training/lab-sites.ts'
import { practiceTests } from '../../../../resources/training/labs.ts'
import { must, type Weakening } from '../attack.ts'
import { inClinic, stated, taken, transaction, underMine } from '../clinic.ts'

/** Tests that would be drawn, sent or paid for where nobody ordered them so. */

const file = 'central/fhir/writable/test-order.ts'
const [cbc] = practiceTests
const sites = labSites.map((one) => ({ ...one, id: one.id ?? '' }))

function order(requester: string, more: Partial<ServiceRequest> = {}): ServiceRequest & { id: string } {
  must(cbc !== undefined, 'there is a test to order')
  return {
    ...testRequest({
      id: 'planted',
      identifier: 'planted',
      test: cbc as NonNullable<typeof cbc>,
      patientId: 'mine',
      encounterId: 'mine-visit',
      requester: { practitionerId: requester, name: requester },
      at: '2026-11-23T10:05:00Z',
      stat: false,
      answers: {},
      site: null,
      payer: null,
      reason: null,
    }),
    ...more,
  }
}
const theirs: Coverage & { id: string } = {
  resourceType: 'Coverage',
  id: 'theirs',
  status: 'active',
  beneficiary: { reference: 'Patient/victim' },
  payor: [{ display: 'Insurer' }],
}
const writes =
  (it: ServiceRequest & { id: string }, message: string, more: (Resource & { id: string })[] = []) =>
  () =>
    inClinic(async ({ ada }) => taken(await ada.create(it, underMine), message), more)

/** Ada signs the visit with this order in this state. */
const signs = (state: string, it: ServiceRequest, then: 'active' | 'changed') => () =>
  inClinic(async ({ ada, server }) => {
    await stated(ada, 'mine', state)
    await ada.post(transaction(note('n', 'mine', 'ada', 'final', 'x'), it), underMine)
    const signed = server.store.read('ServiceRequest', 'planted')?.resource
    must(signed?.id !== undefined, 'the visit is signed')
    if (then === 'active') return signed?.status === 'active' ? 'an order that is performed' : null
    const changed = { ...(signed as ServiceRequest & { id: string }), priority: 'stat' as const }
    return taken(await ada.update(changed, underMine), 'another order than the one that was signed')
  }, sites)

export const labs: Weakening[] = [
  {
    rule: 'A test is ordered by its requester.',
    changes: [{ file, find: 'refuseOther(own || ends,', replace: 'refuseOther(true,' }],
    attacks: [
      {
        title: 'orders a test in a colleague’s name',
        of: 'S9',
        run: writes(order('ben'), 'a test that ben is said to have ordered'),
      },
    ],
  },
  {
    rule: 'What an order names of a patient is of its own.',
    changes: [{ file, find: '&& row.patient === patient', replace: '' }],
    attacks: [
      {
        title: 'has a test paid for by another patient’s coverage',
        of: 'S4',
        run: writes(
          order('ada', { insurance: [{ reference: 'Coverage/theirs' }] }),
          'a test on another patient’s coverage',
          [theirs],
        ),
      },
    ],
  },
  {
    rule: 'A signed order is not changed.',
    changes: [
      {
        file,
        find: 'if (!isDeepStrictEqual(substance(next), substance(previous)))',
        replace: 'if (substance(next) === null)',
      },
    ],
    attacks: [
      {
        title: 'changes a test after it was signed',
        of: 'S9',
        run: signs(
          'MA',
          order('ada', { locationReference: [{ reference: 'Location/site-boston' }] }),
          'changed',
        ),
      },
    ],
  },
  {
    rule: 'A test is performed where its signer has a license, and by a place that takes it.',
    changes: [
      {
        file: 'central/labs/accept.ts',
        find: 'licenseHold(services, signer, order) ?? siteHold(services, order)',
        replace: 'signer ? null : siteHold(services, order)',
      },
    ],
    attacks: [
      {
        title: 'has a test performed where she has no license',
        of: 'S8',
        run: signs(
          'NH',
          order('ada', { locationReference: [{ reference: 'Location/site-nashua' }] }),
          'active',
        ),
      },
      {
        title: 'sends a test to a place that is no laboratory',
        of: 'S9',
        run: signs('MA', order('ada', { locationReference: [{ reference: 'Location/nowhere' }] }), 'active'),
      },
    ],
  },
]
