import type { Resource } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { note } from '../../central/testing/practice.ts'
import { noteId } from '../clinical/derived-ids.ts'
import { chartLoaded, practice, rosa } from './testing/practice.ts'
import { wholeChart } from './testing/whole-chart.ts'
import { type Workstation, workstation } from './testing/workstation.ts'

/** What a workstation shows while the central API holds resources that can't be read. */

const at = practice()

/** Past all rules of the server's, as an older or another implementation may hold it. */
const store = (resource: object) => at.central.context.store.put(resource as Resource & { id: string })
const held = (type: Resource['resourceType'], id: string) => at.central.context.store.read(type, id)?.resource
async function synced(one: Workstation) {
  await one.call('sync.now', {})
  return one.call('sync.status', {})
}

test('an urgent patient is in the queue beside resources that can’t be read, also after a restart; corrected, nothing is said any more', async () => {
  const one = await at.station()
  await one.call('queue.claim', { taskId: rosa.taskId })
  await chartLoaded(one)
  const { patientId } = await one.call('visit.get', { encounterId: rosa.encounterId })
  const patient = held('Patient', patientId)
  store({
    resourceType: 'Appointment',
    id: 'a',
    status: 'booked',
    individual: { reference: `Patient/${patientId}` },
  })
  store({ ...patient, name: 'x', birthDate: 5 })
  const [waiting] = (await one.call('queue.list', {})).waiting
  const urgent = held('Task', waiting?.taskId ?? '') as object
  store({ ...urgent, id: 'odd', input: 'y' })
  store({ ...urgent, id: 'urgent', priority: 'stat', reasonCode: { text: 'Chest pain' } })

  const see = async () => {
    const status = await synced(one)
    const queue = await one.call('queue.list', {})
    const chart = await one.call('chart.open', { encounterId: rosa.encounterId })
    return { status, queue, chart }
  }
  for (const restart of [false, true]) {
    if (restart) await one.restart()
    const { status, queue, chart } = await see()
    expect(status).toMatchObject({ central: 'reachable', message: '' })
    expect(status.unreadable?.message).toMatch(
      /1 appointment.*1 patient’s record.*1 place in the queue.*Rosa Delgado/,
    )
    const found = queue.waiting.find(({ taskId }) => taskId === 'urgent')
    expect(found).toMatchObject({ priority: 'stat', redFlags: ['chest-pain'] })
    expect(queue.unreadable).toEqual({ waiting: 1, scheduled: 1, mine: 0 })
    expect(queue.mine).toMatchObject([{ name: 'Rosa Delgado' }])
    // The record as it was read last stays.
    expect(chart).toMatchObject({ name: 'Rosa Delgado', load: { state: 'complete' } })
    expect(chart.unreadable).toMatch(/can’t read 1 appointment and 1 patient’s record/)
  }

  store(patient as object)
  store({
    resourceType: 'Appointment',
    id: 'a',
    status: 'cancelled',
    participant: [{ actor: { reference: `Patient/${patientId}` } }],
  })
  const { status, chart } = await see()
  expect([status.unreadable?.count, chart.unreadable]).toEqual([1, null])
})

test('an allergy that can’t be read leaves the list unknown: nothing says that there is none, and an order asks for a reason', async () => {
  const one = await at.station()
  await one.call('queue.claim', { taskId: rosa.taskId })
  await chartLoaded(one)
  const before = await wholeChart(one, { encounterId: rosa.encounterId })
  store({
    resourceType: 'AllergyIntolerance',
    id: 'odd',
    patient: { reference: `Patient/${before.patientId}` },
    code: 'Penicillin',
  })
  await synced(one)
  const chart = await wholeChart(one, { encounterId: rosa.encounterId })
  expect(before.allergies.state).toBe('listed')
  expect(chart.allergies).toMatchObject({ state: 'not-loaded', items: before.allergies.items })
  expect(chart.problems.state).toBe(before.problems.state)
  const [found] = await one.call('orders.search', { query: 'lisinopril' })
  const check = await one.call('orders.check', { encounterId: rosa.encounterId, rxcui: found?.rxcui ?? '' })
  expect(check.needsReason).toBe(true)
  expect(check.alerts.map(({ kind }) => kind)).toContain('chart-not-loaded')
})

test('the own record of the provider that can’t be read costs nothing else', async () => {
  const one = await at.station()
  const { provider } = await one.call('session.state', {})
  const record = held('Practitioner', provider?.practitionerId ?? '')
  store({ ...record, name: 5 })
  const status = await synced(one)
  expect(status.unreadable?.message).toContain('1 clinician’s record')
  expect((await one.call('session.state', {})).provider).toEqual(provider)
  expect((await one.call('queue.list', {})).waiting.length).toBeGreaterThan(0)
  expect((await one.call('queue.claim', { taskId: rosa.taskId })).state).toBe('claimed')
})

test('a note under the id of one’s own that names another patient is not shown in this visit', async () => {
  const one = await at.station()
  await one.call('queue.claim', { taskId: rosa.taskId })
  await chartLoaded(one)
  const other = (await one.call('queue.list', {})).waiting.find(({ notClaimable }) => notClaimable === null)
  await one.call('queue.claim', { taskId: other?.taskId ?? '' })
  const me = (await one.call('session.state', {})).provider?.practitionerId ?? ''
  store({
    ...note('n', other?.patientId ?? '', me, 'preliminary', 'Words of another patient'),
    id: noteId(rosa.encounterId, me),
  })
  await synced(one)
  const shown = await one.call('note.open', { encounterId: rosa.encounterId })
  expect(JSON.stringify(shown)).not.toContain('Words of another patient')
})

test('a claim that is answered with another patient opens no chart', async () => {
  let swapped = true
  const one = await workstation(at.central.url, {
    async fetch(input, init) {
      const answer = await fetch(input, init)
      if (!swapped || !String(input).includes('/leases') || !answer.ok) return answer
      const headers = new Headers(answer.headers)
      headers.delete('Content-Length')
      const body = (await answer.text()).replaceAll('"rosa-delgado"', '"somebody-else"')
      return new Response(body, { status: answer.status, headers })
    },
  })
  try {
    await one.signIn('okafor@training.rounds.example')
    await one.until(async () => (await one.call('queue.list', {})).waiting.length > 0)
    const refused = await one.problem('queue.claim', { taskId: rosa.taskId })
    expect(refused.message).toContain('names another patient than the queue does')
    expect((await one.call('queue.list', {})).mine).toEqual([])
    swapped = false
    one.engine().realtimeNews({ kind: 'lease', task: rosa.taskId, claim: 1, state: 'renewed' })
    await one.until(async () => (await one.call('queue.list', {})).mine.length > 0)
    expect((await one.call('visit.get', { encounterId: rosa.encounterId })).patientId).toBe('rosa-delgado')
  } finally {
    await one.close()
  }
})
