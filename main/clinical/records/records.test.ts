import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { growth, linear } from '../../../test/support/cost.ts'
import { parseFhirJson } from '../fhir-json.ts'
import { type PlainElement, plainElements } from './plain-elements.ts'
import { inWords, kindOfRecord } from './record-kinds.ts'
import { recordSummary } from './record-summary.ts'
import { targetOf, valueText } from './value-text.ts'

const subject = { reference: 'Patient/p' }
type Any = { resourceType: string } & Record<string, unknown>

/** `Performer / Actor: Dr Lee`, with what is doubted behind it. */
function lines(elements: PlainElement[], above = ''): string[] {
  return elements.flatMap(({ name, value, doubt, inner }) => {
    const at = above ? `${above} / ${name}` : name
    const own =
      value === null && inner.length > 0 && !doubt
        ? []
        : [`${at}: ${value ?? ''}${doubt ? ` [${doubt}]` : ''}`]
    return [...own, ...lines(inner, at)]
  })
}
const told = (resource: Any) => lines(plainElements(resource).elements)

describe('one line of a list', () => {
  test.each<[string, Any, Partial<ReturnType<typeof recordSummary>>]>([
    [
      'a procedure by its code and time',
      {
        resourceType: 'Procedure',
        status: 'not-done',
        subject,
        code: { text: 'Colonoscopy', coding: [{ system: 'http://snomed.info/sct', code: '73761001' }] },
        performedPeriod: { start: '2024-05-14', end: '2024-05-15' },
      },
      { title: 'Colonoscopy', when: '2024-05-14', until: '2024-05-15', status: 'Not done', doubtful: false },
    ],
    [
      'a relative with what they had',
      {
        resourceType: 'FamilyMemberHistory',
        status: 'completed',
        patient: subject,
        relationship: { text: 'Mother' },
        condition: [{ code: { text: 'Breast cancer' } }, { code: { text: 'Stroke' } }],
      },
      { title: 'Mother: Breast cancer, Stroke', when: null, doubtful: false },
    ],
    [
      'an immunization that was not given',
      {
        resourceType: 'Immunization',
        status: 'not-done',
        patient: subject,
        vaccineCode: { text: 'MMR' },
        occurrenceString: 'last spring',
      },
      { title: 'MMR', when: null, status: 'Not given' },
    ],
    [
      'a questionnaire by the end of its address',
      {
        resourceType: 'QuestionnaireResponse',
        status: 'completed',
        questionnaire: 'http://example.org/Questionnaire/fall-risk|2',
        authored: '2026-01-02',
      },
      { what: 'Questionnaire', title: 'Fall risk', when: '2026-01-02' },
    ],
    ...[
      'Colonoscopy (Not done)',
      'Seizure (Ruled out)',
      'Penicillin (Type 1)',
      'CT (CT ABDOMEN AND PELVIS WITH CONTRAST FOR SUSPECTED APPENDICITIS IN ADULT PA) done',
    ].map((text): [string, Any, Partial<ReturnType<typeof recordSummary>>] => [
      `what a source wrote in brackets, without a code: ${text}`,
      {
        resourceType: 'Procedure',
        status: 'completed',
        subject,
        code: { text, coding: [{ system: 'http://snomed.info/sct', code: '73761001' }] },
      },
      { title: text },
    ]),
    [
      'a type that nobody named here',
      { resourceType: 'MolecularSequence', patient: subject, coordinateSystem: 0, type: 'dna' },
      { what: 'Molecular sequence', title: 'dna', status: null, doubtful: false },
    ],
    [
      'one that says nothing',
      { resourceType: 'Procedure' },
      { title: '', when: null, status: 'Status not stated', doubtful: true },
    ],
    [
      'one whose elements are of other forms than R4 has',
      { resourceType: 'Procedure', status: 7, code: ['a', null], performedPeriod: 'x', subject },
      { title: 'a', when: null, status: 'Status not stated', doubtful: true },
    ],
    [
      'a type that R4 does not have',
      { resourceType: 'Horoscope', name: 'Leo' },
      { title: 'Leo', doubtful: true },
    ],
  ])('tells %s', (_, resource, expected) => {
    expect(recordSummary(resource)).toMatchObject(expected)
  })

  test.each<[string, (size: number) => Any]>([
    [
      'a bracket left open in its name',
      (size) => ({ resourceType: 'Procedure', code: { text: `CT (${'CT ABDOMEN '.repeat(size / 10)}` } }),
    ],
    [
      'an address of bars',
      (size) => ({
        resourceType: 'QuestionnaireResponse',
        questionnaire: `http://example.org/q${'|'.repeat(size)}\nx`,
      }),
    ],
    ['an element with a long name', (size) => ({ resourceType: 'Procedure', ['x'.repeat(size)]: 1 })],
  ])('costs no more than its length with %s', (_, made) => {
    expect(growth((size) => recordSummary(made(size)), 4000)).toBeLessThan(linear)
  })

  test('names a medication by what it refers to', () => {
    const fill = {
      resourceType: 'MedicationDispense',
      status: 'completed',
      medicationReference: { reference: 'Medication/m' },
      whenHandedOver: '2026-02-03',
    }
    const named = recordSummary(fill, (type, id) =>
      type === 'Medication' && id === 'm' ? { title: 'Metformin 500 mg', here: false } : null,
    )
    expect(named).toMatchObject({ title: 'Metformin 500 mg', status: null })
    expect(recordSummary(fill).title).toBe('Medication, not here')
  })
})

describe('a whole record', () => {
  test('is told element by element in plain words', () => {
    expect(
      told({
        resourceType: 'Procedure',
        id: 'p1',
        status: 'in-progress',
        subject: { ...subject, display: 'Rosa Delgado' },
        code: { text: 'Colonoscopy', coding: [{ system: 'http://snomed.info/sct', code: '73761001' }] },
        performedPeriod: { start: '2024-05-14', end: '2024-05' },
        performer: [{ actor: { display: 'Dr Lee' }, function: { text: 'Endoscopist' } }],
        note: [{ text: 'Two polyps.', authorString: 'Dr Lee', time: '2024-05-14' }],
        text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>In words</p></div>' },
      }),
    ).toEqual([
      'Status: In progress',
      'Subject: Rosa Delgado',
      'Code: Colonoscopy (SNOMED CT 73761001)',
      'Performed: May 14, 2024 to May 2024',
      'Performer / Actor: Dr Lee',
      'Performer / Function: Endoscopist',
      'Note: Two polyps. (Dr Lee, May 14, 2024)',
      'As its source words it: In words',
      'Technical details / Id: p1',
    ])
  })

  test('marks what is unknown, missing or contradictory, and shows it', () => {
    expect(
      told({
        resourceType: 'Procedure',
        status: 'half-done',
        performedDateTime: '2022-03-99',
        performedPeriod: { start: '2022-04-02', end: '2022-03-01' },
        laterality: { side: 'left' },
        performer: [{ function: { text: 'Surgeon' }, shoe: 43 }],
        bodySite: null,
        code: {},
      }),
    ).toEqual([
      'Status: Half done [no-code]',
      'Performed: 2022-03-99 [no-date]',
      'Performed: Apr 2, 2022 to Mar 1, 2022 [backwards]',
      'Laterality:  [unknown]',
      'Laterality / Side: left',
      'Performer / Function: Surgeon',
      'Performer / Shoe: 43 [unknown]',
      'Performer / Actor:  [missing]',
      'Body site:  [missing]',
      'Code:  [missing]',
      'Subject:  [missing]',
    ])
  })

  test('of a choice given twice marks both', () => {
    const both = { performedString: 'in May', performedDateTime: '2022-05' }
    expect(told({ resourceType: 'Procedure', status: 'completed', subject, ...both })).toEqual([
      'Status: completed',
      'Subject: Patient, not here',
      'Performed: in May [twice]',
      'Performed: May 2022 [twice]',
    ])
  })

  test('tells extensions, contained records and what stands beside a primitive', () => {
    expect(
      told({
        resourceType: 'Basic',
        code: { text: 'Note to self' },
        extension: [
          { url: 'http://example.org/fhir/mood-score', valueInteger: 4 },
          { url: 'http://example.org/race', extension: [{ url: 'detail', valueString: 'x' }] },
        ],
        created: '2026',
        _created: { extension: [{ url: 'http://example.org/guessed', valueBoolean: true }] },
        contained: [{ resourceType: 'Organization', id: 'o', name: 'Clinic' }],
      }),
    ).toEqual([
      'Code: Note to self',
      'Mood score: 4',
      'Race / Detail: x',
      'Created: 2026',
      'Created / Guessed: Yes',
      'Contained: organization / Id: o',
      'Contained: organization / Name: Clinic',
    ])
  })

  test('keeps a decimal as it was written', () => {
    const goal = parseFhirJson('{"resourceType":"Media","height":4.0,"duration":1.50}') as Any
    expect(told(goal)).toEqual(expect.arrayContaining(['Height: 4.0', 'Duration: 1.50']))
  })

  test.each([
    [
      { contentString: '10:30:00 patient found unresponsive, naloxone given' },
      'Content string: 10:30:00 patient found unresponsive, naloxone given',
    ],
    [{ contentString: '10:30:00' }, 'Content string: 10:30:00'],
    [{ serialNumber: '00:07:80:5a:1f:22' }, 'Serial number: 00:07:80:5a:1f:22'],
    [{ lotNumber: '2021-07' }, 'Lot number: 2021-07'],
    [{ modelNumber: '1042-10' }, 'Model number: 1042-10'],
    [{ description: 'x-ray' }, 'Description: x-ray'],
    [{ extension: [{ url: 'http://example.org/dose-at', valueTime: '10:30:00' }] }, 'Dose at: 10:30 AM'],
    [{ extension: [{ url: 'http://example.org/dose-at', valueTime: '10:30:45' }] }, 'Dose at: 10:30:45'],
    [{ manufactureDate: '2021-07' }, 'Manufacture date: Jul 2021'],
    [{ created: '2021-07' }, 'Created: Jul 2021'],
    [{ data: '2 4 8 E', dimensions: 1 }, 'Data: 2 4 8 E'],
  ])('keeps a text that only looks like a date, a time or a code: %j', (more, line) => {
    expect(
      told({ resourceType: 'Device', ...more }).map((one) => one.replace(/ \[unknown\]$/, '')),
    ).toContain(line)
  })

  test('of a size that nobody reads shows the beginning and says so', () => {
    const item = Array.from({ length: 9000 }, (_, n) => ({ linkId: String(n), text: 'x'.repeat(10) }))
    const { elements, cut } = plainElements({
      resourceType: 'QuestionnaireResponse',
      status: 'completed',
      item,
    })
    expect(cut).toBe(true)
    expect(lines(elements).length).toBeLessThan(2100)
    const data = 'A'.repeat(4096)
    expect(told({ resourceType: 'Binary', contentType: 'image/png', data })).toContain('Data: 3 KB of data')
    const [long] = told({ resourceType: 'Basic', code: { text: 'y'.repeat(30_000) } })
    expect(long).toContain('10000 more characters are not shown')
  })

  test.each<[string, (size: number) => object]>([
    [
      'codes',
      (size) => ({
        text: 'x'.repeat(size),
        coding: Array.from({ length: size }, (_, n) => ({ code: `c${n}`, display: `d${n}` })),
      }),
    ],
    ['names', (size) => ({ text: 'x '.repeat(size), given: Array(size).fill('y') })],
    ['words in a name', (size) => ({ text: 'x '.repeat(size), family: 'y '.repeat(size) })],
  ])('costs no more than its length with many %s', (_, made) => {
    expect(growth((size) => plainElements({ said: made(size) }), 4000)).toBeLessThan(linear)
  })

  test('of whatever depth comes to an end', () => {
    let deep: object = { end: true }
    for (let n = 0; n < 190; n++) deep = { inner: deep }
    expect(told({ resourceType: 'Basic', code: { text: 'x' }, ...deep }).length).toBeGreaterThan(1)
  })

  test('can be followed to what it refers to in the same chart, and to nothing else', () => {
    const encounter = { reference: 'https://example.org/Encounter/e/_history/3' }
    const report = {
      resourceType: 'DiagnosticReport',
      status: 'final',
      code: { text: 'CBC' },
      subject,
      encounter,
    }
    const { elements } = plainElements(report, (type) => ({ title: `A ${type}`, here: type === 'Encounter' }))
    expect(
      elements.flatMap(({ value, refersTo }) => (value?.startsWith('A ') ? [[value, refersTo]] : [])),
    ).toEqual([
      ['A Patient', null],
      ['A Encounter', { type: 'Encounter', id: 'e' }],
    ])
    expect(targetOf({ reference: '#inside' })).toBeNull()
  })
})

test.each<[unknown, string | null]>([
  [{ value: 4, unit: 'mg' }, '4 mg'],
  [{ value: 12, comparator: '<', code: '%' }, '<12%'],
  [{ low: { value: 4, unit: 'mL' }, high: { value: 8, unit: 'mL' } }, '4 mL to 8 mL'],
  [{ numerator: { value: 1 }, denominator: { value: 64 } }, '1 / 64'],
  [{ value: 120.5, currency: 'USD' }, '120.5 USD'],
  [{ family: 'Delgado', given: ['Rosa', 'M'] }, 'Rosa M Delgado'],
  [{ line: ['1 Main St'], city: 'Salem', state: 'MA', postalCode: '01970' }, '1 Main St, Salem, MA 01970'],
  [{ system: 'phone', value: '555-0100', use: 'home' }, '555-0100 (home phone)'],
  [
    { system: 'http://example.org/mrn', value: '77', assigner: { display: 'x' } },
    '77 (http://example.org/mrn, x)',
  ],
  [
    { use: 'old', line: ['1 Old Rd'], district: 'Essex', city: 'Salem', period: { end: '2019' } },
    '1 Old Rd, Salem, Essex (old, until 2019)',
  ],
  [
    { system: 'phone', value: '555-0100', use: 'home', rank: 2, period: { end: '2019' } },
    '555-0100 (home phone, rank 2, until 2019)',
  ],
  [{ use: 'maiden', text: 'Jane Smith', family: 'Doe', given: ['Jane'] }, 'Jane Smith (Jane Doe, maiden)'],
  [{ text: 'Jane Smith', family: 'Smith', given: ['Jane'] }, 'Jane Smith'],
  [
    {
      text: 'Metformin',
      coding: [{ system: 'http://example.org/x', code: 'M5', display: 'Metoprolol 50 mg' }],
    },
    'Metformin (M5 of http://example.org/x: Metoprolol 50 mg)',
  ],
  [
    {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/observation-category',
          code: 'vital-signs',
          display: 'Vital Signs',
        },
      ],
    },
    'Vital Signs',
  ],
  [
    {
      type: {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR', display: 'Record number' },
        ],
      },
      value: '77',
    },
    'Record number (code MR) 77',
  ],
  [{ text: 'Rash', coding: [{ code: 'R1', version: '3' }] }, 'Rash (code R1, version 3)'],
  [{ value: '30', comparator: '<', unit: 'tablet', system: 'http://unitsofmeasure.org' }, null],
  [{ value: 30, unit: 'd', system: 'http://unitsofmeasure.org', code: 'wk' }, '30 d (code wk)'],
  [{ value: 14, unit: '{score}' }, '14'],
  [
    { value: 2, unit: 'tablet', system: 'http://snomed.info/sct', code: '385055001' },
    '2 tablet (SNOMED CT 385055001)',
  ],
  [{ display: 'Dr Lee', identifier: { system: 'http://example.org/npi', value: '12' } }, null],
  [{ display: 'Dr Lee', identifier: { value: '12' } }, 'Dr Lee (12)'],
  [{ end: '2026-02' }, 'until Feb 2026'],
  [{ system: 'http://loinc.org', code: '4548-4' }, 'A1c (LOINC 4548-4)'],
  [{ reference: 'Patient/p', display: 'Rosa' }, 'Rosa'],
  [{ identifier: { value: '12' }, type: 'CarePlan' }, 'Care plan 12'],
  [{ coding: 'not a list' }, null],
  [{ text: 4 }, null],
  [{ coding: [{ code: 'a' }], unheard: 1 }, null],
])('%j reads %j', (value, text) => {
  expect(valueText(value)).toBe(text)
})

test('a name is written out as words', () => {
  expect(inWords('bodySite')).toBe('Body site')
  expect(inWords('entered-in-error')).toBe('Entered in error')
  expect(kindOfRecord('constructor').what).toBe('Constructor')
})

/** Values of R4's types as a source may write them, each text of its own. */
const word = fc.stringMatching(/^[a-z]{6,9}$/)
const list = fc.array(word, { minLength: 1, maxLength: 2 })
const some = (of: Record<string, fc.Arbitrary<unknown>>) => fc.record(of, { requiredKeys: [] })
const figures = some({
  value: fc.oneof(fc.integer(), word),
  comparator: word,
  unit: word,
  system: word,
  code: word,
})
const codings = some({ system: word, version: word, code: word, display: word, userSelected: fc.boolean() })
const concepts = some({ text: word, coding: fc.array(codings, { maxLength: 3 }) })
const times = some({ start: fc.constant('2019-03-04'), end: fc.constant('2020-05-06') })
const identifiers = some({
  use: word,
  type: concepts,
  system: word,
  value: word,
  period: times,
  assigner: some({ display: word }),
})
const references = some({ display: word, identifier: identifiers })
const values = fc.oneof(
  figures,
  concepts,
  codings,
  identifiers,
  references,
  some({ low: figures, high: figures }),
  some({ numerator: figures, denominator: figures }),
  some({ value: fc.oneof(fc.integer(), word), currency: word }),
  some({ use: word, text: word, family: word, given: list, prefix: list, suffix: list, period: times }),
  some({
    use: word,
    type: word,
    text: word,
    line: list,
    city: word,
    district: word,
    state: word,
    postalCode: word,
    country: word,
    period: times,
  }),
  some({ system: word, value: word, use: word, rank: fc.integer({ min: 1, max: 9 }), period: times }),
  some({ authorReference: references, authorString: word, time: fc.constant('2019-03-04'), text: word }),
)

const textsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value.replace('2019-03-04', 'Mar 4, 2019').replace('2020-05-06', 'May 6, 2020')]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsIn)
      : []

test('an opened record holds each text of each value, however it is read', () => {
  fc.assert(
    fc.property(values, (value) => {
      const all = told({ resourceType: 'Basic', said: value }).join('\n').toLowerCase()
      for (const text of textsIn(value)) expect(all).toContain(text.toLowerCase())
    }),
    { numRuns: 500, seed: 14 },
  )
})
