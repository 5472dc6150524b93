import { expect, test } from 'vitest'
import { waitingVisit } from '../../../central/testing/practice.ts'
import { allSent, chartLoaded, practice, reached, rosa, worcester } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

/** A medicine of the chart is stopped with a reason, and is compared with nothing from then on. */

const { taskId, encounterId } = rosa
const at = practice({ pharmacySeconds: 0, pharmacyCancels: 'rejected' })
const lisinopril = { type: 'MedicationRequest', id: 'rosa-delgado-medication-2' } as const
const loratadine = '311372'

async function inVisit(): Promise<Workstation> {
  const one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  return one
}
const line = async (one: Workstation, id: string) =>
  (await one.call('chart.medications', { chartOf: { encounterId }, most: 50 })).items.find(
    (it) => it.id === id,
  )
const duplicates = async (one: Workstation) =>
  (await one.call('orders.check', { encounterId, rxcui: '314076' })).alerts.filter(
    ({ kind }) => kind === 'duplicate',
  ).length

test('another system’s order is said to be stopped, offline too; its line says when, why and by whom', async () => {
  const one = await inVisit()
  expect(await duplicates(one)).toBe(1)
  one.cut()
  await one.call('chart.discontinue', { encounterId, medicine: lisinopril, reason: 'Cough since May' })
  expect(await duplicates(one)).toBe(0)
  expect(await line(one, lisinopril.id)).toMatchObject({
    use: 'ended',
    status: 'stopped',
    why: 'Cough since May',
  })
  one.mend()
  await allSent(one)
  const [said] = at.central.context.store
    .search('MedicationStatement', { patient: 'rosa-delgado' })
    .map(({ resource }) => resource)
    .filter(({ basedOn }) => basedOn)
  expect(said).toMatchObject({
    status: 'stopped',
    statusReason: [{ text: 'Cough since May' }],
    basedOn: [{ reference: `MedicationRequest/${lisinopril.id}` }],
    informationSource: { reference: 'Practitioner/okafor' },
  })
  // The order itself is theirs, and stays as it was.
  expect(at.central.context.store.read('MedicationRequest', lisinopril.id)?.resource.status).toBe('active')
  await expect(
    one.call('chart.discontinue', { encounterId, medicine: lisinopril, reason: 'Again' }),
  ).rejects.toThrow('not-editable')
})

test('without a reason nothing is stopped, nor a medicine of another chart', async () => {
  const one = await inVisit()
  const stop = (
    medicine: { type: 'MedicationRequest' | 'MedicationStatement'; id: string },
    reason: string,
  ) => one.call('chart.discontinue', { encounterId, medicine, reason })
  await expect(stop(lisinopril, '.')).rejects.toThrow('needs-reason')
  await expect(stop({ ...lisinopril, id: 'mei-tanaka-medication-1' }, 'Cough')).rejects.toThrow('not-found')
  expect(await duplicates(one)).toBe(1)
})

test('a home medicine ends itself, whoever entered it', async () => {
  const one = await inVisit()
  await one.call('chart.recordMedicine', {
    encounterId,
    text: 'Fish oil',
    rxcui: null,
    dosage: null,
    since: '2024',
    overTheCounter: true,
    use: 'taken',
  })
  const { items } = await one.call('chart.medications', { chartOf: { encounterId }, most: 50 })
  const id = items.find(({ text }) => text === 'Fish oil')?.id ?? ''
  await one.call('chart.discontinue', {
    encounterId,
    medicine: { type: 'MedicationStatement', id },
    reason: 'Not needed',
  })
  expect(await line(one, id)).toMatchObject({ use: 'ended', why: 'Not needed', since: '2024' })
  await allSent(one)
})

test('an order of ours that is at the pharmacy is stopped itself; until they canceled it or were called, its line says so', async () => {
  const one = await inVisit()
  await reached(one)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await one.call('diagnoses.add', { encounterId, code: 'I10' })
  await one.call('note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1, seen: 0 })
  const { id } = await one.call('orders.draft', {
    encounterId,
    rxcui: loratadine,
    dosage: '1 tablet daily',
    quantity: 30,
    quantityUnit: 'tablets',
    refills: 0,
    overrideReason: null,
  })
  await allSent(one)
  const of = { encounterId, disposition: 'home-care' as const }
  const { digest } = await one.call('visit.review', of)
  await one.call('visit.sign', { ...of, digest })
  await one.until(async () => {
    await one.call('sync.now', {})
    return (await one.call('orders.list', { encounterId }))[0]?.state === 'transmitted'
  })
  // In the next visit of hers.
  const { store } = at.central.context
  const [, encounter, task] = waitingVisit('next')
  const patient = { reference: 'Patient/rosa-delgado' }
  store.put({ ...encounter, subject: patient })
  store.put({ ...task, for: patient })
  await one.until(async () => {
    await one.call('sync.now', {})
    return (await one.call('queue.list', {})).waiting.some((row) => row.taskId === 'next-task')
  })
  await one.call('queue.claim', { taskId: 'next-task' })
  await one.call('chart.discontinue', {
    encounterId: 'next-visit',
    medicine: { type: 'MedicationRequest', id },
    reason: 'Not needed',
  })
  await one.until(async () => {
    await one.call('sync.now', {})
    return (await line(one, id))?.pharmacy?.state === 'call'
  })
  expect(await line(one, id)).toMatchObject({
    use: 'ended',
    why: 'Not needed',
    pharmacy: { says: expect.stringMatching(/^Not canceled at .*: Too late: it was dispensed\. Call /) },
  })
  const [view] = await one.call('orders.list', { encounterId })
  expect(view).toMatchObject({ state: 'stopped', callPharmacy: true })
})
