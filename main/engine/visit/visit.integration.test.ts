import { expect, test } from 'vitest'
import { allSent, chartLoaded, practice, reached, rosa, worcester } from '../testing/practice.ts'
import { wholeChart } from '../testing/whole-chart.ts'
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

test('a visit released elsewhere is in the queue without a holder', async () => {
  const one = await claimed()
  one.engine().realtimeNews({ kind: 'lease', task: taskId, claim: 1, state: 'superseded', by: undefined })
  expect((await one.call('visit.get', { encounterId })).takenOver).toMatch(
    /^This visit went back to the queue/,
  )
  expect((await one.problem('visit.start', { encounterId })).message).toMatch(/went back to the queue/)
  const notices = one.events.filter(({ event }) => event === 'notice')
  expect(JSON.stringify(notices)).toContain('A visit of yours went back to the queue.')
})

test('a released patient waits again for everyone, with the draft for the next provider', async () => {
  const [one, two] = [await claimed(), await station(lindholm)]
  await reached(one, encounterId)
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  expect(await waits(two)).toBeUndefined()
  await one.call('queue.release', { taskId })
  expect((await one.call('queue.list', {})).mine).toEqual([])
  expect((await one.call('visit.get', { encounterId })).takenOver).toMatch(
    /^This visit went back to the queue/,
  )
  await one.until(() => one.realtime()?.leases.length === 0)
  expect((await two.until(() => waits(two))).notClaimable).toBeNull()
  const visit = await two.call('queue.claim', { taskId })
  expect(visit).toMatchObject({ claim: 2, location: worcester })
  expect((await one.problem('visit.start', { encounterId })).code).toMatch(/claim-superseded|not-found/)
})

test('a hand-over gives the next provider the visit, with the note of the one before to be read above their own', async () => {
  const [one, two] = [await claimed(), await station(lindholm)]
  await type(one, 'Fever since Friday.')
  const ben = { practitioner: 'lindholm', name: 'Ben Lindholm', availability: 'available' as const }
  one.engine().realtimeNews({ kind: 'colleagues', colleagues: [{ ...ben, licences: ['MA'] }] })
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
      message: visit.takenOver,
    })
  await type(one, 'Fever since Friday. 38.9.')
  for (const channel of ['chart.open', 'orders.list', 'visit.get'] as const)
    await one.call(channel, { encounterId })
  await one.call('form.get', { encounterId, form: 'location' })
  two
    .engine()
    .realtimeNews({ kind: 'lease', task: taskId, claim: 2, state: 'handed-over', by: 'Adaeze Okafor' })
  await two.until(() => two.realtime()?.leases.some((it) => it.claim === 2))
  await chartLoaded(two)
  const note = await two.until(async () => {
    const view = await two.call('note.open', { encounterId })
    return view.colleagues.length > 0 && view
  })
  expect(note).toMatchObject({
    sections: [{ text: '', conflict: null }, {}, {}, {}],
    colleagues: [
      {
        author: expect.stringContaining('Okafor'),
        state: 'unsigned',
        texts: [{ title: 'Subjective', text: 'Fever since Friday.' }],
      },
    ],
  })
  await type(two, 'As told to Dr Okafor; no cough.')
  const review = await two.call('visit.review', { encounterId, disposition: 'home-care' })
  expect(review.prevents.join()).not.toContain('Decide which one holds')
  // Who gave it reads what the colleague wrote, beside their own.
  expect((await one.call('note.open', { encounterId })).sections[0]?.text).toBe('Fever since Friday. 38.9.')
})

test('after a take-over the first provider is notified, cannot write, and keeps their text', async () => {
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
  expect(refused.message).toContain('Okafor')
  expect((await two.call('queue.claim', { taskId, takeOver: true })).claim).toBe(2)

  await type(one, 'Words of the first. And offline ones.')
  await reached(one, encounterId)
  await one.call('visit.confirmIdentity', { encounterId })
  one.mend()
  await one.call('sync.now', {})
  await one.until(async () => (await one.call('visit.get', { encounterId })).state === 'taken-over')
  one
    .engine()
    .realtimeNews({ kind: 'lease', task: taskId, claim: 1, state: 'superseded', by: 'Ben Lindholm' })
  const visit = await one.call('visit.get', { encounterId })
  expect(visit.takenOver).toContain('Lindholm')
  expect(visit.patientName).toBe('Rosa Delgado')
  expect(one.realtime()?.leases).toEqual([])
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

test('a visit finished later is among the unsigned notes and can be signed', async () => {
  const one = await claimed()
  await reached(one, encounterId)
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
  expect(
    (await one.call('visit.sign', { encounterId, disposition: 'home-care', digest, reason: 'Not needed.' }))
      .state,
  ).toBe('signed')
  expect(await one.call('queue.unsigned', {})).toEqual([])
})

test.each([
  ['no-show', 'cancelled', 'cancelled'],
  ['technical-failure', 'failed', 'cancelled'],
  ['finished-by-telephone', 'completed', 'finished'],
  ['patient-left', 'cancelled', 'cancelled'],
  ['referred', 'completed', 'finished'],
] as const)('a visit that ended by %s', async (how, task, encounter) => {
  const one = await claimed()
  const ended = await one.call('visit.end', { encounterId, how, remark: '' })
  expect(ended).toMatchObject({ state: 'ended', endedHow: how })
  await one.call('sync.now', {})
  await one.until(async () => (await one.call('sync.status', {})).unsent === 0)
  expect(at.central.context.store.read('Task', taskId)?.resource.status).toBe(task)
  expect(at.central.context.store.read('Encounter', encounterId)?.resource.status).toBe(encounter)
  expect((await one.problem('visit.start', { encounterId })).code).toBe('not-editable')
  expect(one.realtime()?.leases).toEqual([])
  // Something was worth writing all the same: it is an unsigned note until it is signed.
  await type(one, 'Called back: well.')
  expect((await one.call('queue.unsigned', {})).map((row) => row.encounterId)).toEqual([encounterId])
})

const account = { reason: 'Chest pain.', done: 'Ambulance called to 12 Elm Street.' }
const isOn = async (one: Workstation) => (await one.call('visit.get', { encounterId })).emergency?.on
const rowSays = async (one: Workstation) =>
  (await one.call('queue.list', {})).mine.find((row) => row.encounterId === encounterId)?.emergency
const priorityAtCentral = () =>
  at.central.context.store.read('Encounter', encounterId)?.resource.priority?.coding?.[0]?.code

test('an emergency is on disk at once, also offline, and survives a killed engine; then the server has it', async () => {
  const one = await claimed()
  await one.call('visit.start', { encounterId })
  one.cut()
  expect((await one.call('visit.beginEmergency', { encounterId })).emergency).toMatchObject({
    on: true,
    reason: null,
    over: null,
  })
  const begun = (await one.call('visit.get', { encounterId })).emergency
  expect((await one.call('visit.beginEmergency', { encounterId })).emergency).toEqual(begun)
  await one.restart()
  expect([await isOn(one), await rowSays(one)]).toEqual([true, true])
  expect((await one.call('visit.get', { encounterId })).state).toBe('in-progress')
  one.mend()
  await allSent(one)
  expect(priorityAtCentral()).toBe('EM')
})

test('an emergency pressed by mistake leaves nothing in the visit; one that stood, or has its account, is not undone', async () => {
  const one = await claimed()
  await one.call('visit.beginEmergency', { encounterId })
  expect((await one.call('visit.undoEmergency', { encounterId })).emergency).toBeNull()
  expect((await one.call('visit.undoEmergency', { encounterId })).emergency).toBeNull()
  await allSent(one)
  expect(priorityAtCentral()).toBeUndefined()
  expect((await one.call('visit.end', { encounterId, how: 'no-show', remark: '' })).state).toBe('ended')
})

test('an emergency with an account is over when it is said, and stays recorded', async () => {
  const one = await claimed()
  expect((await one.problem('visit.recordEmergency', { encounterId, ...account, over: false })).code).toBe(
    'not-found',
  )
  await one.call('visit.beginEmergency', { encounterId })
  await one.call('visit.recordEmergency', { encounterId, ...account, over: false })
  expect((await one.problem('visit.undoEmergency', { encounterId })).code).toBe('not-editable')
  const over = await one.call('visit.recordEmergency', { encounterId, ...account, over: true })
  expect(over.emergency).toMatchObject({ on: false, ...account, over: expect.any(String) })
  expect(await rowSays(one)).toBe(false)
  await allSent(one)
  expect(priorityAtCentral()).toBeUndefined()
})

test('an emergency is not given back to the queue, and does not end without what happened and what was done', async () => {
  const one = await claimed()
  await one.call('visit.beginEmergency', { encounterId })
  expect((await one.problem('queue.release', { taskId })).code).toBe('not-allowed')
  for (const how of ['emergency', 'patient-left', 'finished-by-telephone'] as const)
    expect((await one.problem('visit.end', { encounterId, how, remark: 'x' })).code).toBe('needs-reason')
  const { prevents } = await one.call('visit.review', { encounterId, disposition: 'emergency' })
  expect(prevents).toContain('The emergency: what happened and what was done is not written down.')
  const ended = await one.call('visit.end', { encounterId, how: 'referred', remark: 'x', account })
  expect(ended).toMatchObject({
    endedHow: 'referred',
    emergency: { on: false, ...account, over: expect.any(String) },
  })
})

test('a visit that ended as an emergency owes its note, though nothing was written, until it is signed', async () => {
  const one = await claimed()
  await reached(one, encounterId)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  expect((await one.problem('visit.end', { encounterId, how: 'emergency', remark: '' })).code).toBe(
    'needs-reason',
  )
  expect(await isOn(one)).toBeUndefined()
  const ended = await one.call('visit.end', { encounterId, how: 'emergency', remark: '', account })
  expect(ended).toMatchObject({
    state: 'note-unsigned',
    endedHow: 'emergency',
    // It ends with the visit, and stays recorded.
    emergency: { on: false, ...account, over: expect.any(String) },
  })
  await allSent(one)
  const { store } = at.central.context
  expect(store.read('Task', taskId)?.resource).toMatchObject({
    status: 'completed',
    statusReason: { text: account.reason },
  })
  expect(store.read('Encounter', encounterId)?.resource.status).toBe('finished')
  expect(priorityAtCentral()).toBeUndefined()
  await one.restart()
  expect((await one.call('queue.unsigned', {})).map((row) => [row.encounterId, row.emergency])).toEqual([
    [encounterId, false],
  ])
  await type(one, 'Sent by ambulance.')
  const { digest, prevents } = await one.call('visit.review', { encounterId, disposition: 'emergency' })
  expect(prevents).toEqual([])
  expect(
    (await one.call('visit.sign', { encounterId, disposition: 'emergency', digest, reason: 'Not needed.' }))
      .state,
  ).toBe('signed')
  expect(await one.call('queue.unsigned', {})).toEqual([])
})

test('the note of an emergency is owed on another workstation too, where nothing was typed, and on later days', async () => {
  const one = await claimed()
  await one.call('visit.end', { encounterId, how: 'emergency', remark: '', account })
  await allSent(one)
  // It ended longer ago than its own day.
  const { store } = at.central.context
  const task = store.read('Task', taskId)?.resource
  if (!task) throw new Error('no Task')
  store.put({
    ...task,
    id: taskId,
    executionPeriod: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:30:00Z' },
  })
  const two = await at.station()
  const rows = async () => (await two.call('queue.unsigned', {})).map((row) => [row.encounterId, row.state])
  await two.until(async () => (await rows()).length > 0)
  expect(await rows()).toEqual([[encounterId, 'note-unsigned']])
  const { mine } = await two.call('queue.list', {})
  expect(mine.map((row) => [row.encounterId, row.state])).toEqual([[encounterId, 'note-unsigned']])
})

test('an emergency ends with the signature, which says so before; should the signature be void, it goes on', async () => {
  const one = await claimed()
  await reached(one)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await one.call('visit.start', { encounterId })
  await one.call('visit.beginEmergency', { encounterId })
  await one.call('visit.recordEmergency', { encounterId, ...account, over: false })
  await type(one, 'Sent by ambulance.')
  await allSent(one)
  one.cut()
  const { digest, willHappen } = await one.call('visit.review', { encounterId, disposition: 'emergency' })
  expect(willHappen).toContain('The emergency is over.')
  const signed = await one.call('visit.sign', {
    encounterId,
    disposition: 'emergency',
    digest,
    reason: 'Not needed.',
  })
  expect(signed.emergency).toMatchObject({ on: false, ...account, over: expect.any(String) })
  expect(await rowSays(one)).toBe(false)
  const { store } = at.central.context
  const before = store.read('Encounter', encounterId)?.resource
  if (!before) throw new Error('the visit is not at the central API')
  store.put({ ...before, id: encounterId, length: { value: 7, unit: 'min' } })
  one.mend()
  await one.call('sync.now', {})
  await one.until(async () => (await one.call('visit.get', { encounterId })).state === 'in-progress')
  expect((await one.call('visit.get', { encounterId })).emergency).toMatchObject({ on: true, over: null })
  const again = await one.call('visit.review', { encounterId, disposition: 'emergency' })
  await one.call('visit.sign', {
    encounterId,
    disposition: 'emergency',
    digest: again.digest,
    reason: 'Not needed.',
  })
  await allSent(one)
  expect(priorityAtCentral()).toBeUndefined()
})

test('an emergency in a call that goes on after the signature is marked, and its account is owed', async () => {
  const one = await claimed()
  await reached(one, encounterId)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await type(one, 'Rest.')
  const { digest } = await one.call('visit.review', { encounterId, disposition: 'home-care' })
  await one.call('visit.sign', { encounterId, disposition: 'home-care', digest, reason: 'Not needed.' })
  await allSent(one)
  await one.call('visit.beginEmergency', { encounterId })
  await allSent(one)
  expect(priorityAtCentral()).toBe('EM')
  const owed = async () => (await one.call('queue.unsigned', {})).map((row) => row.owed)
  expect(await owed()).toEqual([['What was done in the emergency']])
  await one.call('visit.recordEmergency', { encounterId, ...account, over: true })
  expect(await owed()).toEqual([])
})

test('the number that serves the city of the intake is there before the patient was asked', async () => {
  const one = await claimed()
  await chartLoaded(one)
  expect(await one.call('visit.get', { encounterId })).toMatchObject({
    location: null,
    emergencyNumber: '508 555 0100',
    emergencyMessage: 'Worcester emergency call center. From the intake: ask where the patient is now.',
  })
})

test('lists each reason that prevents a signature', async () => {
  const one = await claimed()
  const { prevents } = await one.call('visit.review', { encounterId, disposition: 'home-care' })
  expect(prevents).toEqual(['The note is empty.'])
  const { digest } = await one.call('visit.review', { encounterId, disposition: 'home-care' })
  expect(
    (
      await one.problem('visit.sign', {
        encounterId,
        disposition: 'home-care',
        digest,
        reason: 'Not needed.',
      })
    ).message,
  ).toBe(prevents[0])
})

test('a new stated location re-runs licensure: prescribing closes, and the earlier place stays recorded', async () => {
  const one = await claimed()
  await reached(one)
  expect(
    (await one.call('visit.recordLocation', { encounterId, location: worcester })).licensure.prescribing,
  ).toBe('open')
  await reached(one, encounterId)
  const moved = await one.call('visit.recordLocation', {
    encounterId,
    location: { ...worcester, city: 'Newport', state: 'RI' },
  })
  expect(moved.licensure).toMatchObject({ prescribing: 'closed', state: 'RI' })
  expect(moved.licensure.message).toContain('Not licensed in RI.')
  expect(moved).toMatchObject({ emergencyNumber: null })
  expect(moved.emergencyMessage).toContain('911 from your phone reaches your area')
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

test('after a kill in mid-sentence every acknowledged word is kept and sent', async () => {
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

test('text typed by one provider on two devices is merged, shown or decided', async () => {
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

test('a recorded allergy is in the chart and sent at once; one from another workstation is announced as new', async () => {
  const one = await claimed()
  const before = (await wholeChart(one, { encounterId })).allergies.items.length
  await one.call('chart.recordAllergy', {
    encounterId,
    text: 'Shellfish',
    rxcui: null,
    reaction: 'Hives',
    criticality: 'high',
  })
  const chart = await wholeChart(one, { encounterId })
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
  const after = await wholeChart(one, { encounterId })
  expect(after.changedSince).toContain('Allergy recorded since you opened this chart: Latex.')
})
