import type { DiagnosticReport, Observation, Resource, ServiceRequest, Task } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { acknowledgmentOf } from '../../clinical/results/review-task.ts'
import { allSent, practice } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

const at = practice()
const subject = { reference: 'Patient/grace-lindqvist' }
const interpretations = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation'
type WithId<T> = T & { id: string }

const order: WithId<ServiceRequest> = {
  resourceType: 'ServiceRequest',
  id: 'order-1',
  status: 'active',
  intent: 'order',
  subject,
  requester: { reference: 'Practitioner/okafor' },
}
const observation = (
  id: string,
  loinc: string,
  text: string,
  more: Partial<Observation>,
): WithId<Observation> => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  category: [
    {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }],
    },
  ],
  code: { coding: [{ system: 'http://loinc.org', code: loinc }], text },
  subject,
  ...more,
})
const potassium = (value: number, mark: string, when: string, id = 'k2') =>
  observation(id, '2823-3', 'Potassium', {
    effectiveDateTime: when,
    valueQuantity: { value, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
    interpretation: [{ coding: [{ system: interpretations, code: mark }] }],
  })
const report = (id: string, more: Partial<DiagnosticReport> = {}): WithId<DiagnosticReport> => ({
  resourceType: 'DiagnosticReport',
  id,
  status: 'final',
  code: { text: 'Basic metabolic panel' },
  subject,
  basedOn: [{ reference: 'ServiceRequest/order-1' }],
  issued: new Date().toISOString(),
  performer: [{ display: 'Training Laboratory' }],
  result: [{ reference: 'Observation/k2' }],
  ...more,
})

const put = (...resources: (Resource & { id: string })[]) => {
  const { store } = at.central.context
  store.atomically(() => {
    for (const it of resources) store.put(it)
  })
}
const items = async (one: Workstation) => (await one.call('inbox.list', {})).items
/** Once the chart that comes with it is whole. */
async function arrived(one: Workstation, count: number) {
  const loaded = () =>
    one.until(async () => {
      await one.call('sync.now', {})
      const { charts } = await one.call('sync.status', {})
      const found = await items(one)
      return charts.loading === 0 && found.length === count && found.every(({ state }) => state !== 'loading')
        ? found
        : null
    })
  return loaded()
}
/** Read as it stands now, and acknowledged. */
async function acknowledge(one: Workstation, taskId: string, comment = '') {
  const { digest } = await one.call('inbox.result', { taskId })
  await one.call('inbox.acknowledge', { taskId, digest, comment })
}
async function told(one: Workstation, taskId: string, also: boolean, how: 'called' | 'message' = 'called') {
  const { digest } = await one.call('inbox.result', { taskId })
  return { taskId, digest, how, text: 'Your potassium is a little high.', acknowledge: also }
}
const stored = (): Task[] =>
  at.central.context.store
    .search('Task', { patient: 'grace-lindqvist' })
    .map(({ resource }) => resource)
    .filter(({ focus }) => focus?.reference?.startsWith('DiagnosticReport/'))

test('a result comes with the chart it belongs to, the critical one first, and is seen beside what came before', async () => {
  const one = await at.station()
  put(order, potassium(4.2, 'N', '2026-01-05', 'k1'), potassium(6.8, 'HH', '2026-11-20'))
  put(report('words', { result: [], conclusion: 'No acute process.', code: { text: 'Chest X-ray' } }))
  put(report('panel'), report('away', { result: [{ reference: 'Observation/none', display: 'Lead' }] }))
  const found = await arrived(one, 3)
  expect(found.map(({ urgency, title }) => `${urgency} ${title}`)).toEqual([
    'critical Basic metabolic panel',
    'unjudged Chest X-ray',
    'unjudged Basic metabolic panel',
  ])
  expect(found[0]).toMatchObject({
    patientName: 'Grace Lindqvist',
    off: ['Potassium 6.8 mmol/L critically high'],
    because: 'ordered',
    cameBack: false,
  })
  const taskId = found[0]?.taskId ?? ''
  const result = await one.call('inbox.result', { taskId })
  expect(result).toMatchObject({ performer: 'Training Laboratory', orderedBy: 'Adaeze Okafor', told: [] })
  expect(result.values[0]?.observation?.earlier).toMatchObject([{ number: 4.2, when: '2026-01-05' }])
  const away = await one.call('inbox.result', { taskId: found[2]?.taskId ?? '' })
  expect(away.values).toEqual([{ name: 'Lead', observation: null }])
  // The chart around it is read like any other.
  expect((await one.call('chart.ofResult', { taskId })).name).toBe('Grace Lindqvist')
  const problems = await one.call('chart.problems', { chartOf: { taskId }, most: 50 })
  expect(problems.state).not.toBe('not-loaded')
  // What is being written about it outlives the program; what is of no result of mine is not kept.
  const kept = { encounterId: taskId, form: 'result' as const, values: { text: 'Your potassium is' } }
  await one.call('form.keep', kept)
  await one.restart()
  expect((await one.call('form.get', kept)).values).toEqual(kept.values)
  expect((await one.problem('form.keep', { ...kept, encounterId: 'nobody' })).code).toBe('not-found')
})

test('acknowledged and told without the network, it leaves the list at once and is sent later, once', async () => {
  const one = await at.station()
  const two = await at.station()
  put(order, potassium(5.4, 'H', '2026-11-20'), report('panel'))
  const [item] = await arrived(one, 1)
  await arrived(two, 1)
  const taskId = item?.taskId ?? ''
  one.cut()
  two.cut()
  await one.call('inbox.tell', await told(one, taskId, true))
  expect(await items(one)).toEqual([])
  expect(await one.call('inbox.result', { taskId })).toMatchObject({
    unsent: true,
    told: [{ how: 'called', name: 'Adaeze Okafor', received: null }],
    acknowledged: { name: 'Adaeze Okafor' },
  })
  const { digest } = await one.call('inbox.result', { taskId })
  expect((await one.problem('inbox.acknowledge', { taskId, digest, comment: '' })).code).toBe('not-editable')
  await acknowledge(two, taskId, 'Repeat in a week.')
  one.mend()
  await allSent(one)
  two.mend()
  await allSent(two)
  // Of the second acknowledgment the comment is kept, and nobody is asked anything.
  expect((await two.call('sync.status', {})).setAside).toEqual([])
  const [task] = stored()
  expect(task?.status).toBe('completed')
  expect(acknowledgmentOf(task as Task)?.who.reference).toBe('Practitioner/okafor')
  expect(task?.note?.map(({ text }) => text)).toEqual(['Repeat in a week.'])
  const { store } = at.central.context
  expect(store.search('Communication', { patient: 'grace-lindqvist' })).toHaveLength(1)
})

test('what was amended while it was acknowledged without the network comes back, with the comment', async () => {
  const one = await at.station()
  put(order, potassium(5.4, 'H', '2026-11-20'), report('panel'))
  const [item] = await arrived(one, 1)
  const taskId = item?.taskId ?? ''
  one.cut()
  await acknowledge(one, taskId, 'Expected.')
  put(potassium(6.9, 'HH', '2026-11-20'), report('panel', { status: 'corrected' }))
  one.mend()
  await allSent(one)
  const [again] = await arrived(one, 1)
  expect(again).toMatchObject({ taskId, urgency: 'critical', state: 'amended' })
  expect((await one.call('inbox.result', { taskId })).comments.map(({ text }) => text)).toEqual(['Expected.'])
  await acknowledge(one, taskId)
  await allSent(one)
  put(report('panel', { status: 'entered-in-error' }))
  const [third] = await arrived(one, 1)
  expect(third).toMatchObject({ state: 'entered-in-error', cameBack: true })
  expect((await one.call('inbox.result', { taskId: third?.taskId ?? '' })).before).toHaveLength(1)
})

test('a result that nobody ordered waits for every colleague on the list until one has acknowledged it', async () => {
  const one = await at.station()
  const two = await at.station('lindholm@training.rounds.example')
  put(potassium(5.4, 'H', '2026-11-20'), report('panel', { basedOn: [] }))
  const [item] = await arrived(one, 1)
  expect(item).toMatchObject({ because: 'unordered' })
  await arrived(two, 1)
  const taskId = item?.taskId ?? ''
  await acknowledge(two, taskId)
  await allSent(two)
  await arrived(one, 0)
  // Who was about to call, or has, says so all the same.
  await one.call('inbox.tell', await told(one, taskId, true))
  await allSent(one)
  expect(await one.call('inbox.result', { taskId })).toMatchObject({
    acknowledged: { name: 'Ben Lindholm' },
    told: [{ text: 'Your potassium is a little high.' }],
  })
})

test('of two who called and acknowledged without the network both calls and the comment are kept', async () => {
  const one = await at.station()
  const two = await at.station('lindholm@training.rounds.example')
  put(potassium(5.4, 'H', '2026-11-20'), report('panel', { basedOn: [] }))
  const [item] = await arrived(one, 1)
  await arrived(two, 1)
  const taskId = item?.taskId ?? ''
  for (const each of [one, two]) {
    each.cut()
    await each.call('inbox.tell', await told(each, taskId, false))
    await acknowledge(each, taskId, 'Repeat in a week.')
  }
  for (const each of [one, two]) {
    each.mend()
    await allSent(each)
  }
  const { store } = at.central.context
  expect(store.search('Communication', { patient: 'grace-lindqvist' })).toHaveLength(2)
  expect(stored().map(({ status, note }) => [status, note?.length])).toEqual([['completed', 2]])
})

test('what changed while it was open is neither acknowledged nor told, until it was read again', async () => {
  const one = await at.station()
  put(order, potassium(5.4, 'H', '2026-11-20'), report('panel'))
  const [item] = await arrived(one, 1)
  const taskId = item?.taskId ?? ''
  const before = await told(one, taskId, true)
  // What says the same is the same.
  put(potassium(5.4, 'H', '2026-11-20'))
  await arrived(one, 1)
  expect((await one.call('inbox.result', { taskId })).digest).toBe(before.digest)
  put(potassium(6.9, 'HH', '2026-11-20'))
  await one.until(async () => (await arrived(one, 1))[0]?.urgency === 'critical')
  const old = { taskId, digest: before.digest, comment: '' }
  expect((await one.problem('inbox.acknowledge', old)).code).toBe('review-outdated')
  expect((await one.problem('inbox.tell', before)).code).toBe('review-outdated')
  await one.call('inbox.tell', { ...before, how: 'not-reached', text: '', acknowledge: false })
  await acknowledge(one, taskId)
  await allSent(one)
  expect(stored().map(({ status }) => status)).toEqual(['completed'])
})

test('a message is sent only where the server says that messages are delivered', async () => {
  const { settings } = at.central.context
  const one = await at.station()
  put(order, potassium(5.4, 'H', '2026-11-20'), report('panel'))
  const taskId = (await arrived(one, 1))[0]?.taskId ?? ''
  const message = await told(one, taskId, true, 'message')
  expect((await one.call('inbox.result', { taskId })).delivers).toBe(false)
  expect((await one.problem('inbox.tell', message)).code).toBe('not-allowed')
  Object.assign(settings, { flags: { ...settings.flags, 'patient-messages': true } })
  const two = await at.station()
  await arrived(two, 1)
  await two.until(async () => (await two.call('inbox.result', { taskId })).delivers)
  await two.call('inbox.tell', message)
  expect((await two.call('inbox.result', { taskId })).told).toMatchObject([{ how: 'message' }])
})
