import type { MedicationStatement, Observation } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { factsOf } from '../../clinical/absolutes/patient-facts.ts'
import { screenAbsolutes } from '../../clinical/absolutes/screen-absolutes.ts'
import { allSent, chartLoaded, practice, rosa } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

/** Pregnancy and home medicines as a patient tells them, and what they stop at once, offline. */

const { taskId, encounterId } = rosa
const at = practice({ pharmacySeconds: 3600 })

async function inVisit(): Promise<Workstation> {
  const one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  return one
}
/** What of the table of absolutes speaks against an order. */
async function absolutesOf(one: Workstation, query: string) {
  const [medication] = await one.call('orders.search', { query })
  const { alerts } = await one.call('orders.check', { encounterId, rxcui: medication?.rxcui ?? '' })
  return alerts
    .filter(({ kind }) => kind === 'absolute')
    .map(({ severity, absolute }) => [severity, absolute?.row])
}
const atCentral = <T>(type: 'Observation' | 'MedicationStatement') =>
  at.central.context.store
    .search(type, { patient: 'rosa-delgado' })
    .map(({ resource }) => resource as unknown as T & { note?: unknown[] })
    .filter(({ note }) => note?.length)
const medicine = (one: Workstation, text: string, more: object = {}) =>
  one.call('chart.recordMedicine', {
    encounterId,
    text,
    rxcui: null,
    dosage: null,
    since: null,
    overTheCounter: false,
    use: 'taken',
    ...more,
  })
const medications = async (one: Workstation) =>
  (await one.call('chart.medications', { chartOf: { encounterId }, most: 50 })).items

test('a home MAO inhibitor told offline stops a triptan at once, until it is retracted', async () => {
  const one = await inVisit()
  one.cut()
  expect(await absolutesOf(one, 'sumatriptan')).toEqual([])
  await medicine(one, 'Nardil', { dosage: '15 mg three times a day', since: '2024' })
  expect(await absolutesOf(one, 'sumatriptan')).toEqual([['stop', expect.stringMatching(/maoi/)]])
  const own = (await medications(one)).find((each) => each.own)
  expect(own).toMatchObject({
    text: 'Nardil',
    dosage: '15 mg three times a day',
    use: 'taken',
    since: '2024',
    told: true,
  })
  await one.call('chart.retractEntry', {
    encounterId,
    entry: { type: 'MedicationStatement', id: own?.id ?? '' },
    reason: 'Her sister’s.',
  })
  expect(await absolutesOf(one, 'sumatriptan')).toEqual([])
})

test('a medicine that the patient says they do not take stops nothing, and says so', async () => {
  const one = await inVisit()
  await medicine(one, 'Nardil', { use: 'not-taken' })
  expect(await absolutesOf(one, 'sumatriptan')).toEqual([])
  expect((await medications(one)).find((each) => each.own)).toMatchObject({ use: 'not-taken' })
})

test('what is bought and what was picked from the catalog is at the central API, told by the patient', async () => {
  const one = await inVisit()
  const [found] = await one.call('orders.search', { query: 'ibuprofen' })
  await medicine(one, 'Advil', { rxcui: found?.rxcui ?? null, overTheCounter: true, since: '2026-11' })
  await allSent(one)
  expect(atCentral<MedicationStatement>('MedicationStatement')).toMatchObject([
    {
      status: 'active',
      medicationCodeableConcept: { text: 'Advil', coding: [{ code: found?.rxcui }] },
      context: { reference: `Encounter/${encounterId}` },
      informationSource: { reference: 'Patient/rosa-delgado' },
      effectivePeriod: { start: '2026-11' },
      extension: [{ valueBoolean: true }],
      note: [{ authorReference: { reference: 'Practitioner/okafor' } }],
    },
  ])
  await expect(medicine(one, 'x', { rxcui: '1' })).rejects.toThrow('not-found')
  await expect(medicine(one, 'x', { since: '2099' })).rejects.toThrow('bad-input')
})

test('a pregnancy told offline stops warfarin at once', async () => {
  const one = await inVisit()
  one.cut()
  expect((await absolutesOf(one, 'warfarin')).filter(([severity]) => severity === 'stop')).toEqual([])
  await one.call('chart.recordPregnancy', { encounterId, status: 'pregnant', lastPeriod: '2026-09-01' })
  expect(await absolutesOf(one, 'warfarin')).toEqual([['stop', 'pregnancy-warfarin']])
  const shown = await one.call('chart.observations', {
    chartOf: { encounterId },
    section: 'socialHistory',
    most: 50,
  })
  expect(shown.items.filter(({ own }) => own).map(({ name, value }) => [name, value])).toEqual(
    expect.arrayContaining([
      ['Pregnancy', 'Pregnant'],
      ['Last period began', 'Sep 1, 2026'],
    ]),
  )
  one.mend()
  await allSent(one)
  expect(atCentral<Observation>('Observation')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ valueDateTime: '2026-09-01' }),
      expect.objectContaining({
        valueCodeableConcept: {
          coding: [{ system: 'http://snomed.info/sct', code: '77386006', display: 'Pregnant' }],
        },
      }),
    ]),
  )
})

test('neither word on pregnancy, or a period still to come, is refused', async () => {
  const one = await inVisit()
  const told = (status: null, lastPeriod: string | null) =>
    one.call('chart.recordPregnancy', { encounterId, status, lastPeriod })
  await expect(told(null, null)).rejects.toThrow('bad-input')
  await expect(told(null, '2099-01-01')).rejects.toThrow('bad-input')
})

test('a pregnancy as it is told here stops valproate, which the catalog of this machine does not have', async () => {
  const one = await inVisit()
  await one.call('chart.recordPregnancy', { encounterId, status: 'pregnant', lastPeriod: null })
  await allSent(one)
  const observations = atCentral<Observation>('Observation')
  const facts = factsOf({ patient: undefined, observations, conditions: [], now: Date.now() })
  const ordered = { text: 'Depakote 500 mg', ingredients: [], allIngredientsKnown: false }
  expect(
    screenAbsolutes({ ordered, medicines: [], find: () => undefined, facts }).alerts.map(
      ({ severity, absolute }) => [severity, absolute?.row],
    ),
  ).toEqual([['stop', 'pregnancy-valproate']])
})

test('a medicine that was told wrong is corrected under its id: its stop goes, and what was told stays in its history', async () => {
  const one = await inVisit()
  await medicine(one, 'Nardil', { dosage: '15 mg', since: '2024', overTheCounter: true })
  const id = (await medications(one)).find((each) => each.own)?.id ?? ''
  expect(await absolutesOf(one, 'sumatriptan')).toEqual([['stop', expect.stringMatching(/maoi/)]])
  const corrected = {
    encounterId,
    medicineId: id,
    text: 'Norvasc',
    rxcui: null,
    dosage: null,
    since: '2025-03',
    overTheCounter: false,
    use: 'taken',
  } as const
  await one.call('chart.correctMedicine', corrected)
  expect(await absolutesOf(one, 'sumatriptan')).toEqual([])
  await allSent(one)
  expect(atCentral<MedicationStatement>('MedicationStatement')).toMatchObject([
    {
      id,
      status: 'active',
      medicationCodeableConcept: { text: 'Norvasc' },
      effectivePeriod: { start: '2025-03' },
      note: [{ text: 'Stated by the patient' }, { text: 'Corrected: stated by the patient' }],
    },
  ])
  const [stored] = atCentral<MedicationStatement>('MedicationStatement')
  expect([stored?.dosage, stored?.extension]).toEqual([undefined, undefined])
  await expect(one.call('chart.correctMedicine', { ...corrected, since: '2099' })).rejects.toThrow(
    'bad-input',
  )
  await one.call('chart.correctMedicine', { ...corrected, use: 'not-taken', since: null })
  expect((await medications(one)).find((each) => each.own)).toMatchObject({ use: 'not-taken' })
})

const socialHistory = async (one: Workstation) =>
  (await one.call('chart.observations', { chartOf: { encounterId }, section: 'socialHistory', most: 50 }))
    .items

test('a pregnancy and a last period are corrected, each by its own answer', async () => {
  const one = await inVisit()
  await one.call('chart.recordPregnancy', { encounterId, status: 'pregnant', lastPeriod: '2026-09-01' })
  const own = (await socialHistory(one)).filter((each) => each.own)
  const [status, period] = ['Pregnancy', 'Last period began'].map((name) =>
    own.find((each) => each.name === name),
  )
  expect([status?.told, period?.told]).toEqual([{ status: 'pregnant' }, { lastPeriod: '2026-09-01' }])
  const correct = (observationId = '', told: { status: 'not-pregnant' } | { lastPeriod: string }) =>
    one.call('chart.correctPregnancy', { encounterId, observationId, told })
  await expect(correct(status?.id, { lastPeriod: '2026-10-01' })).rejects.toThrow('bad-input')
  await expect(correct(period?.id, { lastPeriod: '2099-01-01' })).rejects.toThrow('bad-input')
  await correct(status?.id, { status: 'not-pregnant' })
  await correct(period?.id, { lastPeriod: '2026-10-01' })
  await allSent(one)
  expect((await socialHistory(one)).filter((each) => each.own)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ value: 'Not pregnant', status: 'corrected' }),
      expect.objectContaining({ value: 'Oct 1, 2026', status: 'corrected' }),
    ]),
  )
  expect((await absolutesOf(one, 'warfarin')).filter(([severity]) => severity === 'stop')).toEqual([])
})

test('“not known” told over a pregnancy leaves its stop, and that it was retracted does not', async () => {
  const one = await inVisit()
  const tell = (status: 'pregnant' | 'unknown') =>
    one.call('chart.recordPregnancy', { encounterId, status, lastPeriod: null })
  const stops = async () =>
    (await absolutesOf(one, 'warfarin')).filter(([severity]) => severity === 'stop').map(([, row]) => row)
  const retract = async () => {
    const id = (await socialHistory(one)).find((each) => each.own)?.id ?? ''
    const entry = { type: 'Observation', id } as const
    await one.call('chart.retractEntry', { encounterId, entry, reason: 'Asked the wrong patient.' })
  }
  await tell('pregnant')
  await tell('unknown')
  expect(await stops()).toEqual(['pregnancy-warfarin'])
  await allSent(one)
  expect(await stops()).toEqual(['pregnancy-warfarin'])
  await retract()
  await retract()
  expect(await stops()).toEqual([])
})

test('what a colleague entered is only taken back: a medicine of another visit, too, but no laboratory’s result', async () => {
  const one = await inVisit()
  const note = [{ text: 'Stated by the patient', authorReference: { reference: 'Practitioner/lindholm' } }]
  const of = { reference: 'Patient/rosa-delgado' }
  const before: MedicationStatement & { id: string } = {
    resourceType: 'MedicationStatement',
    id: 'colleagues-medicine',
    status: 'active',
    subject: of,
    context: { reference: 'Encounter/last-year' },
    medicationCodeableConcept: { text: 'Nardil' },
    informationSource: of,
    note,
  }
  const result: Observation & { id: string } = {
    resourceType: 'Observation',
    id: 'result',
    status: 'final',
    subject: of,
    encounter: { reference: `Encounter/${encounterId}` },
    code: { coding: [{ system: 'http://loinc.org', code: '33914-3' }] },
    note,
  }
  for (const each of [before, result]) at.central.context.store.put(each)
  const colleagues = async () => (await medications(one)).find(({ id }) => id === before.id)
  await one.until(async () => (await colleagues()) !== undefined)
  expect(await colleagues()).toMatchObject({ mayRetract: true, told: true })
  expect((await colleagues())?.own).toBeUndefined()
  const { id: medicineId } = before
  const told = {
    text: 'x',
    rxcui: null,
    dosage: null,
    since: null,
    overTheCounter: false,
    use: 'taken',
  } as const
  await expect(one.call('chart.correctMedicine', { encounterId, medicineId, ...told })).rejects.toThrow(
    'not-editable',
  )
  const retract = (type: 'Observation' | 'MedicationStatement', id: string) =>
    one.call('chart.retractEntry', { encounterId, entry: { type, id }, reason: 'Her sister’s.' })
  await expect(retract('Observation', 'result')).rejects.toThrow('not-editable')
  await retract('MedicationStatement', before.id)
  await allSent(one)
  expect(await colleagues()).toBeUndefined()
  expect(at.central.context.store.read('MedicationStatement', before.id)?.resource).toMatchObject({
    status: 'entered-in-error',
    note: [...note, { text: 'Entered in error: Her sister’s.' }],
  })
})
