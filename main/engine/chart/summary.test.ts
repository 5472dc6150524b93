import type { Encounter, Observation, Resource } from '@medplum/fhirtypes'
import { beforeEach, describe, expect, test } from 'vitest'
import type { SyncCache } from '../cache/cache.ts'
import { folderForEachTest } from '../cache/test/each-folder.ts'
import { page, version, write } from '../cache/test/folder.ts'
import { chartSummary } from './summary.ts'

const folder = folderForEachTest()
let cache: SyncCache
beforeEach(() => {
  cache = folder.open().cache
})

const subject = { reference: 'Patient/p' }
const licensed: Resource = {
  resourceType: 'Practitioner',
  id: 'okafor',
  name: [{ given: ['Ada'], family: 'Okafor' }],
  qualification: [
    { code: {}, extension: [{ url: 'https://rounds.example/fhir/licence-state', valueCode: 'MA' }] },
  ],
}
const visit = (id: string, end: string, who: string | null, more: Partial<Encounter> = {}): Encounter => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { code: 'VR' },
  subject,
  period: { start: end, end },
  ...(who ? { participant: [{ individual: { reference: `Practitioner/${who}` } }] } : {}),
  ...more,
})
const open: Encounter = { resourceType: 'Encounter', id: 'now', status: 'arrived', class: {}, subject }
const last = visit('last', '2026-09-03T15:25:00Z', 'okafor')

let nth = 0
const observation = (id: string, text: string, at: string, value: number, more: Partial<Observation> = {}) =>
  ({
    resourceType: 'Observation',
    id,
    status: 'final',
    subject,
    category: [{ coding: [{ code: 'laboratory' }] }],
    code: { text },
    effectiveDateTime: at,
    valueQuantity: { value, unit: 'mmol/L' },
    ...more,
  }) satisfies Observation
const marked = (code: string) => ({ interpretation: [{ coding: [{ code }] }] })

function hold(resources: Resource[], done = true): void {
  const patient: Resource = { resourceType: 'Patient', id: 'p', gender: 'female', birthDate: '1979-03-12' }
  nth += 1
  cache.applyPage(
    page({
      entered: ['p'],
      versions: [patient, licensed, open, ...resources].map((one, n) => version(nth * 1000 + n, one)),
      compartment: { patientId: 'p', done, asOf: '2026-11-30T10:00:00Z' },
    }),
  )
}
const reader = () => ({ cache, patientId: 'p', practitionerId: 'lindholm' })
const summary = () => chartSummary(reader(), 'now', '2026-11-30')
/** Each line of news in a few words. */
const told = () =>
  summary().news.flatMap(({ kind, lines }) =>
    lines.map(({ how, text, result }) =>
      [kind, how, text, result && `${result.value} ${result.mark ?? ''}`.trim()].filter(Boolean).join(' '),
    ),
  )

describe('the last visit', () => {
  test('is the practice’s latest that is over: with a clinician who is licensed here, or by its Task', () => {
    const elsewhere = visit('er', '2026-10-09T03:00:00Z', 'stranger', { class: { code: 'EMER' } })
    hold([last, elsewhere, visit('older', '2026-01-03T15:25:00Z', 'okafor')])
    expect(summary().since).toEqual({ encounterId: 'last', when: '2026-09-03T15:25:00Z', by: 'Ada Okafor' })
    hold([
      visit('task', '2026-10-20T15:25:00Z', null),
      {
        resourceType: 'Task',
        id: 't',
        status: 'completed',
        intent: 'order',
        for: subject,
        encounter: { reference: 'Encounter/task' },
        code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'on-demand-visit' }] },
      },
    ])
    expect(summary().since?.encounterId).toBe('task')
  })

  test('is none where no such visit is known, and then nothing is new or old', () => {
    hold([visit('er', '2026-10-09T03:00:00Z', 'stranger'), observation('k', 'Potassium', '2026-11-01', 4)])
    expect(summary()).toMatchObject({ since: null, news: [], vitals: 0 })
  })

  test('lies before the visit that is looked at, also where that is over', () => {
    hold([
      last,
      visit('now', '2026-06-01T10:00:00Z', 'okafor'),
      visit('first', '2026-01-03T15:25:00Z', 'okafor'),
    ])
    expect(summary().since?.encounterId).toBe('first')
  })
})

describe('what is new since', () => {
  test('comes with the worst results first, what it was before, and what was not new left out', () => {
    hold([
      last,
      observation('k0', 'Potassium', '2026-09-01', 4.1),
      observation('k1', 'Potassium', '2026-10-01', 6.4, marked('HH')),
      observation('k2', 'Potassium', '2026-11-01', 4.6),
      observation('a1', 'Sodium', '2026-11-02', 131, marked('L')),
      observation('c1', 'Creatinine', '2026-11-02', 1.1),
      observation('old', 'Calcium', '2026-08-01', 1.9, marked('LL')),
    ])
    expect(told()).toEqual([
      'results new Potassium 6.4 critically-high',
      'results new Sodium 131 low',
      'results new Creatinine 1.1',
      'results new Potassium 4.6',
    ])
    const [results] = summary().news
    expect(results?.lines[3]?.result?.earlier.at(-1)?.number).toBe(6.4)
    // Critical, the newest of its series, and no news: it stands among what matters.
    expect(summary().critical.map(({ text }) => text)).toEqual(['Calcium'])
  })

  test('is also what was found later in a specimen of that visit, but not what was written in it or in this one', () => {
    const [of, now] = [last, open].map(({ id }) => ({ encounter: { reference: `Encounter/${id}` } }))
    hold([
      last,
      observation('culture', 'Culture', '2026-09-03T15:10:00Z', 1, { issued: '2026-09-06T08:00:00Z', ...of }),
      observation('weight', 'Weight today', '2026-11-30T10:00:00Z', 1, now),
      {
        resourceType: 'AllergyIntolerance',
        id: 'al',
        patient: subject,
        code: { text: 'Latex' },
        recordedDate: '2026-09-03T16:00:00Z',
        ...of,
      },
      {
        resourceType: 'AllergyIntolerance',
        id: 'al2',
        patient: subject,
        code: { text: 'Nickel' },
        recordedDate: '2026-10-03',
      },
    ] as Resource[])
    expect(told()).toEqual(['results new Culture 1', 'allergies new Nickel'])
    // A day stays a day, wherever it is read.
    expect(summary().news[1]?.lines[0]?.when).toBe('2026-10-03')
  })

  test('a report and a panel stand for what is in them, but for what is off; vital signs are counted', () => {
    const members = ['m1', 'm2', 'm3'].map((id) => ({ reference: `Observation/${id}` }))
    hold([
      last,
      observation('m1', 'Glucose', '2026-11-02', 5),
      observation('m2', 'Urea', '2026-11-02', 5),
      observation('m3', 'Chloride', '2026-11-02', 90, marked('L')),
      {
        resourceType: 'DiagnosticReport',
        id: 'r',
        status: 'final',
        subject,
        code: { text: 'Basic panel' },
        effectiveDateTime: '2026-11-02',
        result: members,
      },
      observation('hr', 'Pulse', '2026-11-02', 80, { category: [{ coding: [{ code: 'vital-signs' }] }] }),
    ])
    expect(told()).toEqual(['results new Chloride 90 low', 'results new Basic panel · 3 results'])
    expect(summary().vitals).toBe(1)
  })

  test('medicines are started, stopped with the reason, and drafts are nobody’s yet', () => {
    const medicine = (id: string, text: string, more: object) =>
      ({
        resourceType: 'MedicationRequest',
        id,
        intent: 'order',
        subject,
        medicationCodeableConcept: { text },
        ...more,
      }) as Resource
    hold([
      last,
      medicine('m1', 'Lisinopril', { status: 'active', authoredOn: '2026-10-01' }),
      medicine('m2', 'Metformin', { status: 'active', authoredOn: '2025-10-01' }),
      medicine('m3', 'Draft', { status: 'draft', authoredOn: '2026-10-01' }),
      {
        resourceType: 'MedicationStatement',
        id: 's',
        status: 'stopped',
        basedOn: [{ reference: 'MedicationRequest/m2' }],
        subject,
        medicationCodeableConcept: { text: 'Metformin' },
        statusReason: [{ text: 'nausea' }],
        dateAsserted: '2026-11-01',
        effectivePeriod: { end: '2026-11-01' },
      },
    ])
    expect(told()).toEqual(['medications new Lisinopril', 'medications ended Metformin: nausea'])
  })

  test('a diagnosis that was known is none when it is noted again; one that is over is told so', () => {
    const condition = (id: string, text: string, more: object) =>
      ({ resourceType: 'Condition', id, subject, code: { text }, ...more }) as Resource
    hold([
      last,
      condition('p1', 'Asthma', {
        recordedDate: '2020-01-01',
        category: [{ coding: [{ code: 'problem-list-item' }] }],
      }),
      condition('v1', 'Asthma', {
        recordedDate: '2026-10-01',
        category: [{ coding: [{ code: 'encounter-diagnosis' }] }],
      }),
      condition('v2', 'Syncope', {
        recordedDate: '2026-10-01',
        category: [{ coding: [{ code: 'encounter-diagnosis' }] }],
      }),
      condition('p2', 'Anemia', { recordedDate: '2020-01-01', abatementDateTime: '2026-10-05' }),
    ])
    expect(told()).toEqual(['problems ended Anemia', 'problems new Syncope'])
  })

  test('visits elsewhere say where, notes by whom; one’s own note is none', () => {
    const note = (id: string, who: string) =>
      ({
        resourceType: 'Composition',
        id,
        status: 'final',
        type: {},
        subject,
        date: '2026-10-09T05:00:00Z',
        title: 'Discharge note',
        author: [{ reference: `Practitioner/${who}`, display: who }],
        section: [
          {
            title: 'Plan',
            text: {
              status: 'generated',
              div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Rest.</p></div>',
            },
          },
        ],
      }) as Resource
    hold([
      last,
      visit('er', '2026-10-09T03:00:00Z', 'stranger', {
        class: { code: 'EMER', display: 'emergency' },
        reasonCode: [{ text: 'Fainted' }],
        serviceProvider: { display: 'Saint Mary' },
      }),
      visit('planned', '2026-10-10T03:00:00Z', null, { status: 'planned' }),
      note('n1', 'Bell'),
      note('n2', 'lindholm'),
    ])
    expect(told()).toEqual(['visits new Fainted, emergency', 'notes new Discharge note'])
    expect(summary().news.map(({ lines }) => lines[0]?.by)).toEqual(['Saint Mary', 'Bell'])
  })

  test('what waits here to be sent counts as what it says', () => {
    const allergy: Resource = {
      resourceType: 'AllergyIntolerance',
      id: 'al',
      patient: subject,
      code: { text: 'Latex' },
      recordedDate: '2026-10-03',
    }
    hold([last, visit('e', '2026-01-01', null), allergy])
    cache.put(write, { ...allergy, code: { text: 'Latex gloves' } } as Resource)
    expect(told()).toEqual(['allergies new Latex gloves'])
  })

  test('of more than is shown there is more, and all that is off is shown', () => {
    const many = (name: string, size: number, more: Partial<Observation> = {}) =>
      Array.from({ length: size }, (_, n) =>
        observation(`${name}${n}`, `${name} ${n}`, `2026-10-${String(n + 1).padStart(2, '0')}`, 1, more),
      )
    hold([last, ...many('plain', 20), ...many('high', 9, marked('H'))])
    const [results] = summary().news
    expect(results?.more).toBe(true)
    expect(results?.lines.map(({ result }) => result?.mark)).toEqual(Array(9).fill('high'))
  })
})

test('a chart that is not here whole says so, and so does one of which something can’t be read', () => {
  hold([last], false)
  expect(summary().whole).toBe(false)
  hold([last])
  expect(summary().whole).toBe(true)
})

test('who this is: their age, who was with them, who belongs to them, and the warnings in force', () => {
  const place = {
    resourceType: 'Location' as const,
    id: 'loc-1',
    extension: [{ url: 'https://rounds.example/fhir/companions', valueString: 'son, 15' }],
  }
  hold([
    { ...last, contained: [place], location: [{ location: { reference: '#loc-1' }, status: 'completed' }] },
    {
      resourceType: 'RelatedPerson',
      id: 'rp',
      patient: subject,
      name: [{ text: 'Luis Delgado' }],
      relationship: [{ text: 'Son' }],
    },
    { resourceType: 'Flag', id: 'f1', status: 'active', subject, code: { text: 'Falls' } },
    { resourceType: 'Flag', id: 'f2', status: 'inactive', subject, code: { text: 'Over' } },
  ])
  const { person, flags } = summary()
  expect(person).toMatchObject({
    age: '47 y',
    sex: 'female',
    language: null,
    needsInterpreter: null,
    lastWith: 'son, 15',
  })
  expect(person.relations).toEqual([{ name: 'Luis Delgado', relationship: 'Son' }])
  expect(flags.map(({ text }) => text)).toEqual(['Falls'])
})
