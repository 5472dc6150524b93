import type { DocumentReference } from '@medplum/fhirtypes'
import { beforeEach, expect, test } from 'vitest'
import type { Input } from '../../../preload/contract/index.ts'
import { writtenLetterOf } from '../../clinical/letters/document.ts'
import { allSent, chartLoaded, practice, reached, rosa, worcester } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

const { taskId, encounterId } = rosa
const at = practice()
let one: Workstation
beforeEach(async () => {
  one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  await one.until(async () => (await list()).offered)
})

const list = () => one.call('letters.list', { encounterId })
const facts = () => one.call('letters.facts', { encounterId })
const textOf = async (key: string) => (await facts()).facts.find((fact) => fact.key === key)?.text
const words = { to: '', absence: 'work', from: null, until: null, text: '', facts: [] } as const
const finish = async (more: Partial<Input<'letters.finish'>>) =>
  one.call('letters.finish', {
    encounterId,
    ...words,
    kind: 'referral',
    facts: [],
    seen: (await facts()).seen,
    ...more,
  })
const stored = (): DocumentReference[] =>
  at.central.context.store
    .search('DocumentReference', { encounter: encounterId })
    .map(({ resource }) => resource)

test('the letterhead is the practice’s, and each fact says what is on record, and what is not', async () => {
  expect(await facts()).toMatchObject({
    letterhead: {
      name: 'Rounds Training Practice',
      address: '1 Example Street, Boston, MA',
      phone: '617 555 0199',
      example: true,
    },
    patientName: 'Rosa Delgado',
    seenOn: null,
  })
  expect(await textOf('allergies')).toContain('- Penicillin')
  expect(await textOf('place')).toContain('not asked in it')
  expect(await textOf('account')).toBeUndefined()
  await reached(one, encounterId)
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await one.call('visit.beginEmergency', { encounterId })
  await one.call('visit.recordEmergency', {
    encounterId,
    reason: 'Stridor.',
    done: '911 called.',
    over: false,
  })
  await one.call('note.edit', { encounterId, section: 'plan', text: 'To the ED now.', edit: 1, seen: 0 })
  expect(await textOf('account')).toMatch(/^Since .*\nStridor\.\nDone: 911 called\.$/)
  expect(await textOf('place')).toContain(worcester.city)
  expect(await textOf('call-back')).toBe(worcester.callBack)
  expect(await textOf('note-plan')).toBe('To the ED now.')
  expect((await facts()).seenOn).not.toBeNull()
})

test('a letter written without the network waits, then stands among the chart’s documents on both sides', async () => {
  await one.call('diagnoses.add', { encounterId, code: 'J02.9' })
  one.cut()
  const { letterId } = await finish({
    to: 'Worcester ENT',
    text: 'Third time this year.',
    facts: ['allergies', 'diagnoses'],
  })
  expect((await list()).letters).toMatchObject([{ id: letterId, mayTakeBack: true, waits: true }])
  expect(stored()).toEqual([])
  one.mend()
  await allSent(one)
  const [kept] = stored()
  expect(kept).toMatchObject({
    docStatus: 'final',
    author: [{ reference: 'Practitioner/okafor' }],
    custodian: { reference: 'Organization/training-practice' },
  })
  const { text = '', related = [] } = (kept && writtenLetterOf(kept)) ?? {}
  expect(text).toContain('REASON FOR REFERRAL\nThird time this year.')
  expect(text).toMatch(/DIAGNOSES OF THIS VISIT\n- .*J02\.9/)
  expect(text).not.toContain('MEDICATIONS')
  expect(related).toContain('AllergyIntolerance/rosa-delgado-allergy-1')
  expect(related.filter((reference) => reference.startsWith('Condition/'))).toHaveLength(1)
  expect((await list()).letters).toMatchObject([{ waits: false }])
  const chartOf = { encounterId }
  const documents = await one.call('chart.records', { chartOf, section: 'documents', most: 50 })
  expect(documents.items.map(({ title }) => title)).toContain('Referral letter')
  const shown = await one.call('chart.attachment', {
    chartOf,
    type: 'DocumentReference',
    recordId: letterId,
    n: 0,
  })
  expect(shown).toMatchObject({ kind: 'text', text })
})

test('what was not read, or lacks something, is not finished', async () => {
  const { seen } = await facts()
  const allergy = { text: 'Latex', rxcui: null, reaction: null, criticality: 'low' as const }
  await one.call('chart.recordAllergy', { encounterId, ...allergy })
  const letter = {
    encounterId,
    ...words,
    kind: 'referral' as const,
    facts: ['allergies'],
    to: 'ENT',
    text: 'x',
  }
  expect((await one.problem('letters.finish', { ...letter, seen })).message).toContain(
    'Read the letter again',
  )
  const now = (await facts()).seen
  expect((await one.problem('letters.finish', { ...letter, to: '', seen: now })).message).toBe('Say to whom.')
  expect((await list()).letters).toEqual([])
  await one.call('letters.finish', { ...letter, seen: now })
  expect((await list()).letters[0]?.text).toContain('- “Latex”')
})

test('a letter that was begun is still open until it is finished or given up, and comes back after a kill', async () => {
  const open = async () => {
    const { stillOpen } = await one.call('visit.review', { encounterId, disposition: 'home-care' })
    return stillOpen.filter(({ kind }) => kind === 'letter').map(({ text }) => text)
  }
  const form = 'letter-excuse' as const
  expect(await open()).toEqual([])
  await one.call('form.keep', { encounterId, form, values: { text: 'She has a fever.' } })
  await one.restart()
  expect((await one.call('form.get', { encounterId, form })).values).toEqual({ text: 'She has a fever.' })
  expect([(await list()).begun, await open()]).toEqual([['excuse'], ['Excuse letter: begun, not finished.']])
  await finish({ kind: 'excuse', from: '2026-11-23', until: '2026-11-25' })
  expect([(await list()).begun, await open()]).toEqual([[], []])
})

test('a copy is in the audit trail before it leaves; taken back, the letter is entered in error and has none', async () => {
  const { letterId } = await finish({ kind: 'excuse', from: '2026-11-23', until: '2026-11-25' })
  await allSent(one)
  await one.call('letters.release', { encounterId, letterId, how: 'print' })
  await one.call('letters.takeBack', { encounterId, letterId })
  await allSent(one)
  expect(stored()).toMatchObject([{ status: 'entered-in-error' }])
  expect((await list()).letters).toEqual([])
  const refused = await one.problem('letters.release', { encounterId, letterId, how: 'pdf' })
  expect(refused.code).toBe('not-found')
  const said = () =>
    at.central.context.db
      .prepare<[], { body: string }>("SELECT body FROM version WHERE type = 'AuditEvent' ORDER BY position")
      .all()
      .map(({ body }) => JSON.parse(body).outcomeDesc)
      .filter((description) => /^Letter/.test(description))
  await one.until(async () => {
    await one.call('sync.now', {})
    return said().length >= 3
  })
  expect(said()).toEqual(['Letter written', 'Letter given to the print dialog', 'Letter taken back'])
})

test('one that is taken back before it was sent goes to the server as it is then, and nothing waits', async () => {
  one.cut()
  const { letterId } = await finish({ kind: 'excuse', from: '2026-11-23', until: '2026-11-25' })
  await one.call('letters.takeBack', { encounterId, letterId })
  one.mend()
  await allSent(one)
  expect(stored()).toMatchObject([{ status: 'entered-in-error' }])
})

test('after a hand-over who has the visit takes back what was wrong, and its author does, late as well', async () => {
  const excuse = { kind: 'excuse' as const, from: '2026-11-23', until: '2026-11-25' }
  const { letterId: first } = await finish(excuse)
  const { letterId: second } = await finish({ to: 'Worcester ENT', text: 'Third time.' })
  await allSent(one)
  one.cut()
  at.central.context.db.prepare('UPDATE lease SET heard_at = 0 WHERE task = ?').run(taskId)
  const two = await at.station('lindholm@training.rounds.example')
  await two.until(async () => (await two.problem('queue.claim', { taskId })).code === 'already-claimed')
  await two.call('queue.claim', { taskId, takeOver: true })
  await two.until(async () => {
    const { letters } = await two.call('letters.list', { encounterId })
    return letters.some(({ id, mayTakeBack }) => id === first && mayTakeBack)
  })
  await two.call('letters.takeBack', { encounterId, letterId: first })
  await allSent(two)
  await one.call('letters.takeBack', { encounterId, letterId: second })
  one.mend()
  await allSent(one)
  expect(stored().map(({ status, author }) => [status, author?.[0]?.reference])).toEqual([
    ['entered-in-error', 'Practitioner/okafor'],
    ['entered-in-error', 'Practitioner/okafor'],
  ])
})
