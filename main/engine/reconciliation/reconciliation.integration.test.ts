import type { MedicationStatement } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { allSent, chartLoaded, practice, rosa } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

/** What the patient says of each medicine of the chart, from the engine to the central API. */

const { taskId, encounterId } = rosa
const at = practice()
const lisinopril = { type: 'MedicationRequest', id: 'rosa-delgado-medication-2' } as const
/** As another system recorded it, without who entered it. */
const fromElsewhere: MedicationStatement & { id: string } = {
  resourceType: 'MedicationStatement',
  id: 'from-elsewhere',
  status: 'active',
  subject: { reference: 'Patient/rosa-delgado' },
  medicationCodeableConcept: { text: 'Vitamin D 1000 units' },
  dateAsserted: '2024-05-02',
}

async function inVisit(): Promise<Workstation> {
  at.central.context.store.put(fromElsewhere)
  const one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  return one
}
const lines = async (one: Workstation) => (await one.call('reconciliation.get', { encounterId })).lines
const line = async (one: Workstation, id: string) =>
  (await lines(one)).find(({ medicine }) => medicine.id === id)
const inChart = async (one: Workstation, id: string) =>
  (await one.call('chart.medications', { chartOf: { encounterId }, most: 50 })).items.find(
    (it) => it.id === id,
  )
const stored = () =>
  at.central.context.store
    .search('MedicationStatement', { patient: 'rosa-delgado' })
    .map(({ resource }) => resource)
const ofLisinopril = () => stored().filter(({ basedOn }) => basedOn?.[0]?.reference?.endsWith(lisinopril.id))

test('an order is answered offline, anew, and taken back; nothing is written of what nobody asked about', async () => {
  const one = await inVisit()
  const before = stored().length
  expect(await line(one, lisinopril.id)).toMatchObject({ answer: null })
  one.cut()
  const say = (answer: 'takes' | 'otherwise' | 'not', words = '') =>
    one.call('reconciliation.answer', { encounterId, medicine: lisinopril, answer, words })
  await say('otherwise', 'half a tablet, when she thinks of it')
  expect(await line(one, lisinopril.id)).toMatchObject({
    answer: { is: 'otherwise', words: 'half a tablet, when she thinks of it', own: true },
  })
  expect(await inChart(one, lisinopril.id)).toMatchObject({
    use: 'taken',
    said: { otherwise: 'half a tablet, when she thinks of it' },
  })
  // It is on disk here, and the rest of the list is as it was.
  await one.restart()
  expect((await lines(one)).filter(({ answer }) => answer !== null)).toHaveLength(1)
  one.mend()
  await allSent(one)
  expect(ofLisinopril()).toMatchObject([
    {
      status: 'active',
      dosage: [{ text: 'half a tablet, when she thinks of it' }],
      informationSource: { reference: 'Patient/rosa-delgado' },
      context: { reference: `Encounter/${encounterId}` },
    },
  ])
  await say('not', 'Cough since May')
  await allSent(one)
  expect(ofLisinopril()).toMatchObject([{ status: 'not-taken', statusReason: [{ text: 'Cough since May' }] }])
  expect(ofLisinopril()[0]).not.toHaveProperty('dosage')
  expect(await inChart(one, lisinopril.id)).toMatchObject({
    use: 'not-taken',
    said: { not: 'Cough since May' },
  })
  // That it is not taken silences no check: it is still ordered.
  const check = await one.call('orders.check', { encounterId, rxcui: '314076' })
  expect(check.alerts.map(({ kind }) => kind)).toContain('duplicate')
  await one.call('reconciliation.takeBack', { encounterId, medicine: lisinopril })
  await allSent(one)
  expect(ofLisinopril()).toMatchObject([{ status: 'entered-in-error' }])
  expect(await line(one, lisinopril.id)).toMatchObject({ answer: null, medicine: { use: 'taken' } })
  expect(stored()).toHaveLength(before + 1)
})

test('a statement of another system keeps what it says: the answer is a comment and its status, and both go back', async () => {
  const one = await inVisit()
  const medicine = { type: 'MedicationStatement', id: fromElsewhere.id } as const
  await one.call('reconciliation.answer', { encounterId, medicine, answer: 'not', words: 'Ran out' })
  await allSent(one)
  const read = () => stored().find(({ id }) => id === fromElsewhere.id)
  expect(read()).toMatchObject({
    status: 'not-taken',
    statusReason: [{ text: 'Ran out' }],
    dateAsserted: '2024-05-02',
    note: [{ text: 'Does not take it: Ran out' }],
  })
  // Who asked did not enter it, and may not retract it.
  expect(await inChart(one, fromElsewhere.id)).not.toHaveProperty('mayRetract')
  await one.call('reconciliation.takeBack', { encounterId, medicine })
  await allSent(one)
  expect(read()).toMatchObject({ status: 'active', note: [{}, { text: 'What was asked is taken back' }] })
  expect(read()).not.toHaveProperty('statusReason')
  expect(await line(one, fromElsewhere.id)).toMatchObject({ answer: null })
})

test('what else she takes joins the list as told in this visit, and is gone when it is taken back', async () => {
  const one = await inVisit()
  const told = { text: 'Turmeric', rxcui: null, dosage: 'a capsule', since: null, overTheCounter: true }
  await one.call('chart.recordMedicine', { encounterId, ...told, use: 'taken' })
  const added = (await lines(one)).find(({ medicine }) => medicine.text === 'Turmeric')
  expect(added).toMatchObject({ answer: { is: 'added', own: true } })
  const medicine = { type: 'MedicationStatement', id: added?.medicine.id ?? '' } as const
  await one.call('reconciliation.takeBack', { encounterId, medicine })
  expect((await lines(one)).map(({ medicine: { text } }) => text)).not.toContain('Turmeric')
})

test('without a word how or why nothing is recorded, nor of another chart, nor is a colleague’s answer taken back', async () => {
  const one = await inVisit()
  const say = (
    medicine: { type: 'MedicationRequest'; id: string },
    answer: 'not' | 'otherwise',
    words: string,
  ) => one.problem('reconciliation.answer', { encounterId, medicine, answer, words })
  expect((await say(lisinopril, 'not', '.')).code).toBe('needs-reason')
  expect((await say(lisinopril, 'otherwise', '')).code).toBe('needs-reason')
  expect((await say({ ...lisinopril, id: 'mei-tanaka-medication-1' }, 'not', 'Dizzy')).code).toBe('not-found')
  const back = await one.problem('reconciliation.takeBack', { encounterId, medicine: lisinopril })
  expect(back.code).toBe('not-editable')
  expect((await lines(one)).every(({ answer }) => answer === null)).toBe(true)
})
