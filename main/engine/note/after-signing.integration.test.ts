import { randomUUID } from 'node:crypto'
import type { Composition, Task } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import type { NoteView, SectionCode } from '../../../preload/views/index.ts'
import { textsOf } from '../record/composition.ts'
import { agreed, allSent, chartLoaded, practice, reached, rosa, worcester } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

/** What happens to a note after it was signed: late text, addenda, the mark “entered in error”. */

const { taskId, encounterId } = rosa
const at = practice()
const { station } = at

/** Claimed, with its chart here, and ready to be signed but for the text. */
async function ready(one: Workstation, task = taskId, encounter = encounterId): Promise<void> {
  await one.call('queue.claim', { taskId: task })
  await chartLoaded(one, encounter)
  await reached(one, encounter)
  await one.call('visit.confirmIdentity', { encounterId: encounter })
  await one.call('visit.recordLocation', { encounterId: encounter, location: worcester })
  await one.call('visit.start', { encounterId: encounter })
}
const open = (one: Workstation, encounter = encounterId) => one.call('note.open', { encounterId: encounter })
async function type(
  one: Workstation,
  text: string,
  section: SectionCode = 'subjective',
  encounter = encounterId,
) {
  const { sections } = await open(one, encounter)
  const seen = sections.find(({ code }) => code === section)?.revision ?? 0
  await one.call('note.edit', { encounterId: encounter, section, text, edit: 1, seen })
}
async function sign(one: Workstation, encounter = encounterId): Promise<void> {
  await one.call('note.takeOver', { encounterId: encounter })
  const of = { encounterId: encounter, disposition: 'home-care' as const }
  const { digest, prevents } = await one.call('visit.review', of)
  expect(prevents).toEqual([])
  await one.call('visit.sign', { ...of, digest, reason: 'Not needed.' })
}
/** Another workstation of the same provider, with the visit on it. */
async function secondDevice(): Promise<Workstation> {
  const two = await station()
  await two.until(async () => (await two.call('queue.list', {})).mine.length > 0)
  await chartLoaded(two)
  await two.until(() => (two.realtime()?.leases.length ?? 0) > 0)
  return two
}
const ordered = {
  encounterId,
  rxcui: '311372',
  dosage: '1 tablet daily',
  quantity: 10,
  quantityUnit: 'tablets',
  refills: 0,
  overrideReason: null,
}
const atCentral = () =>
  at.central.context.store.search('Composition', { encounter: encounterId }).map(({ resource }) => resource)
const finalNote = () => atCentral().find((one) => !one.relatesTo) as Composition
const addendumAtCentral = () => atCentral().find((one) => one.relatesTo)
const signAlone = async (one: Workstation, compositionId: string, encounter = encounterId) => {
  const { digest, prevents } = await one.call('note.review', { encounterId: encounter, compositionId })
  expect(prevents).toEqual([])
  return one.call('note.sign', { encounterId: encounter, compositionId, digest })
}
const first = (note: NoteView) => {
  const [addendum] = note.addenda
  if (!addendum) throw new Error('there is no addendum')
  return addendum
}

test('text typed offline for a note that another device signed meanwhile stands below it as an unsigned addendum', async () => {
  const one = await station()
  await ready(one)
  await type(one, 'Cough for a week.')
  await type(one, 'Rest.', 'plan')
  await allSent(one)
  const two = await secondDevice()
  one.cut()
  await type(one, 'Cough for a week.\nBlood in it since today.')
  await type(one, 'Rest.\nChest X-ray.', 'plan')
  await two.until(async () => (await open(two)).sections[0]?.text === 'Cough for a week.')
  await sign(two)
  await allSent(two)
  const signed = finalNote()

  one.mend()
  await one.restart()
  await allSent(one)
  const note = await one.until(async () => {
    const now = await open(one)
    return now.addenda[0]?.kept === 'at-central' ? now : null
  })
  expect(note).toMatchObject({ editable: false, kept: 'signed', marked: null })
  expect(note.sections.map(({ text }) => text)).toEqual(['Cough for a week.', '', '', 'Rest.'])
  expect(note.addenda).toMatchObject([
    { state: 'unsigned', late: true, mine: true, continues: 'appends', author: 'Adaeze Okafor' },
  ])
  expect(first(note).text).toBe('Subjective:\nBlood in it since today.\n\nPlan:\nChest X-ray.')
  expect(
    one.events.some(
      ({ event, payload }) => event === 'notice' && JSON.stringify(payload).includes('unsigned addendum'),
    ),
  ).toBe(true)
  expect((await one.call('queue.unsigned', {})).map(({ owed }) => owed)).toEqual([['Addendum unsigned']])
  expect(finalNote()).toEqual(signed)
  expect(addendumAtCentral()).toMatchObject({
    status: 'preliminary',
    relatesTo: [{ code: 'appends', targetReference: { reference: `Composition/${signed.id}` } }],
  })
  // It is the author's on each of their machines.
  await two.until(async () => {
    await two.call('sync.now', {})
    return (await open(two)).addenda[0]?.state === 'unsigned'
  })

  const { compositionId, text } = first(note)
  const of = { encounterId, compositionId }
  await one.call('note.addendum', { ...of, text: `${text} In ***`, base: text, edit: 1 })
  expect((await one.call('note.review', of)).prevents).toEqual(['Addendum: fill in or take out ***.'])
  await one.call('note.addendum', { ...of, text, base: `${text} In ***`, edit: 2 })
  await signAlone(one, compositionId)
  await allSent(one)
  expect(addendumAtCentral()).toMatchObject({ status: 'final' })
  expect(finalNote()).toEqual(signed)
  await two.until(async () => {
    await two.call('sync.now', {})
    return (await open(two)).addenda[0]?.state === 'signed'
  })
  expect(await one.call('queue.unsigned', {})).toEqual([])
  const late = { encounterId, compositionId: first(note).compositionId, text: 'x', base: '', edit: 3 }
  expect((await one.problem('note.addendum', late)).code).toBe('not-editable')
})

test('puts text typed after signing into an addendum, each word once', async () => {
  const one = await station()
  await ready(one)
  await type(one, 'Cough.')
  await sign(one)
  for (const text of ['Cough.\nNo', 'Cough.\nNo fev', 'Cough.\nNo fever.'])
    await one.call('note.edit', { encounterId, section: 'subjective', text, edit: 1, seen: 1 })
  await one.call('note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1 })
  await one.restart()
  const note = await open(one)
  expect(note.sections[0]?.text).toBe('Cough.')
  expect(note.addenda.map(({ text }) => text)).toEqual(['Subjective:\nNo fever.\n\nPlan:\nRest.'])
  await allSent(one)
  expect(textsOf(finalNote()).subjective).toBe('Cough.')
})

test('a signed paragraph that is typed on stands in the addendum whole, each time as its editor last said it', async () => {
  const one = await station()
  await ready(one)
  await type(one, 'Cough.')
  await sign(one)
  for (const text of ['Cough. At night.', 'Cough. With fe', 'Cough. With fever.', 'Coughing.'])
    await one.call('note.edit', { encounterId, section: 'subjective', text, edit: 1, seen: 1 })
  const note = await open(one)
  expect(note.addenda.map(({ text }) => text)).toEqual([
    'Subjective:\nCough. At night.\nCough. With fever.\nCoughing.',
  ])
})

test('an addendum is begun by hand, merged with the other device’s text, and can be discarded', async () => {
  const one = await station()
  await ready(one)
  await type(one, 'Cough.')
  const [firstId, secondId] = [randomUUID(), randomUUID()]
  const write = (by: Workstation, compositionId: string, text: string, base: string) =>
    by.call('note.addendum', { encounterId, compositionId, text, base, edit: 1 })
  expect(
    (
      await one.problem('note.addendum', {
        encounterId,
        compositionId: firstId,
        text: 'x',
        base: '',
        edit: 1,
      })
    ).code,
  ).toBe('not-editable')
  const two = await secondDevice()
  await sign(one)
  await write(one, firstId, 'Never sent.', '')
  await one.call('note.discard', { encounterId, compositionId: firstId })
  expect((await open(one)).addenda).toEqual([])

  await write(one, secondId, 'The culture is', '')
  await write(one, secondId, 'The culture is negative.', 'The culture is')
  await allSent(one)
  await two.until(async () => {
    await two.call('sync.now', {})
    return (await open(two)).addenda[0]?.text === 'The culture is negative.'
  })
  one.cut()
  await write(one, secondId, 'The culture is negative.\nTold by phone.', 'The culture is negative.')
  await write(two, secondId, 'The culture is negative after 48 h.', 'The culture is negative.')
  await allSent(two)
  one.mend()
  await allSent(one)
  const merged = await one.until(async () => {
    const { addenda } = await open(one)
    return addenda[0]?.mergedUnseen ? addenda[0] : null
  })
  for (const passage of ['negative after 48 h.', 'Told by phone.']) expect(merged.text).toContain(passage)
  const { prevents } = await one.call('note.review', { encounterId, compositionId: secondId })
  expect(prevents).toEqual(['Text was merged that you have not read yet.'])
  // An editor that still shows what it had sent does not undo the merge.
  const after = await write(
    one,
    secondId,
    'The culture is negative.\nTold by phone at 5.',
    'The culture is negative.\nTold by phone.',
  )
  for (const passage of ['negative after 48 h.', 'Told by phone at 5.']) expect(after.text).toContain(passage)
  await one.call('note.addendumSeen', { encounterId, compositionId: secondId })
  await one.call('note.discard', { encounterId, compositionId: secondId })
  expect((await open(one)).addenda).toMatchObject([{ state: 'discarded', text: after.text }])
  await allSent(one)
  expect(addendumAtCentral()?.status).toBe('entered-in-error')
})

test('a note marked in error says who, when and why, keeps its text struck out, ends its orders, and offers its text in the right chart', async () => {
  const one = await station()
  await ready(one)
  const { waiting } = await one.call('queue.list', {})
  const right = waiting.find((row) => row.notClaimable === null && row.taskId !== taskId)
  if (!right) throw new Error('nobody else waits')
  await type(one, 'Rash on both hands.')
  await type(one, 'Cream.', 'plan')
  await one.call('orders.draft', ordered)
  await sign(one)
  await one.until(async () => (await one.call('orders.list', { encounterId }))[0]?.state === 'transmitted')
  await ready(one, right.taskId, right.encounterId)
  await type(one, 'Itches.', 'subjective', right.encounterId)

  const { compositionId } = await open(one)
  const of = { encounterId, compositionId }
  const review = await one.call('note.reviewMark', of)
  expect(review.patientName).toBe('Rosa Delgado')
  expect(review.willHappen.join(' ')).toContain('you are asked to call them')
  expect(review.visits.map((visit) => visit.encounterId)).toEqual([right.encounterId])
  await one.call('note.mark', { ...of, reason: 'Written in the wrong chart.', moveTo: right.encounterId })
  const marked = await open(one)
  expect(marked).toMatchObject({
    editable: false,
    marked: { by: 'Adaeze Okafor', why: 'Written in the wrong chart.' },
    may: { add: true, mark: false },
    sections: [{ text: 'Rash on both hands.' }, {}, {}, { text: 'Cream.' }],
  })
  expect((await one.problem('note.mark', { ...of, reason: 'Wrong chart.', moveTo: null })).code).toBe(
    'not-editable',
  )

  // The other note waits for its author's decision; this goes out.
  await one.until(() => finalNote().status === 'entered-in-error')
  const { store } = at.central.context
  expect(finalNote()).toMatchObject({
    status: 'entered-in-error',
    subject: { reference: 'Patient/rosa-delgado' },
  })
  const [order] = store.search('MedicationRequest', { encounter: encounterId })
  expect(order?.resource).toMatchObject({
    status: 'stopped',
    statusReason: { text: 'Entered in error: Written in the wrong chart.' },
  })
  const [asked] = await one.until(async () => {
    await one.call('sync.now', {})
    const orders = await one.call('orders.list', { encounterId })
    return orders[0]?.callPharmacy ? orders : null
  })
  expect(asked?.statusMessage).toContain('call them to stop it')
  expect((await one.call('queue.unsigned', {})).map(({ owed }) => owed)).toContainEqual(['Call the pharmacy'])
  const called = await one.call('orders.called', {
    encounterId,
    orderId: asked?.id ?? '',
    remark: 'Spoke with Kim.',
  })
  expect(called).toMatchObject({ callPharmacy: false })
  const call = await one.until(async () => {
    await one.call('sync.now', {})
    return store
      .search('Task', { encounter: encounterId })
      .map(({ resource }) => resource as Task)
      .find(({ code, status }) => code?.text === 'Call the pharmacy' && status === 'completed')
  })
  expect(call).toMatchObject({ status: 'completed', note: [{ text: 'Spoke with Kim.' }] })

  // In the right chart the text is offered, under that patient, and nothing of the first one.
  const offered = await open(one, right.encounterId)
  expect(offered.sections[0]).toMatchObject({ text: 'Itches.', conflict: { theirs: 'Rash on both hands.' } })
  expect(offered.sections[3]).toMatchObject({ text: '', conflict: { theirs: 'Cream.' } })
  for (const section of ['subjective', 'plan'] as const)
    await one.call('note.decide', { encounterId: right.encounterId, section, text: 'Rash on both hands.' })
  await sign(one, right.encounterId)
  await allSent(one)
  const [moved] = store.search('Composition', { encounter: right.encounterId })
  expect(moved?.resource).toMatchObject({
    status: 'final',
    subject: { reference: `Patient/${right.patientId}` },
  })
  expect(JSON.stringify(moved?.resource)).not.toContain('rosa')
  expect(store.search('MedicationRequest', { encounter: right.encounterId })).toEqual([])

  // The first visit has no note that holds: one can be written in its place.
  const compositionIdNew = randomUUID()
  await one.call('note.addendum', {
    encounterId,
    compositionId: compositionIdNew,
    text: 'Seen for cough.',
    base: '',
    edit: 1,
  })
  const anew = await signAlone(one, compositionIdNew)
  expect(anew.addenda).toMatchObject([{ continues: 'replaces', state: 'signed', text: 'Seen for cough.' }])
  await allSent(one)
  // And an addendum of a note can be marked, too; its text goes below a signed one.
  await one.call('note.mark', {
    encounterId,
    compositionId: compositionIdNew,
    reason: 'Wrong.',
    moveTo: right.encounterId,
  })
  expect((await open(one)).addenda).toMatchObject([{ state: 'entered-in-error', marked: { why: 'Wrong.' } }])
  expect((await open(one, right.encounterId)).addenda).toMatchObject([
    { state: 'unsigned', late: false, text: 'Subjective:\nSeen for cough.' },
  ])
  await allSent(one)
})

test('marked in error before the signature was sent: the prescription never goes out', async () => {
  const one = await station()
  await ready(one)
  await type(one, 'Cough.')
  await allSent(one)
  one.cut()
  // Nobody knows whether this one arrived: it is settled first, and what comes after has not left this machine.
  await one.call('visit.recordConsent', { encounterId, consent: agreed })
  await one.call('sync.now', {})
  await one.call('orders.draft', ordered)
  await sign(one)
  const { compositionId } = await open(one)
  await one.call('note.mark', { encounterId, compositionId, reason: 'Wrong chart.', moveTo: null })
  expect((await one.call('orders.list', { encounterId })).map(({ state }) => state)).toEqual(['stopped'])
  one.mend()
  await allSent(one)
  const { store } = at.central.context
  expect(finalNote().status).toBe('entered-in-error')
  const [order] = store.search('MedicationRequest', { encounter: encounterId })
  expect(order?.resource).toMatchObject({ status: 'entered-in-error' })
  expect(store.search('Task', { encounter: encounterId }).map(({ resource }) => resource.id)).toEqual([
    taskId,
  ])
  expect(store.read('Task', taskId)?.resource.status).toBe('completed')
})

test('an order drafted here while another device signed is not told as sent, and can be stopped', async () => {
  const one = await station()
  await ready(one)
  await type(one, 'Cough.')
  await allSent(one)
  const two = await secondDevice()
  await one.call('orders.draft', ordered)
  await two.until(async () => (await open(two)).sections[0]?.text === 'Cough.')
  await sign(two)
  await allSent(two)
  await one.until(async () => {
    await one.call('sync.now', {})
    return (await open(one)).kept === 'signed'
  })
  const [order] = await one.call('orders.list', { encounterId })
  expect(order).toMatchObject({ state: 'failed' })
  expect(order?.statusMessage).toContain('signed on another device without it')
  const stopped = await one.call('orders.stop', {
    encounterId,
    orderId: order?.id ?? '',
    reason: 'Ordered anew.',
  })
  expect(stopped.state).toBe('stopped')
  await allSent(one)
  expect(
    at.central.context.store
      .search('MedicationRequest', { encounter: encounterId })
      .map(({ resource }) => resource.status),
  ).toEqual(['stopped'])
})
