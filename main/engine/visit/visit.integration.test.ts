import { expect, test } from 'vitest'
import { chartLoaded, practice, rosa, worcester } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

const { taskId, encounterId } = rosa
const lindholm = 'lindholm@training.rounds.example'

const someOrder = {
  rxcui: '311372',
  dosage: '1 tablet daily',
  quantity: 10,
  quantityUnit: 'tablets',
  refills: 0,
  overrideReason: null,
}

const at = practice({ pharmacySeconds: 0, leaseSeconds: 60 })
const { station } = at
const waits = async (one: Workstation) => {
  await one.call('sync.now', {})
  return (await one.call('queue.list', {})).waiting.find((row) => row.taskId === taskId)
}
const claimed = async (email?: string) => {
  const one = await station(email)
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  return one
}
const type = (one: Workstation, text: string, section: 'subjective' | 'plan' = 'subjective', seen = 0) =>
  one.call('note.edit', { encounterId, section, text, edit: 1, seen })
const sectionOf = async (one: Workstation, at = 0) => {
  const note = await one.call('note.open', { encounterId })
  const section = note.sections[at]
  if (!section) throw new Error('no such section')
  return section
}

test('release gives the patient back, for everyone; what was begun is there for the next', async () => {
  const [one, two] = [await claimed(), await station(lindholm)]
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  expect(await waits(two)).toBeUndefined()
  await one.call('queue.release', { taskId })
  expect((await one.call('queue.list', {})).mine).toEqual([])
  expect((await one.call('visit.get', { encounterId })).takenOver).toMatch(
    /^You gave this visit back to the queue/,
  )
  expect(one.line()?.leases).toEqual([])
  expect((await two.until(() => waits(two))).notClaimable).toBeNull()
  const visit = await two.call('queue.claim', { taskId })
  expect(visit).toMatchObject({ claim: 2, location: worcester })
  expect((await one.problem('visit.start', { encounterId })).code).toMatch(/claim-superseded|not-found/)
})

test('hand over: the next provider holds it, and the words of the first stand beside the empty note', async () => {
  const [one, two] = [await claimed(), await station(lindholm)]
  await type(one, 'Fever since Friday.')
  const ben = { practitioner: 'lindholm', name: 'Ben Lindholm', availability: 'available' as const }
  one.engine().lineNews({ kind: 'colleagues', colleagues: [{ ...ben, licences: ['MA'] }] })
  await one.call('queue.handOver', { taskId, practitionerId: 'lindholm' })
  expect((await one.call('queue.list', {})).mine).toEqual([])
  const visit = await one.call('visit.get', { encounterId })
  expect(visit).toMatchObject({
    state: 'handed-over',
    takenOver: expect.stringMatching(/^You handed this visit over to .*Lindholm, .*[AP]M\.$/),
  })
  expect(await one.call('queue.unsigned', {})).toMatchObject([
    {
      state: 'handed-over',
      withWhom: expect.stringMatching(/^With .*Lindholm since .*[AP]M$/),
      owed: ['Your note is unsigned'],
    },
  ])
  // What is offered is taken, and what is refused says why.
  expect(await one.call('note.open', { encounterId })).toMatchObject({
    editable: true,
    may: { signAlone: true },
  })
  for (const channel of ['visit.start', 'visit.confirmIdentity', 'visit.finishLater'] as const)
    expect(await one.problem(channel, { encounterId })).toEqual({
      code: 'claim-superseded',
      words: visit.takenOver,
    })
  await type(one, 'Fever since Friday. 38.9.')
  for (const channel of ['chart.open', 'orders.list', 'visit.get'] as const)
    await one.call(channel, { encounterId })
  await one.call('form.get', { encounterId, form: 'location' })
  two.engine().lineNews({ kind: 'lease', task: taskId, claim: 2, state: 'handed-over', by: 'Adaeze Okafor' })
  await two.until(() => two.line()?.leases.some((it) => it.claim === 2))
  await chartLoaded(two)
  const section = await sectionOf(two)
  expect(section).toMatchObject({ text: '', conflict: { theirs: 'Fever since Friday.' } })
  expect(section.conflict?.theirAuthor).toContain('Okafor')
  const review = await two.call('visit.review', { encounterId, disposition: 'home-care' })
  expect(review.prevents.join()).toContain('Decide which one holds')
  const decided = await two.call('note.decide', {
    encounterId,
    section: 'subjective',
    text: 'Fever since Friday, as told to Dr Okafor.',
  })
  expect(decided.sections[0]).toMatchObject({
    text: 'Fever since Friday, as told to Dr Okafor.',
    conflict: null,
  })
})

test('taken over: the first is told by whom, can write no more in the visit, and keeps every word', async () => {
  const one = await claimed()
  await type(one, 'Words of the first.')
  await one.call('sync.now', {})
  one.cut()
  const rows = at.central.context.db.prepare('UPDATE lease SET heard_at = 0 WHERE task = ?').run(taskId)
  expect(rows.changes).toBe(1)
  const two = await station(lindholm)
  const row = await two.until(() => waits(two))
  expect(row.lapsed?.holder).toContain('Okafor')
  const refused = await two.problem('queue.claim', { taskId })
  expect(refused).toMatchObject({ code: 'already-claimed' })
  expect(refused.words).toContain('Okafor')
  expect((await two.call('queue.claim', { taskId, takeOver: true })).claim).toBe(2)

  await type(one, 'Words of the first. And offline ones.')
  await one.call('visit.confirmIdentity', { encounterId })
  one.mend()
  await one.call('sync.now', {})
  await one.until(async () => (await one.call('visit.get', { encounterId })).state === 'taken-over')
  one.engine().lineNews({ kind: 'lease', task: taskId, claim: 1, state: 'superseded', by: 'Ben Lindholm' })
  const visit = await one.call('visit.get', { encounterId })
  expect(visit.takenOver).toContain('Lindholm')
  expect(visit.patientName).toBe('Rosa Delgado')
  expect(one.line()?.leases).toEqual([])
  expect((await one.problem('visit.start', { encounterId })).code).toBe('claim-superseded')
  const note = await one.call('note.open', { encounterId })
  expect(note).toMatchObject({
    editable: true,
    may: { add: false, mark: false, signAlone: true },
    sections: [{ text: 'Words of the first. And offline ones.' }, {}, {}, {}],
  })
  expect(one.events.filter(({ event }) => event === 'notice').length).toBeGreaterThan(0)
  await one.until(async () => {
    await one.call('sync.now', {})
    return JSON.stringify(
      at.central.context.store.search('Composition', { encounter: encounterId }),
    ).includes('And offline ones.')
  })
  const { store } = at.central.context
  expect(store.read('Encounter', encounterId)?.resource.extension ?? []).toEqual([])

  // The chart has left this machine; the author's own note is finished all the same, and signed alone.
  await one.until(async () => {
    await one.call('sync.now', {})
    return (await one.call('chart.open', { encounterId })).load.state === 'none'
  })
  expect((await one.call('queue.unsigned', {})).map(({ owed }) => owed)).toEqual([['Your note is unsigned']])
  await type(
    one,
    'Words of the first. And offline ones. And late ones.',
    'subjective',
    note.sections[0]?.revision,
  )
  expect((await one.problem('visit.review', { encounterId, disposition: 'home-care' })).code).toBe(
    'claim-superseded',
  )
  expect((await one.problem('orders.draft', { encounterId, ...someOrder })).code).toBe('claim-superseded')
  const { compositionId } = note
  const { digest, willHappen, prevents } = await one.call('note.review', { encounterId, compositionId })
  expect(prevents).toEqual([])
  expect(willHappen.join(' ')).toContain('Lindholm')
  const signed = await one.call('note.sign', { encounterId, compositionId, digest })
  expect(signed).toMatchObject({ editable: false, kept: 'signed-here' })
  await one.until(async () => {
    await one.call('sync.now', {})
    return store.read('Composition', compositionId)?.resource.status === 'final'
  })
  const kept = store.read('Composition', compositionId)?.resource
  expect(JSON.stringify(kept)).toContain('And late ones.')
  expect(kept?.meta?.tag?.map(({ code }) => code)).toEqual(['after-handover'])
  expect(store.read('Task', taskId)?.resource).toMatchObject({
    status: 'accepted',
    owner: { reference: 'Practitioner/lindholm' },
  })
  expect(store.read('Encounter', encounterId)?.resource.status).not.toBe('finished')
  const after = await one.call('note.open', { encounterId })
  expect(after).toMatchObject({ kept: 'signed', editable: false, signedBy: 'Adaeze Okafor' })
  expect(after.sections[0]?.text).toContain('And late ones.')
  expect(await one.call('queue.unsigned', {})).toEqual([])
})

test('finish later: it is among the unsigned notes, the next patient can be taken, and it can be signed', async () => {
  const one = await claimed()
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await one.call('visit.start', { encounterId })
  await type(one, 'To be finished.')
  expect((await one.call('visit.finishLater', { encounterId })).state).toBe('note-unsigned')
  expect((await one.call('queue.unsigned', {})).map((row) => row.encounterId)).toEqual([encounterId])
  const { waiting } = await one.call('queue.list', {})
  const next = waiting.find((row) => row.notClaimable === null)
  expect((await one.call('queue.claim', { taskId: next?.taskId ?? '' })).state).toBe('claimed')
  await one.restart()
  expect((await one.call('queue.unsigned', {})).map((row) => row.name)).toEqual(['Rosa Delgado'])
  const { digest, prevents } = await one.call('visit.review', { encounterId, disposition: 'home-care' })
  expect(prevents).toEqual([])
  expect((await one.call('visit.sign', { encounterId, disposition: 'home-care', digest })).state).toBe(
    'signed',
  )
  expect(await one.call('queue.unsigned', {})).toEqual([])
})

test.each([
  ['no-show', 'cancelled', 'cancelled'],
  ['technical-failure', 'failed', 'cancelled'],
  ['finished-by-telephone', 'completed', 'finished'],
  ['patient-left', 'cancelled', 'cancelled'],
  ['referred', 'completed', 'finished'],
  ['emergency', 'completed', 'finished'],
] as const)('a visit that ended by %s', async (how, task, encounter) => {
  const one = await claimed()
  const ended = await one.call('visit.end', { encounterId, how, words: '' })
  expect(ended).toMatchObject({ state: 'ended', endedHow: how })
  await one.call('sync.now', {})
  await one.until(async () => (await one.call('sync.status', {})).unsent === 0)
  expect(at.central.context.store.read('Task', taskId)?.resource.status).toBe(task)
  expect(at.central.context.store.read('Encounter', encounterId)?.resource.status).toBe(encounter)
  expect((await one.problem('visit.start', { encounterId })).code).toBe('not-editable')
  expect(one.line()?.leases).toEqual([])
  // Something was worth writing all the same: it is an unsigned note until it is signed.
  await type(one, 'Called back: well.')
  expect((await one.call('queue.unsigned', {})).map((row) => row.encounterId)).toEqual([encounterId])
})

test('what prevents a signature is said line by line', async () => {
  const one = await claimed()
  const { prevents } = await one.call('visit.review', { encounterId, disposition: 'home-care' })
  expect(prevents).toEqual([
    'Where the patient is now was not asked.',
    'Name and birth date were not confirmed with the patient.',
    'The note is empty.',
  ])
  const { digest } = await one.call('visit.review', { encounterId, disposition: 'home-care' })
  expect((await one.problem('visit.sign', { encounterId, disposition: 'home-care', digest })).words).toBe(
    prevents[0],
  )
})

test('a new stated location re-runs licensure: prescribing closes, and the earlier place stays recorded', async () => {
  const one = await claimed()
  expect(
    (await one.call('visit.recordLocation', { encounterId, location: worcester })).licensure.prescribing,
  ).toBe('open')
  const moved = await one.call('visit.recordLocation', {
    encounterId,
    location: { ...worcester, city: 'Newport', state: 'RI' },
  })
  expect(moved.licensure).toMatchObject({ prescribing: 'closed', state: 'RI' })
  expect(moved.licensure.words).toContain('Not licensed in RI.')
  expect(moved).toMatchObject({ emergencyNumber: null })
  expect(moved.emergencyWords).toContain('911 from here reaches your area')
  const again = await one.call('visit.recordLocation', {
    encounterId,
    location: { ...worcester, city: 'Newport', state: 'RI' },
  })
  expect(again.location?.since).toBe(moved.location?.since)
  await one.call('sync.now', {})
  await one.until(async () => (await one.call('sync.status', {})).unsent === 0)
  const places = at.central.context.store.read('Encounter', encounterId)?.resource.location
  expect(places?.map((it) => [it.status, it.period?.end !== undefined])).toEqual([
    ['completed', true],
    ['active', false],
  ])
})

test('after a kill in mid-sentence every acknowledged word is there, and goes out', async () => {
  const one = await claimed()
  const text = 'Half a sent'
  const { revision } = await type(one, text)
  expect(revision).toBe(1)
  await one.restart()
  const note = await one.call('note.open', { encounterId })
  expect(note.sections[0]).toMatchObject({ text, revision: 1 })
  await one.until(async () => (await one.call('note.open', { encounterId })).kept === 'at-central')
  const section = at.central.context.store.search('Composition', { encounter: encounterId })[0]?.resource
    .section?.[0]
  expect(section?.text?.div).toContain('<p>Half a sent</p>')
})

test('the same provider on two devices: what was typed here and there is merged, seen, or decided', async () => {
  const [one, two] = [await claimed(), await station()]
  await chartLoaded(two)
  await type(one, 'First.\nSecond.\nThird.')
  await one.call('note.open', { encounterId })
  await one.until(async () => (await one.call('note.open', { encounterId })).kept === 'at-central')
  await two.until(
    async () => (await two.call('sync.now', {})) && (await sectionOf(two)).text === 'First.\nSecond.\nThird.',
  )

  // A paragraph each.
  two.cut()
  await type(two, 'First.\nSecond.\nThird, from the laptop.', 'subjective', (await sectionOf(two)).revision)
  await type(one, 'First, from the desk.\nSecond.\nThird.', 'subjective', (await sectionOf(one)).revision)
  await one.until(async () => (await one.call('note.open', { encounterId })).kept === 'at-central')
  two.mend()
  const merged = await two.until(async () => {
    await two.call('sync.now', {})
    const now = await sectionOf(two)
    return now.mergedUnseen ? now : null
  })
  expect(merged.text).toBe('First, from the desk.\nSecond.\nThird, from the laptop.')
  const review = await two.call('visit.review', { encounterId, disposition: 'home-care' })
  expect(review.prevents.join()).toContain('text was merged that you have not seen yet')
  const seen = await two.call('note.seen', { encounterId, section: 'subjective' })
  expect(seen.sections[0]?.mergedUnseen).toBe(false)
})

test('an allergy the patient tells is in the chart at once and at the central API; another station’s is told as new', async () => {
  const one = await claimed()
  const before = (await one.call('chart.open', { encounterId })).allergies.items.length
  const chart = await one.call('chart.recordAllergy', {
    encounterId,
    text: 'Shellfish',
    rxcui: null,
    reaction: 'Hives',
    criticality: 'high',
  })
  expect(chart.allergies.items).toHaveLength(before + 1)
  expect(chart.changedSince).toEqual([])
  await one.call('sync.now', {})
  await one.until(async () => (await one.call('sync.status', {})).unsent === 0)
  at.central.context.store.put({
    resourceType: 'AllergyIntolerance',
    id: 'told-elsewhere',
    code: { text: 'Latex' },
    patient: { reference: 'Patient/rosa-delgado' },
  })
  await one.call('sync.now', {})
  const after = await one.call('chart.open', { encounterId })
  expect(after.changedSince).toContain('Allergy recorded since you opened this chart: Latex.')
})
