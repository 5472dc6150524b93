import { expect, test } from 'vitest'
import type {
  AllergyView,
  ChartNote,
  MedicationView,
  ObservationView,
  OrderView,
  ProblemView,
  ReconciledLine,
} from '../../preload/views/index.ts'
import {
  allergiesPhrase,
  carriedPhrase,
  medicationsPhrase,
  observationsPhrase,
  ordersPhrase,
  problemsPhrase,
  reconciledPhrase,
  wholeOf,
} from './chart-phrases.ts'

const textOf = ([phrase]: { texts: { text: string }[] }[]) => phrase?.texts[0]?.text

test('problems of today stand with how sure they are and since when; what is over is left out', () => {
  const problem = (text: string, more: Partial<ProblemView>) =>
    ({ text, active: true, onset: null, uncertainty: null, ...more }) as ProblemView
  expect(
    textOf(
      problemsPhrase([
        problem('Hypertension', { onset: '2011' }),
        problem('Sleep apnea', { uncertainty: 'provisional' }),
        problem('Flu', { active: false }),
      ]),
    ),
  ).toBe('Hypertension (since 2011)\nSleep apnea (Provisional)')
  expect(problemsPhrase([])).toEqual([])
})

test('medications are those that are taken, on hold or must not be given', () => {
  const medicine = (text: string, use: MedicationView['use']) =>
    ({ text, use, dosage: 'once a day', status: 'active', authored: null }) as MedicationView
  expect(
    textOf(
      medicationsPhrase([
        medicine('Metformin 500 mg', 'taken'),
        medicine('Lisinopril 20 mg', 'on-hold'),
        medicine('Ramipril', 'ended'),
      ]),
    ),
  ).toBe('Metformin 500 mg, once a day\nLisinopril 20 mg, once a day (on hold)')
})

test('allergies say what happened, and what a patient said and nobody confirmed', () => {
  const allergy = (text: string, more: Partial<AllergyView>) =>
    ({
      text,
      active: true,
      coded: null,
      none: null,
      reaction: null,
      unconfirmed: false,
      ...more,
    }) as AllergyView
  expect(
    textOf(
      allergiesPhrase([
        allergy('Penicillin', { coded: { system: 's', code: 'c', display: null }, reaction: 'hives' }),
        allergy('Sulfa', { unconfirmed: true }),
        allergy('Latex', { active: false }),
      ]),
    ),
  ).toBe('Penicillin (hives)\n“Sulfa” (unconfirmed)')
})

test('values stand with their unit, mark and day; what is not of today says so by it', () => {
  const value = (name: string, more: Partial<ObservationView>) =>
    ({
      name,
      value: '1.6',
      unit: null,
      mark: null,
      when: '2020-02-24',
      members: [],
      ...more,
    }) as ObservationView
  expect(
    textOf(
      observationsPhrase('results', 'Results', [
        value('INR', { mark: 'high' }),
        value('Weight', { value: '70', unit: 'kg' }),
        value('Panel', { value: '' }),
        value('Age', { value: '3', when: null }),
      ]),
    ),
  ).toBe('INR 1.6 (high, Feb 24, 2020)\nWeight 70 kg (Feb 24, 2020)\nAge 3 (no date)')
})

test('orders are those of the visit that were not stopped, and say what did not reach a pharmacy', () => {
  const order = (medication: string, state: OrderView['state']) =>
    ({
      medication,
      state,
      strength: '400 mg/5 mL',
      dosage: '5 mL twice a day',
      quantity: 100,
      quantityUnit: 'mL',
      refills: 0,
    }) as OrderView
  const orders = [order('Amoxicillin', 'draft'), order('Codeine', 'stopped'), order('Ibuprofen', 'held')]
  expect(textOf(ordersPhrase([...orders, order('Cefdinir', 'failed')]))?.split('\n')).toEqual([
    'Amoxicillin 400 mg/5 mL: 5 mL twice a day; 100 mL, refills 0',
    'Ibuprofen 400 mg/5 mL: 5 mL twice a day; 100 mL, refills 0 (held, not sent)',
    'Cefdinir 400 mg/5 mL: 5 mL twice a day; 100 mL, refills 0 (did not reach the pharmacy)',
  ])
})

test('the last note is accepted section by section, its exam never offered', () => {
  const note = {
    when: '2025-11-02T15:00:00Z',
    author: 'Dr Amari',
    parts: [
      { title: 'Subjective', text: `${'Sore throat '.repeat(9)}` },
      { title: 'Objective', text: 'Tonsils red.' },
      { title: 'Plan', text: 'Fluids.' },
    ],
  } as ChartNote
  const { title, boxes } = carriedPhrase(note)
  expect(title).toBe('From the note of Nov 2, 2025')
  expect(boxes.map(({ section }) => section)).toEqual(['subjective', 'plan'])
  expect(boxes[0]?.label).toHaveLength('Subjective: '.length + 61)
  expect(boxes[1]).toMatchObject({ label: 'Plan: Fluids.', text: 'From Nov 2, 2025, Dr Amari:\nFluids.' })
})

test('a list that is longer says how many more there are', () => {
  const one = { text: 'Gout', active: true } as ProblemView
  expect(textOf(problemsPhrase([one], 4))).toMatch(/\n… and 4 more in the chart$/)
})

test.each([
  ['is whole', 'listed', false, [['x'], 2]],
  ['is known to be empty', 'none-known', false, [['x'], 2]],
  ['is not loaded', 'not-loaded', false, [[], 0]],
  ['lacks what could not be read', 'listed', true, [[], 0]],
] as const)('of a list that %s what is there is called', (_, state, broken, lines) => {
  expect(wholeOf({ state, broken, items: ['x'], total: 3 })).toEqual(lines)
})

test('medications gone through stand as the patient said it, and what nobody asked about is said to be so', () => {
  const line = (text: string, is?: NonNullable<ReconciledLine['answer']>['is'], words = '') =>
    ({
      medicine: { text, dosage: 'once a day' },
      answer: is ? { is, words, at: null, by: '', own: true } : null,
    }) as ReconciledLine
  const lines = [
    line('Lisinopril', 'otherwise', 'half'),
    line('Metformin', 'takes'),
    line('Simvastatin'),
    line('Turmeric', 'added'),
  ]
  expect(textOf(reconciledPhrase(lines))).toBe(
    [
      'Lisinopril, once a day: takes it differently: half',
      'Metformin, once a day: takes it as written',
      'Turmeric, once a day: takes it, told in this visit',
      'Not asked: Simvastatin',
    ].join('\n'),
  )
  expect(reconciledPhrase([line('Metformin')])).toEqual([])
})
