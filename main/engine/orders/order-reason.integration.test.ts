import type { MedicationRequest, Task } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import {
  allSent,
  chartLoaded,
  editionsHere,
  practice,
  reached,
  rosa,
  worcester,
} from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

/** What a prescription is for, from its card to the pharmacy. */

const { encounterId, taskId } = rosa
const at = practice()
const disposition = 'home-care' as const
const central = () => at.central.context.store

async function inVisit(): Promise<Workstation> {
  const one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  await editionsHere(one)
  await reached(one, encounterId)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await one.call('visit.start', { encounterId })
  await one.call('note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1, seen: 0 })
  return one
}
const draft = (one: Workstation, more = {}) =>
  one.call('orders.draft', {
    encounterId,
    rxcui: '197511',
    dosage: 'Take 1 tablet by mouth twice a day',
    quantity: 10,
    quantityUnit: 'tablets',
    refills: 0,
    overrideReason: 'Talked over',
    ...more,
  })
const diagnoses = async (one: Workstation, ...codes: string[]) => {
  for (const code of codes) await one.call('diagnoses.add', { encounterId, code })
  return (await one.call('diagnoses.list', { encounterId })).items.map(({ id }) => id)
}
const reasons = async (one: Workstation) =>
  (await one.call('orders.list', { encounterId })).map((order) => order.reasons.map(({ code }) => code))
const change = (one: Workstation, orderId: string, diagnosisId: string) =>
  one.call('orders.nameDiagnosis', { encounterId, orderId, diagnosisId })

test('an order is for the first-listed diagnosis, until another is chosen for it or the order of them changes', async () => {
  const one = await inVisit()
  const order = await draft(one)
  expect(order.reasons).toEqual([])
  const [strep = '', pressure = ''] = await diagnoses(one, 'J02.0', 'I10')
  expect(await reasons(one)).toEqual([['J02.0']])
  await one.call('diagnoses.move', { encounterId, diagnosisId: pressure, to: 0 })
  expect(await reasons(one)).toEqual([['I10']])
  await change(one, order.id, strep)
  expect(await reasons(one)).toEqual([['J02.0']])
  const changed = await draft(one, { replaces: order.id, quantity: 20 })
  expect(changed.reasons.map(({ code }) => code)).toEqual(['J02.0'])
  await one.call('diagnoses.remove', { encounterId, diagnosisId: strep })
  expect(await reasons(one)).toEqual([['I10']])
  await expect(change(one, changed.id, strep)).rejects.toThrow('no longer there')
})

test('what it is for is read in the review and the summary, and goes to the server and the pharmacy with it', async () => {
  const one = await inVisit()
  const [, pressure = ''] = await diagnoses(one, 'J02.0', 'I10')
  const { id } = await draft(one)
  await change(one, id, pressure)
  const { digest, willHappen, lacks } = await one.call('visit.review', { encounterId, disposition })
  expect(lacks).toEqual([])
  expect(willHappen.join('\n')).toContain('For I10 Essential (primary) hypertension.')
  await one.call('visit.sign', { encounterId, disposition, digest })
  await one.until(async () => (await one.call('orders.list', { encounterId }))[0]?.state === 'transmitted')
  await allSent(one)
  expect(await reasons(one)).toEqual([['I10']])
  const stored = central().read('MedicationRequest', id)?.resource as MedicationRequest
  const coding = [expect.objectContaining({ code: 'I10' })]
  expect(stored).toMatchObject({
    reasonReference: [{ reference: `Condition/${pressure}` }],
    reasonCode: [{ coding }],
  })
  const [transmission] = central()
    .search('Task', { encounter: encounterId })
    .map(({ resource }) => resource as Task)
    .filter(({ focus }) => focus?.reference === `MedicationRequest/${id}`)
  expect(transmission?.reasonCode).toMatchObject({ coding })
  const { orders } = await one.call('summary.get', { encounterId })
  expect(orders.map(({ reason }) => reason)).toEqual(['I10 Essential (primary) hypertension'])
})
