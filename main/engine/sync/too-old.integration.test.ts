import type { Composition, Encounter, Patient, Task } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Central, createCentral } from '../../../central/app.ts'
import { reached } from '../testing/practice.ts'
import { wholeChart } from '../testing/whole-chart.ts'
import { type Workstation, workstation } from '../testing/workstation.ts'

/** A workstation that has become too old, on the reference central API. */
let central: Central
let station: Workstation
const rosa = { taskId: 'rosa-delgado-task', encounterId: 'rosa-delgado-visit' }
const { encounterId } = rosa
const elm = { line: '1 Elm', city: 'Worcester', state: 'MA', callBack: '508 555 0142', companions: 'alone' }
const okafor = 'okafor@training.rounds.example'

beforeEach(async () => {
  central = await createCentral({
    database: ':memory:',
    training: true,
    // Renewed 30 s before its end: every request after the first second brings a refresh.
    settings: { pharmacySeconds: 0, accessTokenSeconds: 31 },
  })
  station = await workstation(central.url)
  await station.signIn(okafor)
  await station.until(async () => (await station.call('queue.list', {})).scheduled.length === 2)
})
afterEach(async () => {
  await station.close()
  await central.close()
})

const status = () => station.call('sync.status', {})
const sent = () => station.until(async () => (await status()).unsent === 0)
const tooOld = async () => {
  await station.call('sync.now', {})
  return (await status()).central === 'too-old'
}

test('a visit in progress is finished and signed; nothing new is begun, and the screen says why', async () => {
  const { store, settings } = central.context
  await station.call('queue.claim', { taskId: rosa.taskId })
  await station.until(
    async () => (await station.call('chart.open', { encounterId })).load.state === 'complete',
  )
  await station.call('visit.start', { encounterId })
  await station.call('note.edit', { encounterId, section: 'subjective', text: 'Sore throat.', edit: 1 })
  await sent()

  settings.minimumClientVersion = '9.0.0'
  await station.until(tooOld)
  expect((await status()).message).toContain('too old for new work')

  // Nothing new: not from the queue, not by appointment; each row says why.
  const queue = await station.call('queue.list', {})
  const [scheduled] = queue.scheduled
  if (!scheduled) throw new Error('nobody is scheduled')
  const free = queue.waiting.find(({ statedState }) => statedState === 'MA')
  expect(free?.notClaimable).toMatchObject({ why: 'too-old' })
  expect(scheduled.notStartable).toMatchObject({ why: 'too-old' })
  for (const refused of [
    await station.problem('queue.claim', { taskId: free?.taskId ?? '' }),
    await station.problem('queue.begin', { appointmentId: scheduled.appointmentId }),
  ])
    expect(refused).toMatchObject({ code: 'client-too-old' })

  // The visit goes on, with a token that is renewed meanwhile.
  const token = station.realtime()?.token
  await reached(station, encounterId)
  await station.call('visit.recordLocation', { encounterId, location: elm })
  await station.call('visit.confirmIdentity', { encounterId })
  await station.call('chart.recordAllergy', {
    encounterId,
    text: 'Sulfa',
    rxcui: null,
    reaction: null,
    criticality: 'low',
  })
  await station.call('note.edit', { encounterId, section: 'plan', text: 'Rest, fluids.', edit: 2 })
  await station.until(async () => {
    await station.call('sync.now', {})
    return station.realtime()?.token !== token
  })
  const { digest, prevents } = await station.call('visit.review', { encounterId, disposition: 'home-care' })
  expect(prevents).toEqual([])
  await station.call('visit.sign', { encounterId, disposition: 'home-care', digest, reason: 'Not needed.' })
  await sent()
  expect((await status()).setAside).toEqual([])
  const signed = store
    .search('Composition', { encounter: encounterId })
    .map(({ resource }) => resource as Composition)
  expect(signed).toMatchObject([{ status: 'final' }])
  expect(JSON.stringify(signed)).toContain('Rest, fluids.')
  expect(store.read('Task', rosa.taskId)?.resource.status).toBe('completed')
  expect(JSON.stringify(store.search('AllergyIntolerance', { patient: 'rosa-delgado' }))).toContain('Sulfa')

  // Signing in goes on, and says the same again.
  await station.call('session.signOut', {})
  await station.signIn(okafor)
  expect(await tooOld()).toBe(true)
  settings.minimumClientVersion = '0.0.0'
  await station.until(async () => !(await tooOld()))
  expect(
    (await station.call('queue.list', {})).waiting.some(({ notClaimable }) => notClaimable === null),
  ).toBe(true)
})

test('an end that is announced is said ahead and closes nothing before its time', async () => {
  const at = new Date(Date.now() + 86_400_000).toISOString()
  central.context.settings.sunset = { below: '0.2.0', at }
  await station.until(async () => {
    await station.call('sync.now', {})
    return (await status()).sunset
  })
  expect(await status()).toMatchObject({ central: 'reachable', sunset: `${at.slice(0, 19)}.000Z` })
  await station.call('queue.claim', { taskId: rosa.taskId })
  central.context.settings.sunset = { below: '0.2.0', at: '2026-01-01T00:00:00Z' }
  await station.until(tooOld)
  expect((await status()).sunset).toBeNull()
})

test('what a newer central API adds to a resource survives reading, editing and writing here', async () => {
  const { store } = central.context
  const newer = [
    { url: 'https://rounds.example/fhir/of-next-year', extension: [{ url: 'deep', valueString: 'kept' }] },
  ]
  const before = store.read('Encounter', encounterId)?.resource as Encounter
  store.put({
    ...before,
    id: encounterId,
    extension: [...(before.extension ?? []), ...newer],
    priority: { text: 'Of next year' },
  } as Encounter & { id: string })
  const task = store.read('Task', rosa.taskId)?.resource as Task
  store.put({ ...task, id: rosa.taskId, extension: newer } as Task & { id: string })
  // A type that this client has no use for belongs to the chart all the same.
  store.put({
    resourceType: 'BodyStructure',
    id: 'unknown-here',
    patient: { reference: 'Patient/rosa-delgado' },
  } as unknown as Encounter & { id: string })
  await station.call('queue.claim', { taskId: rosa.taskId })
  await station.until(
    async () => (await station.call('chart.open', { encounterId })).load.state === 'complete',
  )
  await reached(station, encounterId)
  await station.call('visit.recordLocation', { encounterId, location: elm })
  await station.call('visit.recordLocation', { encounterId, location: { ...elm, line: '2 Elm' } })
  await station.call('visit.start', { encounterId })
  await sent()
  const after = store.read('Encounter', encounterId)?.resource as Encounter
  expect(after.extension).toEqual(expect.arrayContaining(newer))
  expect(after.priority).toEqual({ text: 'Of next year' })
  expect((await status()).setAside).toEqual([])
  expect(JSON.stringify(after)).toContain('2 Elm')
  expect(store.read('Task', rosa.taskId)?.resource).toMatchObject({ status: 'in-progress', extension: newer })
})

test('a cursor past the tombstones rebuilds the copies after the outbox was sent, and nothing is lost', async () => {
  await station.call('queue.claim', { taskId: rosa.taskId })
  await station.until(
    async () => (await station.call('chart.open', { encounterId })).load.state === 'complete',
  )
  const { db, store } = central.context
  station.cut()
  await station.call('note.edit', { encounterId, section: 'plan', text: 'Written offline.', edit: 1 })
  await reached(station, encounterId)
  await station.call('visit.recordLocation', { encounterId, location: elm })
  // Deleted meanwhile, and the deletion itself forgotten: only a rebuilt copy can know.
  const [allergy] = store.search('AllergyIntolerance', { patient: 'rosa-delgado' })
  const before = (await wholeChart(station, { encounterId })).allergies.items.length
  db.prepare('UPDATE current SET deleted = 1 WHERE type = ? AND id = ?').run(
    'AllergyIntolerance',
    allergy?.resource.id,
  )
  db.prepare('DELETE FROM current WHERE type = ? AND id = ?').run('AllergyIntolerance', allergy?.resource.id)
  const newest = db.prepare<[], { at: number }>('SELECT max(position) AS at FROM change').get()?.at ?? 0
  db.prepare("INSERT OR REPLACE INTO fact VALUES ('horizon', ?)").run(String(newest + 1))
  const other = store.read('Patient', 'mei-tanaka')?.resource as Patient
  for (let n = 0; n < 2; n++) store.put({ ...other, id: 'mei-tanaka' })
  station.mend()
  await station.until(async () => {
    await station.call('sync.now', {})
    const chart = await wholeChart(station, { encounterId })
    return chart.load.state === 'complete' && chart.allergies.items.length === before - 1
  })
  await sent()
  const note = await station.call('note.open', { encounterId })
  expect(note.sections.map(({ text }) => text)).toContain('Written offline.')
  expect(JSON.stringify(store.search('Composition', { encounter: encounterId }))).toContain(
    'Written offline.',
  )
  expect(JSON.stringify(store.read('Encounter', encounterId))).toContain('1 Elm')
})
