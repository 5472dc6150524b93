import type { Appointment, Patient } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Central, createCentral } from '../../../central/app.ts'
import { note } from '../../../central/testing/practice.ts'
import { taskOfAppointment } from '../../clinical/derived-ids.ts'
import { percentOf } from '../record/chart-loaded.ts'
import { reached } from '../testing/practice.ts'
import { wholeChart } from '../testing/whole-chart.ts'
import { type Workstation, workstation } from '../testing/workstation.ts'

/** Scheduled visits from the reference central API to what the screen asks for, with the training practice. */
let central: Central
let station: Workstation
const voss = 'eleanor-voss-appointment-1'
const worcester = {
  line: '12 Elm Street',
  city: 'Worcester',
  state: 'MA',
  callBack: '508 555 0142',
  companions: 'alone',
}

beforeEach(async () => {
  // Near midnight "in half an hour" may be tomorrow; the rows say so, and nothing below depends on it.
  central = await createCentral({ database: ':memory:', training: true, settings: { sweepSeconds: 0.05 } })
  station = await workstation(central.url)
})
afterEach(async () => {
  await station.close()
  await central.close()
})

const rows = async () => (await station.call('queue.list', {})).scheduled
const rowOf = async (id: string) => (await rows()).find(({ appointmentId }) => appointmentId === id)
const signIn = (who = 'okafor') => station.signIn(`${who}@training.rounds.example`)
const ready = () => station.until(async () => (await rowOf(voss))?.chart.state === 'complete')
const rewrite = (change: Partial<Appointment>) => {
  const before = central.context.store.read('Appointment', voss)?.resource
  if (!before) throw new Error('no such appointment')
  central.context.store.put({ ...before, id: voss, ...change } as Appointment & { id: string })
}

test('the charts of the day are on the machine before anyone asks, and can be read without the network', async () => {
  await signIn()
  await ready()
  const all = await rows()
  expect(all.map(({ name }) => name)).toEqual(['Eleanor Voss', 'Priya Raman'])
  expect(all[0]).toMatchObject({
    ageYears: 79,
    reason: 'Heart failure follow-up',
    arrived: false,
    chart: { state: 'complete', percent: 100 },
    notStartable: null,
  })
  expect(Date.parse(all[0]?.chart.completeAsOf ?? '')).not.toBeNaN()
  station.cut()
  await station.restart()
  const chart = await wholeChart(station, { appointmentId: voss })
  expect(chart).toMatchObject({ name: 'Eleanor Voss', load: { state: 'complete', percent: 100 } })
  expect(chart.medications.items.length).toBeGreaterThan(3)
  await station.until(async () => (await rowOf(voss))?.notStartable?.why === 'off-line')
  expect((await station.problem('queue.begin', { appointmentId: voss })).code).toBe('central-unreachable')
})

test('another provider has other appointments, and none of these charts', async () => {
  await signIn('marchetti')
  await station.call('sync.now', {})
  expect(await rows()).toEqual([])
  expect((await station.problem('chart.scheduled', { appointmentId: voss })).code).toBe('not-found')
  expect((await station.problem('queue.begin', { appointmentId: voss })).code).toBe('not-found')
})

test('a canceled one goes, with its chart; a moved one too', async () => {
  await signIn()
  await ready()
  rewrite({ status: 'cancelled' })
  await station.call('sync.now', {})
  expect(await rowOf(voss)).toBeUndefined()
  expect((await station.problem('chart.scheduled', { appointmentId: voss })).code).toBe('not-found')
  rewrite({ status: 'booked' })
  await station.until(async () => {
    await station.call('sync.now', {})
    return (await rowOf(voss))?.chart.state === 'complete'
  })
  rewrite({ start: '2099-01-01T10:00:00Z', end: '2099-01-01T10:30:00Z' })
  await station.call('sync.now', {})
  expect(await rowOf(voss)).toBeUndefined()
})

test('it is begun like any other visit: claimed, written, signed, and its appointment is fulfilled', async () => {
  await signIn()
  await ready()
  const visit = await station.call('queue.begin', { appointmentId: voss })
  expect(visit).toMatchObject({
    taskId: taskOfAppointment(voss),
    patientName: 'Eleanor Voss',
    reason: 'Heart failure follow-up',
    state: 'claimed',
    claim: 1,
  })
  const { encounterId } = visit
  expect(await station.call('queue.begin', { appointmentId: voss })).toMatchObject({ encounterId })
  const queue = await station.call('queue.list', {})
  expect(queue.scheduled.map(({ name }) => name)).toEqual(['Priya Raman'])
  expect(queue.mine[0]).toMatchObject({ encounterId, state: 'claimed' })
  expect(station.realtime()?.leases).toMatchObject([
    { task: visit.taskId, encounter: encounterId, claim: 1, appointment: `Appointment/${voss}` },
  ])

  await reached(station, encounterId)
  await station.call('visit.recordLocation', { encounterId, location: worcester })
  await station.call('visit.confirmIdentity', { encounterId })
  await station.call('visit.start', { encounterId })
  await station.call('note.edit', { encounterId, section: 'subjective', text: 'Less swelling.', edit: 1 })
  const { digest, prevents } = await station.call('visit.review', { encounterId, disposition: 'home-care' })
  expect(prevents).toEqual([])
  expect(
    await station.call('visit.sign', {
      encounterId,
      disposition: 'home-care',
      digest,
      reason: 'Not needed.',
    }),
  ).toMatchObject({
    state: 'signed',
  })
  await station.until(async () => {
    await station.call('sync.now', {})
    return central.context.store.read('Appointment', voss)?.resource.status === 'fulfilled'
  })
  await station.until(async () => (await station.call('sync.status', {})).unsent === 0)
  expect(await rowOf(voss)).toBeUndefined()
})

test('a patient whose address nobody knows is begun, and asked where they are before anything is signed', async () => {
  const { store } = central.context
  const { address: _, ...patient } = store.read('Patient', 'eleanor-voss')?.resource ?? ({} as Patient)
  store.put({ ...patient, id: 'eleanor-voss' } as Patient & { id: string })
  await signIn()
  await ready()
  expect((await rowOf(voss))?.notStartable).toBeNull()
  const visit = await station.call('queue.begin', { appointmentId: voss })
  expect(visit).toMatchObject({
    state: 'claimed',
    location: null,
    intake: { state: null, place: null },
    licensure: { prescribing: 'unknown', message: 'Ask where the patient is now: it decides licensure.' },
  })
  const { encounterId, taskId } = visit
  const { lacks } = await station.call('visit.review', { encounterId, disposition: 'home-care' })
  expect(lacks.join()).toMatch(/where the patient is/i)
  // Given back unasked, it is no dead row: it can be taken and asked by the next.
  await station.call('queue.release', { taskId })
  const waits = await station.until(async () => {
    await station.call('sync.now', {})
    return (await station.call('queue.list', {})).waiting.find((row) => row.taskId === taskId)
  })
  expect(waits).toMatchObject({ notClaimable: null, statedPlace: null })
  expect(await station.call('queue.claim', { taskId })).toMatchObject({ state: 'claimed', claim: 2 })

  await reached(station, encounterId)
  const asked = await station.call('visit.recordLocation', { encounterId, location: worcester })
  expect(asked.licensure).toMatchObject({ prescribing: 'open', state: 'MA' })
  await station.until(async () => (await station.call('sync.status', {})).unsent === 0)
  expect((await station.call('sync.status', {})).setAside).toEqual([])
})

test('given back, it waits in the queue like the others', async () => {
  await signIn()
  await ready()
  const { taskId } = await station.call('queue.begin', { appointmentId: voss })
  await station.call('queue.release', { taskId })
  await station.until(async () => {
    await station.call('sync.now', {})
    return (await station.call('queue.list', {})).waiting.some((row) => row.taskId === taskId)
  })
  expect(await rowOf(voss)).toBeUndefined()
})

test('a name that nearly equals another on the screen is marked in both places', async () => {
  await signIn()
  await ready()
  expect((await rowOf(voss))?.nearlySameName).toBe(false)
  const { store } = central.context
  const patient = store.read('Patient', 'eleanor-voss')?.resource
  const name = [{ given: ['Arthur'], family: 'Whitcombe' }]
  store.put({ ...patient, id: 'eleanor-voss', name } as Patient & { id: string })
  await station.until(async () => {
    await station.call('sync.now', {})
    return (await rowOf(voss))?.nearlySameName
  })
  const { waiting } = await station.call('queue.list', {})
  const marked = waiting.filter((row) => row.nearlySameName).map((row) => row.name)
  expect(marked).toContain('Arthur Whitcomb')
})

test('gives whole percents, and 100 only when all is loaded', () => {
  expect(percentOf({ state: 'partial', loaded: 400, total: 1000 })).toBe(40)
  expect(percentOf({ state: 'partial', loaded: 1004, total: 1000 })).toBe(99)
  expect(percentOf({ state: 'partial', loaded: 400, total: null })).toBeNull()
  expect(percentOf({ state: 'complete', loaded: 0, total: null })).toBe(100)
})

test('whoever is recorded as dead is begun only when that is confirmed, and the row says it before', async () => {
  const patient = central.context.store.read('Patient', 'eleanor-voss')?.resource as Patient
  central.context.store.put({ ...patient, id: 'eleanor-voss', deceasedDateTime: '2026-10-02' })
  await signIn()
  await ready()
  expect((await rowOf(voss))?.deceased).toBe('2026-10-02')
  expect((await station.problem('queue.begin', { appointmentId: voss })).code).toBe('patient-deceased')
  const visit = await station.call('queue.begin', { appointmentId: voss, deceasedConfirmed: true })
  expect(visit.state).toBe('claimed')
})

test('a patient who waits and is recorded as dead is not known as that until the claim is answered with the day', async () => {
  const patient = central.context.store.read('Patient', 'rosa-delgado')?.resource as Patient
  central.context.store.put({ ...patient, id: 'rosa-delgado', deceasedDateTime: '2026-10-02' })
  await signIn()
  const taskId = 'rosa-delgado-task'
  const waiting = async () =>
    (await station.call('queue.list', {})).waiting.find((row) => row.taskId === taskId)
  await station.until(waiting)
  expect((await waiting())?.deceased).toBeNull()
  expect((await station.problem('queue.claim', { taskId })).code).toBe('patient-deceased')
  expect((await waiting())?.deceased).toBe('2026-10-02')
  expect((await station.call('queue.claim', { taskId, deceasedConfirmed: true })).state).toBe('claimed')
})

test('a replaced record leads to the chart and the notes of the current one, where that is on this machine', async () => {
  const link = (id: string): Patient['link'] => [
    { type: 'replaced-by', other: { reference: `Patient/${id}` } },
  ]
  const patient = central.context.store.read('Patient', 'rosa-delgado')?.resource as Patient
  central.context.store.put({ ...patient, id: 'rosa-delgado', link: link('eleanor-voss') })
  central.context.store.put(note('voss-note', 'eleanor-voss', 'okafor', 'final', 'Ankles less swollen.'))
  await signIn()
  await ready()
  const taskId = 'rosa-delgado-task'
  await station.until(async () =>
    (await station.call('queue.list', {})).waiting.some((row) => row.taskId === taskId),
  )
  const { encounterId } = await station.call('queue.claim', { taskId })
  const chartOf = { encounterId }
  const mine = async () => (await station.call('queue.list', {})).mine[0]
  await station.until(async () => (await mine())?.recordReplaced === true)
  const current = await wholeChart(station, { ...chartOf, current: true })
  expect(current).toMatchObject({ name: 'Eleanor Voss', load: { state: 'complete' }, replacedBy: null })
  expect(current.notes.items).toMatchObject([{ compositionId: 'voss-note' }])
  const read = await station.call('chart.note', { chartOf, compositionId: 'voss-note' })
  expect(read.parts).toMatchObject([{ text: 'Ankles less swollen.' }])
  const ofVoss = { chartOf: { appointmentId: voss } }
  expect((await station.problem('chart.current', ofVoss)).code).toBe('not-found')

  central.context.store.put({ ...patient, id: 'rosa-delgado', link: link('nobody-here') })
  await station.call('sync.now', {})
  expect((await station.call('chart.open', { encounterId })).replacedBy?.here).toBe(false)
  expect((await station.problem('chart.current', { chartOf })).code).toBe('not-found')
})
