import type { z } from 'zod'
import type { MedicationChoice, QueueRow } from '../../../preload/views/index.ts'
import type { FakeChart } from './fake-chart.ts'
import { noObservations, rosasObservations } from './observations.ts'
import { rosasRecords } from './rosas-records.ts'

/** People for the screens' own specs: invented, and only believable enough to judge a layout by. */

type Person = Pick<
  QueueRow,
  'name' | 'birthDate' | 'ageYears' | 'age' | 'sex' | 'reason' | 'statedState' | 'statedPlace' | 'redFlags'
> & {
  id: string
  minutes: number
}

export const people: Person[] = [
  {
    id: 'rosa',
    name: 'Rosa Delgado',
    birthDate: '1979-03-12',
    ageYears: 47,
    age: '47 y',
    sex: 'female',
    reason: 'Sore throat, fever for three days',
    statedState: 'MA',
    statedPlace: 'Worcester, MA',
    redFlags: [],
    minutes: 6.2,
  },
  {
    id: 'arthur',
    name: 'Arthur Whitcomb',
    birthDate: '1955-01-30',
    ageYears: 71,
    age: '71 y',
    sex: 'male',
    reason: 'Tightness when climbing stairs',
    statedState: 'NH',
    statedPlace: 'Nashua, NH',
    redFlags: ['chest-pain'],
    minutes: 2.7,
  },
  {
    id: 'mei',
    name: 'Mei Tanaka',
    birthDate: '1997-06-02',
    ageYears: 29,
    age: '29 y',
    sex: 'female',
    reason: 'Burning when passing urine',
    statedState: 'MA',
    statedPlace: 'Boston, MA',
    redFlags: [],
    minutes: 18.1,
  },
  {
    id: 'jonah',
    name: 'Jonah Abrams',
    birthDate: '2018-08-09',
    ageYears: 8,
    age: '8 y',
    sex: 'male',
    reason: 'Pink eye, guardian present',
    statedState: 'NH',
    statedPlace: 'Concord, NH',
    redFlags: [],
    minutes: 15.5,
  },
  {
    id: 'leila',
    name: 'Leila Haddad',
    birthDate: '1991-02-17',
    ageYears: 35,
    age: '35 y',
    sex: 'female',
    reason: 'Medication refill',
    statedState: 'RI',
    statedPlace: 'Providence, RI',
    redFlags: [],
    minutes: 12.3,
  },
  {
    id: 'samuel',
    name: 'Samuel Ortiz',
    birthDate: '1974-05-21',
    ageYears: 52,
    age: '52 y',
    sex: 'male',
    reason: 'Cough after flu',
    statedState: 'MA',
    statedPlace: 'Lowell, MA',
    redFlags: [],
    minutes: 9.8,
  },
  {
    id: 'samuela',
    name: 'Samuela Ortiz',
    birthDate: '1988-11-03',
    ageYears: 38,
    age: '38 y',
    sex: 'female',
    reason: 'Rash on both forearms since Sunday, itching at night, new detergent',
    statedState: 'MA',
    statedPlace: 'Lawrence, MA',
    redFlags: [],
    minutes: 7,
  },
  {
    id: 'devon',
    name: 'Devon Price',
    birthDate: '2002-09-14',
    ageYears: 24,
    age: '24 y',
    sex: 'male',
    reason: 'Trouble sleeping, anxious',
    statedState: 'MA',
    statedPlace: 'Salem, MA',
    redFlags: [],
    minutes: 3.3,
  },
]

const rxnorm = (code: string, display: string) => ({
  system: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  code,
  display,
})
const list = <T>(items: T[]) => ({
  state: items.length > 0 ? ('listed' as const) : ('none-known' as const),
  items,
})

const icd10 = 'http://hl7.org/fhir/sid/icd-10-cm'
const problem = (
  text: string,
  more: Partial<FakeChart['problems']['items'][number]> = {},
): FakeChart['problems']['items'][number] => ({
  id: text.replaceAll(' ', '-'),
  text,
  coded: { system: icd10, code: 'X', display: text },
  onset: null,
  recorded: null,
  ended: null,
  active: true,
  end: null,
  uncertainty: null,
  ofVisits: false,
  visits: null,
  ...more,
})

type Medication = FakeChart['medications']['items'][number]
const medication = (text: string, dosage: string | null, use: Medication['use'] = 'taken'): Medication => ({
  id: text.replaceAll(/[^a-z]/gi, '-'),
  text,
  dosage,
  coded: null,
  status: use === 'ended' ? 'completed' : use === 'on-hold' ? 'on-hold' : 'active',
  use,
  authored: '2025-02-01',
  ...(use === 'ended' ? { since: '2024-12', ended: '2025-02-01' } : { ordered: '2025-02-01' }),
})

type Allergy = FakeChart['allergies']['items'][number]
/** In words alone, unless it says otherwise. */
export const allergy = (id: string, text: string, more: Partial<Allergy> = {}): Allergy => ({
  id,
  text,
  coded: null,
  reaction: null,
  criticality: null,
  severe: false,
  dangerous: false,
  unconfirmed: false,
  recorded: null,
  active: true,
  refuted: false,
  kind: null,
  severity: null,
  none: null,
  checked: 'not',
  named: [],
  asked: null,
  ...more,
})

export function chartOf(id: string): FakeChart {
  const person = people.find((each) => each.id === id) ?? people[0]
  if (!person) throw new Error('no people')
  const rosa = person.id === 'rosa'
  return {
    patientId: `patient-${person.id}`,
    name: person.name,
    birthDate: person.birthDate,
    ageYears: person.ageYears,
    age: person.age,
    deceased: null,
    replacedBy: null,
    preferredName: null,
    sex: person.sex,
    mrn: `204-${100 + people.indexOf(person)}`,
    phone: '508 555 0142',
    address: person.statedPlace,
    load: {
      state: 'complete',
      completeAsOf: new Date().toISOString(),
      percent: 100,
      message: 'Everything is loaded.',
    },
    unreadable: null,
    problems: rosa
      ? list([
          problem('Type 2 diabetes', { onset: '2016-05' }),
          problem('Hypertension', { onset: '2011' }),
          problem('Hyperlipidemia', { recorded: '2018-04-03' }),
          problem('Obesity', { recorded: '2018-04-03', coded: null }),
          problem('Sleep apnea', { uncertainty: 'provisional', recorded: '2025-11-02' }),
          problem('Acute pharyngitis', { ofVisits: true, visits: { count: 6, last: '2026-11-02' } }),
          problem('Childhood asthma', { active: false, end: 'resolved', onset: '1985', ended: '1996-03' }),
        ])
      : list([]),
    allergies: rosa
      ? list([
          allergy('a1', 'Penicillin', {
            coded: rxnorm('7980', 'penicillin G'),
            reaction: 'anaphylaxis, 2011',
            criticality: 'high',
            dangerous: true,
            recorded: '2011-04-02',
            checked: 'by-code',
          }),
          allergy('a2', 'Sulfa', {
            unconfirmed: true,
            checked: 'by-words',
            named: [{ system: 'http://snomed.info/sct', code: '387406002', display: 'Sulfonamide' }],
          }),
        ])
      : { state: 'never-asked', items: [] },
    medications: rosa
      ? list([
          medication('Do not give: Ibuprofen 400 mg tablet (Previous GI bleed)', null, 'banned'),
          medication('Metformin', '1000 mg twice a day'),
          medication('Lisinopril', '20 mg once a day'),
          medication('Simvastatin', '10 mg at bedtime', 'on-hold'),
          medication('Oxycodone 5 mg tablet', '1–2 tablets every 4–6 h as needed for pain', 'ended'),
        ])
      : list([]),
    ...(rosa ? rosasObservations : noObservations),
    notes: rosa
      ? list([
          {
            compositionId: 'note-diabetes',
            encounterId: null,
            kind: 'note' as const,
            title: 'Diabetes follow-up',
            author: 'Dr Amari',
            when: '2026-09-03T14:00:00Z',
            signed: true,
            marked: null,
            parts: [
              { title: 'History of present illness', text: 'Sugars higher since the summer.' },
              { title: 'Assessment and plan', text: '• Metformin goes on\n• A1c in three months' },
              { title: 'Assessment and plan / Drugs', text: 'Drug | Dose\nLithium | 900 mg' },
            ],
          },
          {
            compositionId: 'note-back',
            encounterId: null,
            kind: 'note' as const,
            title: 'Visit note',
            author: 'Dr Okafor',
            when: '2026-05-19T15:00:00Z',
            signed: true,
            marked: {
              by: 'Dr Okafor',
              at: '2026-05-19T16:10:00Z',
              why: 'Written in another patient’s chart.',
            },
            parts: [{ title: 'Subjective', text: 'Low back pain since lifting a box.' }],
          },
        ])
      : { state: 'never-asked', items: [] },
    encounters: rosa
      ? list(
          [
            ['2026-09-03', 'Diabetes follow-up'],
            ['2026-05-19', 'Low back pain'],
            ['2025-11-04', 'Annual wellness'],
            ['2025-03-11', 'Cough'],
            ['2024-10-02', 'Diabetes follow-up'],
          ].map(([when = '', what = '']) => ({ id: when, when, what, status: 'finished' })),
        )
      : list([]),
    records: rosa ? rosasRecords : [],
    changedSince: [],
  }
}

const amoxicillin = { rxcui: '723', name: 'amoxicillin' }
export const medications: z.infer<typeof MedicationChoice>[] = [
  {
    rxcui: '314077',
    name: 'Lisinopril 20 mg tablet',
    brand: false,
    ingredients: [{ rxcui: '29046', name: 'lisinopril' }],
    usualDosage: '1 tablet once daily',
    usualQuantity: 30,
    usualQuantityUnit: 'tablets',
  },
  {
    rxcui: '562508',
    name: 'Augmentin 875 mg / 125 mg tablet',
    brand: true,
    ingredients: [amoxicillin, { rxcui: '48203', name: 'clavulanate' }],
    usualDosage: '1 tablet twice daily for 10 days',
    usualQuantity: 20,
    usualQuantityUnit: 'tablets',
  },
  {
    rxcui: '308182',
    name: 'Amoxicillin 250 mg capsule',
    brand: false,
    ingredients: [amoxicillin],
    usualDosage: '1 capsule three times daily for 10 days',
    usualQuantity: 30,
    usualQuantityUnit: 'capsules',
  },
  {
    rxcui: '308189',
    name: 'amoxicillin 80 MG/ML Oral Suspension',
    brand: false,
    ingredients: [amoxicillin],
    usualDosage: 'dose by weight, by mouth twice daily for 10 days',
    usualQuantity: 150,
    usualQuantityUnit: 'mL',
  },
  {
    rxcui: '308460',
    name: 'Azithromycin 250 mg tablet',
    brand: false,
    ingredients: [{ rxcui: '18631', name: 'azithromycin' }],
    usualDosage: '2 tablets on day 1, then 1 tablet daily for 4 days',
    usualQuantity: 6,
    usualQuantityUnit: 'tablets',
  },
  {
    rxcui: '197517',
    name: 'Clarithromycin 500 mg tablet',
    brand: false,
    ingredients: [{ rxcui: '21212', name: 'clarithromycin' }],
    usualDosage: '1 tablet twice daily for 7 days',
    usualQuantity: 14,
    usualQuantityUnit: 'tablets',
  },
  {
    rxcui: '197805',
    name: 'Ibuprofen 400 mg tablet',
    brand: false,
    ingredients: [{ rxcui: '5640', name: 'ibuprofen' }],
    usualDosage: '1 tablet every 6 hours as needed with food',
    usualQuantity: 30,
    usualQuantityUnit: 'tablets',
  },
  {
    rxcui: '198335',
    name: 'Sulfamethoxazole 800 mg / trimethoprim 160 mg tablet',
    brand: false,
    ingredients: [
      { rxcui: '10180', name: 'sulfamethoxazole' },
      { rxcui: '10829', name: 'trimethoprim' },
    ],
    usualDosage: '1 tablet twice daily for 3 days',
    usualQuantity: 6,
    usualQuantityUnit: 'tablets',
  },
  {
    rxcui: '311372',
    name: 'Loratadine 10 mg tablet',
    brand: false,
    ingredients: [{ rxcui: '28889', name: 'loratadine' }],
    usualDosage: '1 tablet daily',
    usualQuantity: 30,
    usualQuantityUnit: 'tablets',
  },
]
