import type { Communication } from '@medplum/fhirtypes'
import { beforeEach, expect, test } from 'vitest'
import type { Input } from '../../../preload/contract/index.ts'
import { allSent, chartLoaded, practice, reached, rosa, worcester } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

const { taskId, encounterId } = rosa
const at = practice()
let one: Workstation
beforeEach(async () => {
  one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  await one.until(async () => (await view()).offered.length > 0)
})

const view = () => one.call('instructions.get', { encounterId })
const words = { libraryId: 'instructions-sore-throat', language: 'en', acceptUnreviewed: false } as const
const send = (more: Partial<Input<'instructions.send'>> = {}) =>
  one.call('instructions.send', { encounterId, ...words, title: 'Throat', text: 'Rest.\n- Drink.', ...more })
const stored = (): Communication[] =>
  at.central.context.store.search('Communication', { encounter: encounterId }).map(({ resource }) => resource)
/** The link of Rosa's visit, as the training practice made it. */
const link = 'y8JsSBSWGFYN4IndSAHR8r'
const page = async () => (await fetch(`${at.central.url}/join/${link}`)).text()

async function sign(): Promise<void> {
  await reached(one, encounterId)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await one.call('note.edit', { encounterId, section: 'plan', text: 'My plan.', edit: 1, seen: 0 })
  await allSent(one)
  const of = { encounterId, disposition: 'home-care' as const }
  const { digest } = await one.call('visit.review', of)
  await one.call('visit.sign', { ...of, digest, reason: 'No diagnosis yet.' })
  await allSent(one)
}

test('what the practice has for the diagnosis stands first, else what it has for the reason', async () => {
  const { reason } = await one.call('visit.get', { encounterId })
  const first = async () => (await view()).offered[0]
  expect([reason, await first()]).toMatchObject([/throat/i, { title: 'Sore throat', fit: 'reason' }])
  await one.call('diagnoses.add', { encounterId, code: 'N39.0' })
  expect(await first()).toMatchObject({ title: 'Bladder infection', fit: 'diagnosis', code: 'N39.0' })
})

test('sent without the network it waits, then reaches the patient’s page once the visit is signed; the note does not', async () => {
  one.cut()
  await send()
  expect((await view()).sent).toMatchObject([{ title: 'Throat', mayTakeBack: true, waits: true }])
  expect(stored()).toEqual([])
  one.mend()
  await sign()
  expect(stored()).toMatchObject([
    {
      language: 'en',
      sender: { reference: 'Practitioner/okafor' },
      payload: [{ contentString: 'Rest.\n- Drink.' }],
    },
  ])
  expect((await view()).sent).toMatchObject([{ waits: false, unreviewed: false }])
  const html = await page()
  expect(html).toContain('<li>Drink.</li>')
  expect(html).not.toContain('My plan.')
})

test('after the signature more can be sent, and taken back; the chart keeps both', async () => {
  await sign()
  await send()
  await allSent(one)
  expect(await page()).toContain('<li>Drink.</li>')
  const messageId = (await view()).sent[0]?.id ?? ''
  await one.call('instructions.takeBack', { encounterId, messageId })
  await allSent(one)
  expect(await page()).not.toContain('Drink.')
  expect((await view()).sent).toEqual([])
  expect(stored()).toMatchObject([{ status: 'entered-in-error' }])
  const counts = await one.call('chart.recordCounts', { chartOf: { encounterId } })
  expect(counts.find(({ section }) => section === 'errors')?.total).toBeGreaterThan(0)
  const again = { encounterId, messageId }
  expect((await one.problem('instructions.takeBack', again)).code).toBe('not-found')
})

test('that nothing was sent to who was reached stands in the review, until something is', async () => {
  const open = async () => {
    const { stillOpen } = await one.call('visit.review', { encounterId, disposition: 'home-care' })
    return stillOpen.filter(({ kind }) => kind === 'instructions').map(({ text }) => text)
  }
  await one.call('visit.start', { encounterId })
  expect(await open()).toEqual([])
  await reached(one, encounterId)
  expect(await open()).toEqual(['No instructions are sent to the patient. The practice has: Sore throat.'])
  await send()
  expect(await open()).toEqual([])
})

test('Spanish that nobody reviewed goes out only where that was accepted, and says so', async () => {
  const spanish = { language: 'es', title: 'Garganta', text: 'Descanse.' } as const
  const refused = await one.problem('instructions.send', { encounterId, ...words, ...spanish })
  expect(refused.code).toBe('not-allowed')
  await send({ ...spanish, acceptUnreviewed: true })
  await allSent(one)
  expect((await view()).sent).toMatchObject([{ language: 'es', unreviewed: true }])
  expect(JSON.stringify(stored()[0]?.extension)).toContain('unreviewed-translation')
})

test('who has lost the visit sends nothing, and a copy is had of what was sent alone', async () => {
  expect((await one.problem('instructions.release', { encounterId, how: 'print' })).code).toBe('not-found')
  await send()
  await one.call('instructions.release', { encounterId, how: 'print' })
  await allSent(one)
  await one.call('queue.handOver', { taskId, practitionerId: 'lindholm' })
  const refused = await one.problem('instructions.send', {
    encounterId,
    ...words,
    title: 'Throat',
    text: 'Rest.',
  })
  expect(refused.code).toBe('claim-superseded')
})

test('the same words are sent once, until they are taken back', async () => {
  await send()
  const again = { encounterId, ...words, title: 'Throat', text: 'Rest.\n- Drink.' }
  const refused = await one.problem('instructions.send', again)
  expect([refused.code, refused.message]).toEqual(['not-allowed', expect.stringContaining('already')])
  await send({ text: 'Rest.' })
  const first = (await view()).sent.find(({ text }) => text !== 'Rest.')
  await one.call('instructions.takeBack', { encounterId, messageId: first?.id ?? '' })
  await send()
  await allSent(one)
  expect(
    stored()
      .map(({ status }) => status)
      .sort(),
  ).toEqual(['completed', 'completed', 'entered-in-error'])
})

test('after a hand-over who has the visit takes back what was wrong, and its sender does, late as well', async () => {
  await send()
  await send({ title: 'Second', text: 'Run.' })
  await allSent(one)
  const back = async (who: Workstation, title: string) => {
    const { sent } = await who.call('instructions.get', { encounterId })
    const messageId = sent.find((it) => it.title === title)?.id ?? ''
    await who.call('instructions.takeBack', { encounterId, messageId })
  }
  one.cut()
  at.central.context.db.prepare('UPDATE lease SET heard_at = 0 WHERE task = ?').run(taskId)
  const two = await at.station('lindholm@training.rounds.example')
  await two.until(async () => (await two.problem('queue.claim', { taskId })).code === 'already-claimed')
  await two.call('queue.claim', { taskId, takeOver: true })
  await chartLoaded(two)
  await back(two, 'Throat')
  await allSent(two)
  await back(one, 'Second')
  one.mend()
  await allSent(one)
  expect(stored().map(({ status, sender }) => [status, sender?.reference])).toEqual([
    ['entered-in-error', 'Practitioner/okafor'],
    ['entered-in-error', 'Practitioner/okafor'],
  ])
})
