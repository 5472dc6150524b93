import type { Observation } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import type { Input } from '../../../preload/contract/index.ts'
import type { ObservationView } from '../../../preload/views/index.ts'
import { allSent, chartLoaded, practice, rosa } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

/** Vital signs that a patient tells in a visit: written offline, shown at once, and as the central API has them. */

const { taskId, encounterId } = rosa
const at = practice({ pharmacySeconds: 3600 })

async function inVisit(): Promise<Workstation> {
  const one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  return one
}
const vitalsOf = async (one: Workstation): Promise<ObservationView[]> =>
  (await one.call('chart.observations', { chartOf: { encounterId }, section: 'vitals', most: 50 })).items
const own = async (one: Workstation) => (await vitalsOf(one)).filter((each) => each.own)
const atCentral = () =>
  at.central.context.store
    .search('Observation', { patient: 'rosa-delgado' })
    .map(({ resource }) => resource as Observation)
    .filter(({ encounter, note }) => encounter?.reference === `Encounter/${encounterId}` && note?.length)
type Vitals = Input<'chart.recordVitals'>['vitals']
const record = (one: Workstation, vitals: Vitals, more: Partial<Input<'chart.recordVitals'>> = {}) =>
  one.call('chart.recordVitals', { encounterId, vitals, source: 'home-device', at: null, ...more })
const weight = { kind: 'weight', value: 154, unit: '[lb_av]' } as const
const pressure = { kind: 'blood-pressure', systolic: 152, diastolic: 94 } as const

test('vital signs told offline stand in the chart at once, weight in kilograms first', async () => {
  const one = await inVisit()
  one.cut()
  await record(one, [pressure, weight, { kind: 'temperature', value: 101.8, unit: '[degF]' }])
  const shown = (await own(one)).map(({ name, value, unit, also, source }) => [
    name,
    value,
    unit,
    also,
    source,
  ])
  expect(shown).toEqual(
    expect.arrayContaining([
      ['Blood pressure', '152/94', 'mmHg', null, 'Home device'],
      ['Weight', '69.85', 'kg', '154 lb', 'Home device'],
      ['Temperature', '101.8', '°F', '38.8 °C', 'Home device'],
    ]),
  )
  expect(atCentral()).toEqual([])
  one.mend()
  await allSent(one)
  expect(atCentral()).toHaveLength(3)
})

test('the central API has them by US Core, told by the patient and entered by the provider', async () => {
  const one = await inVisit()
  await record(one, [pressure, weight, { kind: 'oxygen-saturation', value: 96, unit: '%' }], {
    at: '2026-11-20',
  })
  await allSent(one)
  const [bp, kilograms, oxygen] = ['85354-9', '29463-7', '2708-6'].map((code) =>
    atCentral().find((each) => each.code.coding?.some((coding) => coding.code === code)),
  )
  expect(bp).toMatchObject({
    status: 'final',
    category: [{ coding: [{ code: 'vital-signs' }] }],
    effectiveDateTime: '2026-11-20',
    performer: [{ reference: 'Patient/rosa-delgado' }],
    method: { text: 'Home device' },
    note: [{ authorReference: { reference: 'Practitioner/okafor' }, text: 'Home device' }],
    component: [
      { code: { coding: [{ code: '8480-6' }] }, valueQuantity: { value: 152, code: 'mm[Hg]' } },
      { code: { coding: [{ code: '8462-4' }] }, valueQuantity: { value: 94, code: 'mm[Hg]' } },
    ],
  })
  expect(kilograms).toMatchObject({
    valueQuantity: { value: 69.85, code: 'kg', system: 'http://unitsofmeasure.org' },
    note: [{ text: 'Home device: 154 lb' }],
  })
  expect(oxygen?.code.coding?.map(({ code }) => code)).toEqual(['59408-5', '2708-6'])
})

test('what is seen on video is the provider’s own observation', async () => {
  const one = await inVisit()
  await record(one, [{ kind: 'respiratory-rate', value: 22, unit: '/min' }], { source: 'seen-on-video' })
  await allSent(one)
  expect(atCentral()).toMatchObject([
    { performer: [{ reference: 'Practitioner/okafor' }], method: { text: 'Seen on video' } },
  ])
})

test('an own entry is corrected under its id, and retracted with a reason', async () => {
  const one = await inVisit()
  await record(one, [weight])
  const [mine] = await own(one)
  const observationId = mine?.id ?? ''
  await one.call('chart.correctVital', {
    encounterId,
    observationId,
    vital: { kind: 'weight', value: 145, unit: '[lb_av]' },
    source: 'stated',
    at: null,
  })
  expect(await own(one)).toMatchObject([
    { id: observationId, value: '65.77', status: 'corrected', source: 'Stated by the patient' },
  ])
  const retract = (reason: string) =>
    one.call('chart.retractEntry', { encounterId, entry: { type: 'Observation', id: observationId }, reason })
  await expect(retract('.')).rejects.toThrow('needs-reason')
  await retract('Another patient’s weight.')
  expect(await own(one)).toEqual([])
  await expect(retract('Once more.')).rejects.toThrow('not-found')
  await allSent(one)
  expect(atCentral()).toMatchObject([{ id: observationId, status: 'entered-in-error' }])
})

test('what was not entered in this visit by this provider is not changed', async () => {
  const one = await inVisit()
  const old = (await vitalsOf(one)).find(({ own }) => !own)
  const entry = { type: 'Observation' as const, id: old?.id ?? '' }
  await expect(one.call('chart.retractEntry', { encounterId, entry, reason: 'Wrong.' })).rejects.toThrow(
    'not-editable',
  )
})

test.each([
  ['a systolic value below the diastolic', { vitals: [{ ...pressure, systolic: 90 }] }],
  ['a weight of nothing', { vitals: [{ ...weight, value: 0 }] }],
  ['a weight in centimeters', { vitals: [{ ...weight, unit: 'cm' }] }],
  ['one vital sign twice', { vitals: [weight, weight] }],
  ['a day to come', { vitals: [weight], at: '2099-01-01' }],
  ['a moment to come', { vitals: [weight], at: '2099-01-01T10:00:00Z' }],
] as [string, Partial<Input<'chart.recordVitals'>>][])(
  '%s is refused, and nothing is written',
  async (_, told) => {
    const one = await inVisit()
    await expect(record(one, [], told)).rejects.toThrow('bad-input')
    expect(await own(one)).toEqual([])
  },
)
