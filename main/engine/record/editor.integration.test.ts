import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Central, createCentral } from '../../../central/app.ts'
import { type Workstation, workstation } from '../testing/workstation.ts'
import { textsOf } from './composition.ts'

/** One note, two workstations of its author. */

const [taskId, encounterId] = ['rosa-delgado-task', 'rosa-delgado-visit']
let central: Central
let stations: Workstation[]
beforeEach(async () => {
  central = await createCentral({ database: ':memory:', training: true })
  stations = []
})
afterEach(async () => {
  for (const one of stations) await one.close()
  await central.close()
})

async function station(deviceName: string): Promise<Workstation> {
  const made = await workstation(central.url, { deviceName })
  stations.push(made)
  await made.signIn('okafor@training.rounds.example')
  return made
}
const open = (one: Workstation) => one.call('note.open', { encounterId })
async function type(one: Workstation, text: string) {
  const { sections } = await open(one)
  await one.call('note.edit', {
    encounterId,
    section: 'plan',
    text,
    edit: 1,
    seen: sections[3]?.revision ?? 0,
  })
}
/** Asks again, with a pull in between, until the note is so. */
const until = (one: Workstation, is: (note: Awaited<ReturnType<typeof open>>) => boolean) =>
  one.until(async () => {
    await one.call('sync.now', {})
    const note = await open(one)
    return is(note) ? note : null
  })
const planAtCentral = () =>
  textsOf(central.context.store.search('Composition', { encounter: encounterId })[0]?.resource).plan

async function both() {
  const [one, two] = [await station('Room 1'), await station('Laptop')]
  await one.until(async () => (await one.call('queue.list', {})).waiting.length > 0)
  await one.call('queue.claim', { taskId })
  await one.until(async () => (await one.call('chart.open', { encounterId })).load.state === 'complete')
  await type(one, 'Rest.')
  await two.until(async () => {
    await two.call('sync.now', {})
    return (await two.call('queue.list', {})).mine.length > 0 && (two.realtime()?.leases.length ?? 0) > 0
  })
  return { one, two }
}

test('a note is open for typing on one device; another sees where, takes it over, and the first is read only at once', async () => {
  const begun = Date.now()
  const { one, two } = await both()
  const seen = await until(two, ({ openElsewhere }) => openElsewhere !== null)
  expect(seen).toMatchObject({ editable: false, openElsewhere: { device: 'Room 1' } })
  // Typed since this test began, however long that took here.
  expect(seen.openElsewhere?.typedSeconds).toBeLessThanOrEqual(Math.ceil((Date.now() - begun) / 1000))
  expect(seen.sections[3]?.text).toBe('Rest.')
  expect(await open(one)).toMatchObject({ editable: true, openElsewhere: null })
  const review = await two.call('visit.review', { encounterId, disposition: 'home-care' })
  expect(review.prevents).toContain('The note is open on Room 1. Take it over here first.')

  expect(await two.call('note.takeOver', { encounterId })).toMatchObject({
    editable: true,
    openElsewhere: null,
  })
  await until(one, ({ openElsewhere }) => openElsewhere?.device === 'Laptop')
  expect((await open(one)).editable).toBe(false)
  // What was on its way from the first device's keyboard goes in all the same, and the note stays where it is now.
  await type(one, 'Rest.\n–\nFluids.')
  await until(two, ({ sections }) => sections[3]?.text === 'Rest.\n–\nFluids.')
  expect(await open(two)).toMatchObject({ editable: true, openElsewhere: null })
  // And back again, as often as one likes.
  expect(await one.call('note.takeOver', { encounterId })).toMatchObject({ editable: true })
  await until(two, ({ openElsewhere }) => openElsewhere?.device === 'Room 1')
})

test('a dead or offline device locks nobody out, and its text comes in later', async () => {
  const { one, two } = await both()
  await until(two, ({ openElsewhere }) => openElsewhere !== null)
  one.cut()
  await type(one, 'Rest, offline.\n–\n–')
  await two.call('note.takeOver', { encounterId })
  await type(two, 'Rest.\n–\nTwo days.')
  await two.until(async () => {
    await two.call('sync.now', {})
    return planAtCentral().includes('Two days.')
  })
  expect(await open(one)).toMatchObject({ editable: true })
  one.mend()
  const back = await until(one, ({ openElsewhere }) => openElsewhere !== null)
  expect(back.editable).toBe(false)
  const held = [back.sections[3]?.text, back.sections[3]?.conflict?.theirs].join('\n')
  for (const passage of ['Rest, offline.', 'Two days.']) expect(held).toContain(passage)
})
