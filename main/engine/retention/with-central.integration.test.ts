import type {
  AllergyIntolerance,
  AuditEvent,
  Encounter,
  Patient,
  ServiceRequest,
  Task,
} from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Central, createCentral } from '../../../central/app.ts'
import { reached } from '../testing/practice.ts'
import { wholeChart } from '../testing/whole-chart.ts'
import { type Workstation, workstation } from '../testing/workstation.ts'

/** Retention in a whole engine on the reference central API: charts go as soon as a visit is closed. */
let central: Central
let station: Workstation
const { taskId, encounterId } = { taskId: 'rosa-delgado-task', encounterId: 'rosa-delgado-visit' }

beforeEach(async () => {
  central = await createCentral({
    database: ':memory:',
    training: true,
    settings: { pharmacySeconds: 0, labSeconds: 3600 },
  })
  station = await workstation(central.url, { closedChartHours: 0 })
  await station.signIn('okafor@training.rounds.example')
})
afterEach(async () => {
  await station.close()
  await central.close()
})

const charts = async () => (await station.call('sync.status', {})).charts
const audits = () =>
  central.context.store
    .search('AuditEvent', {})
    .map(({ resource }) => resource as AuditEvent)
    .filter(({ outcomeDesc }) => outcomeDesc?.startsWith('Charts removed from this machine by policy'))

/** `order`: before the signature. */
async function signVisit(order = async () => {}): Promise<void> {
  await reached(station, encounterId)
  await station.call('visit.recordLocation', {
    encounterId,
    location: {
      line: '1 Elm',
      city: 'Worcester',
      state: 'MA',
      callBack: '508 555 0142',
      companions: 'alone',
    },
  })
  await station.call('visit.confirmIdentity', { encounterId })
  await station.call('visit.start', { encounterId })
  await station.call('note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1 })
  await order()
  const { digest } = await station.call('visit.review', { encounterId, disposition: 'home-care' })
  await station.call('visit.sign', { encounterId, disposition: 'home-care', digest, reason: 'Not needed.' })
  await station.until(async () => (await station.call('sync.status', {})).unsent === 0)
}

/** Another visit of hers, claimed, with its chart whole. */
async function callAgain(): Promise<void> {
  const { store } = central.context
  const task = store.read('Task', taskId)?.resource
  const encounter = store.read('Encounter', encounterId)?.resource
  if (!task || !encounter) throw new Error('the visit is gone')
  const { owner: _, statusReason: __, executionPeriod: ___, ...waiting } = task
  store.put({ ...encounter, id: 'again-visit', status: 'arrived' } as Encounter & { id: string })
  store.put({
    ...waiting,
    id: 'again',
    status: 'requested',
    encounter: { reference: 'Encounter/again-visit' },
  } as Task & { id: string })
  await station.until(async () => {
    await station.call('sync.now', {})
    return (await station.call('queue.list', {})).waiting.some((row) => row.taskId === 'again')
  })
  await station.call('queue.claim', { taskId: 'again' })
  await station.until(async () => {
    await station.call('sync.now', {})
    return (await station.call('chart.open', { encounterId: 'again-visit' })).load.state === 'complete'
  })
}

test('a signed visit’s chart goes, is audited by number, and comes back with the next visit', async () => {
  await station.call('queue.claim', { taskId })
  const open = () => station.call('chart.open', { encounterId })
  await station.until(async () => (await open()).load.state === 'complete')
  // Hers, and those of the day's two appointments.
  await station.until(async () => (await charts()).complete === 3)
  await signVisit()
  // A pull soon after is spared; the engine looks at each start.
  await station.restart()
  await station.until(async () => (await charts()).complete === 2)
  await station.until(async () => {
    const answer = await station.engine().call('chart.open', { encounterId })
    return !answer.ok && answer.problem.code === 'not-found'
  })
  await station.until(() => audits().length === 1)
  const [audit] = audits()
  expect(audit).toMatchObject({
    action: 'D',
    outcomeDesc: 'Charts removed from this machine by policy: 1',
    agent: [{ who: { reference: 'Practitioner/okafor' } }],
  })
  expect(JSON.stringify(audit)).not.toMatch(/rosa|delgado/i)
  await station.call('sync.now', {})
  expect((await charts()).loading).toBe(0)
  expect(central.context.store.inScope('okafor', 'rosa-delgado')).toBe(true)

  // She calls again: the central API has no new `enter` to tell.
  await callAgain()
  const chart = await wholeChart(station, { encounterId: 'again-visit' })
  expect(chart.allergies.items.length).toBeGreaterThan(0)
})

test('a chart stays while a test of its visit has no result, so that “still open” names it, and goes with the result', async () => {
  await station.call('queue.claim', { taskId })
  await station.until(async () => (await station.call('labs.list', { encounterId })).offered)
  let orderId = ''
  await signVisit(async () => {
    const cbc = { encounterId, test: 'test-cbc', stat: false, answers: [], payer: 'patient', reason: null }
    orderId = (await station.call('labs.order', { ...cbc, site: 'site-worcester' })).id
  })
  await station.restart()
  const left = async () =>
    (await station.call('queue.stillOpen', {})).flatMap(({ items }) => items.map(({ text }) => text))
  await station.until(async () => (await charts()).complete === 3)
  expect(audits()).toEqual([])
  expect((await left()).join()).toContain('Complete blood count')

  const { store } = central.context
  const order = store.read('ServiceRequest', orderId)?.resource as ServiceRequest
  store.put<ServiceRequest>({ ...order, id: orderId, status: 'completed' })
  await station.until(async () => {
    await station.call('sync.now', {})
    return (await left()).length === 0
  })
  await station.restart()
  await station.until(() => audits().length === 1)
  expect((await charts()).complete).toBe(2)
})

test('the record that replaced the visit’s comes with the claim, goes with its chart, and comes back with it', async () => {
  const { store } = central.context
  const rosa = store.read('Patient', 'rosa-delgado')?.resource as Patient
  store.put<Patient>({ ...rosa, id: 'rosa-now' })
  store.put<AllergyIntolerance>({
    resourceType: 'AllergyIntolerance',
    id: 'rosa-now-allergy',
    code: { text: 'Latex' },
    patient: { reference: 'Patient/rosa-now' },
  })
  store.put<Patient>({
    ...rosa,
    id: 'rosa-delgado',
    link: [{ type: 'replaced-by', other: { reference: 'Patient/rosa-now' } }],
  })
  await station.call('queue.claim', { taskId })
  const current = async (of: string) => {
    const { replacedBy } = await station.call('chart.open', { encounterId: of })
    return replacedBy?.here ? wholeChart(station, { encounterId: of, current: true }) : null
  }
  await station.until(async () => (await current(encounterId))?.load.state === 'complete')
  expect((await current(encounterId))?.allergies.items).toMatchObject([{ text: 'Latex' }])
  await station.until(async () => (await charts()).complete === 4)
  await signVisit()
  await station.restart()
  await station.until(() => audits().length === 1)
  expect(audits()[0]?.outcomeDesc).toBe('Charts removed from this machine by policy: 2')
  expect((await charts()).complete).toBe(2)

  await callAgain()
  await station.until(async () => (await current('again-visit'))?.load.state === 'complete')
  expect((await charts()).complete).toBe(4)
})
