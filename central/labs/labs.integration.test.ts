import type { Bundle, Coverage, Location, ServiceRequest, Task } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { revoked, testRequest } from '../../main/clinical/labs/request.ts'
import { siteOf } from '../../main/clinical/labs/sites.ts'
import { labSites } from '../../resources/training/lab-sites.ts'
import { labs, practiceTests } from '../../resources/training/labs.ts'
import { claim, prescribing } from '../prescribing/testing.ts'
import { patient, waitingVisit } from '../testing/practice.ts'
import { until } from '../testing/server.ts'

const { at, inVisit, read, sign } = prescribing()

const site = siteOf(
  labSites.find(({ id, resourceType }) => id === 'site-worcester' && resourceType === 'Location') as Location,
)
const test = (name: string) => {
  const found = practiceTests.find(({ id }) => id === `test-${name}`)
  if (!found) throw new Error(`No test ${name}.`)
  return found
}

const order = (id: string, more: Partial<ServiceRequest> = {}): ServiceRequest & { id: string } => ({
  ...testRequest({
    id,
    identifier: `order-${id}`,
    test: test('urine-culture'),
    patientId: 'p1',
    encounterId: 'p1-visit',
    requester: { practitionerId: 'ada', name: 'Ada' },
    at: '2026-11-23T10:05:00Z',
    stat: false,
    answers: { collected: 'Clean catch', antibiotic: 'false' },
    site,
    payer: { by: 'patient' },
    reason: null,
  }),
  ...more,
})

async function inVisitNear(options: Parameters<typeof inVisit>[0] = {}, state = 'MA') {
  await inVisit(options, state)
  for (const one of [...labSites, ...labs]) at.server.store.put({ ...one, id: one.id ?? '' })
}
const tasks = async () =>
  ((await read<Bundle>('Task?patient=p1')).entry ?? [])
    .map(({ resource }) => resource as Task)
    .filter(({ code }) => code?.coding?.[0]?.code === 'perform-test')

// A signing takes resources of any type beside the note.
const signWith = (...orders: ServiceRequest[]) => sign([], orders)

describe('a test that is signed', () => {
  it('becomes active, and its laboratory is asked once, however often the order is written', async () => {
    await inVisitNear()
    expect((await signWith(order('lab'))).status).toBe(200)
    expect(await read('ServiceRequest/lab')).toMatchObject({
      status: 'active',
      contained: [{ id: 'answers' }],
    })
    expect(await tasks()).toMatchObject([
      {
        status: 'requested',
        focus: { reference: 'ServiceRequest/lab' },
        encounter: { reference: 'Encounter/p1-visit' },
      },
    ])
  })

  it.each([
    ['where its signer has no license', 'NH', {}, 'Held: Dr. Ada Quist has no license in NH.'],
    [
      'where it names no place',
      'MA',
      { locationReference: undefined },
      'Held: it names no place that performs it.',
    ],
    [
      'where its place takes none',
      'MA',
      { locationReference: [{ reference: 'Location/site-worcester-imaging', display: 'Lakeside Imaging' }] },
      'Held: Lakeside Imaging takes no such orders any more.',
    ],
  ])('is held %s, and its Task says why', async (_, state, more, message) => {
    await inVisitNear({}, state)
    await signWith(order('lab', more as Partial<ServiceRequest>))
    expect(await read('ServiceRequest/lab')).toMatchObject({ status: 'on-hold' })
    expect(await tasks()).toMatchObject([{ status: 'on-hold', statusReason: { text: message } }])
  })

  it('is changed no more, but canceled with a reason: its laboratory is told', async () => {
    await inVisitNear()
    await signWith(order('lab'))
    const signed = await read<ServiceRequest & { id: string }>('ServiceRequest/lab')
    const changed = await at.ada.update({ ...signed, priority: 'stat' }, claim)
    expect([changed.status, changed.problem]).toEqual([409, 'signed-immutable'])
    expect((await at.ada.update(revoked(signed, 'Done elsewhere'), claim)).status).toBe(200)
    expect(await tasks()).toMatchObject([{ status: 'cancelled', statusReason: { text: 'Done elsewhere' } }])
  })
})

it('an order that is no test, or is paid by a stranger’s coverage, is refused', async () => {
  await inVisitNear()
  at.server.store.put(patient('other'))
  const theirs: Coverage & { id: string } = {
    resourceType: 'Coverage',
    id: 'theirs',
    status: 'active',
    beneficiary: { reference: 'Patient/other' },
    payor: [{ display: 'Insurer' }],
  }
  at.server.store.put(theirs)
  for (const wrong of [
    { category: [{ text: 'Consult' }] },
    { doNotPerform: true },
    { insurance: [{ reference: 'Coverage/theirs' }] },
    { reasonReference: [{ reference: 'Condition/none' }] },
    { locationReference: [{ display: 'Somewhere' }] },
    { performer: [{ reference: 'Practitioner/ben' }] },
    { status: 'active' as const },
  ])
    expect((await at.ada.create(order('lab', wrong), claim)).problem).toBe('invalid-resource')
})

it('sites come with the chart of who lives near, and of who says that they are in that state', async () => {
  const [person, ...rest] = waitingVisit('p9')
  const atHome = { ...person, address: [{ use: 'home', state: 'RI', postalCode: '02906' }] } as typeof person
  await inVisitNear()
  for (const one of [atHome, ...rest]) at.server.store.put(one)
  const sitesOf = (id: string) =>
    at.server.context.db
      .prepare("SELECT id FROM shared_use WHERE patient = ? AND type = 'Location' ORDER BY id")
      .pluck()
      .all(id)
  expect(sitesOf('p9')).toEqual(['site-providence', 'site-providence-imaging'])
  const encounter = at.server.store.read('Encounter', 'p1-visit')?.resource
  if (encounter) at.server.store.put({ ...encounter, id: 'p1-visit' })
  expect(sitesOf('p1')).toContain('site-worcester')
  expect(sitesOf('p1')).not.toContain('site-providence')
})

it('the training laboratory goes from step to step and answers with a report that is based on the order', async () => {
  await inVisitNear({ training: true, settings: { labSeconds: 0.01 } })
  await signWith(order('lab', { instantiatesCanonical: [test('cbc').url], code: test('cbc').code }))
  const { store } = at.server
  const report = await until(() =>
    store
      .search('DiagnosticReport', { patient: 'p1' })
      .map(({ resource }) => resource)
      .find(({ basedOn }) => basedOn?.[0]?.reference === 'ServiceRequest/lab'),
  )
  expect(report).toMatchObject({ status: 'final', result: { length: 4 } })
  expect(await read('ServiceRequest/lab')).toMatchObject({ status: 'completed' })
  const steps = (await read<Bundle>(`Task/${(await tasks())[0]?.id}/_history`)).entry ?? []
  expect(steps.map(({ resource }) => (resource as Task).businessStatus?.coding?.[0]?.code).reverse()).toEqual(
    [undefined, 'sent', 'received', 'collected', 'resulted'],
  )
})

it('the catalog is asked for by whoever is signed in, and says that tests can be ordered', async () => {
  await inVisitNear()
  const bundle = await read<Bundle>('ActivityDefinition?status=active&_count=200')
  expect(bundle.entry?.length).toBe(practiceTests.length)
  expect((await read<Bundle>('PlanDefinition?status=active')).entry?.length).toBeGreaterThan(3)
})
