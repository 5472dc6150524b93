import type { Resource } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { SearchAnswer } from '../../../preload/views/index.ts'
import { folderForEachTest } from '../cache/test/each-folder.ts'
import { position, visit, write } from '../cache/test/folder.ts'
import { emptyPage } from '../sync/pages.ts'
import { searchChart } from './chart-search.ts'

const folder = folderForEachTest()
const subject = { reference: 'Patient/p' }
const text = (words: string) => ({ text: words })
const div = (words: string) => ({
  status: 'generated' as const,
  div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${words}</p></div>`,
})

const chart: Resource[] = [
  { resourceType: 'Condition', id: 'c', subject, code: text('Asthma, moderate'), recordedDate: '2020-01-01' },
  {
    resourceType: 'MedicationRequest',
    id: 'm',
    status: 'active',
    intent: 'order',
    subject,
    medicationCodeableConcept: text('Albuterol 90 mcg inhaler'),
    authoredOn: '2021-02-02',
    dosageInstruction: [{ text: '2 puffs for asthma' }],
  },
  {
    resourceType: 'Composition',
    id: 'n',
    status: 'final',
    type: text('Visit note'),
    subject,
    date: '2022-03-03T10:00:00Z',
    author: [{ display: 'Dr Lee' }],
    title: 'Visit note',
    section: [{ title: 'Plan', text: div('Caf&#233; worker with asthma &amp; a cough. Peak flow 320.') }],
  },
  {
    resourceType: 'Observation',
    id: 'o',
    status: 'final',
    subject,
    code: text('Peak flow'),
    valueQuantity: { value: 320, unit: 'L/min' },
    effectiveDateTime: '2022-03-03',
  },
  {
    resourceType: 'DocumentReference',
    id: 'd',
    status: 'current',
    subject,
    description: 'Spirometry “before and after”',
    content: [{ attachment: { contentType: 'application/pdf', url: 'https://example.org/asthma.pdf' } }],
  },
  {
    resourceType: 'Immunization',
    id: 'i',
    status: 'entered-in-error',
    patient: subject,
    vaccineCode: text('Zoster'),
  } as Resource,
]

function opened(resources: Resource[]) {
  const { cache } = folder.open()
  cache.applyPage({
    ...emptyPage(),
    compartment: { patientId: 'p', done: true, asOf: '2026-11-23T10:00:00Z' },
    versions: resources.map((resource, n) => ({ resource, position: position(n + 1) })),
    entered: ['p'],
  })
  return cache
}
async function search(query: string, resources = chart) {
  let pauses = 0
  const answer = await searchChart(opened(resources), 'p', query, async () => {
    pauses += 1
  })
  const { groups, more } = SearchAnswer.parse(answer)
  return { found: groups.map(({ group, lines }) => [group, lines.map(({ id }) => id)]), groups, more, pauses }
}

test.each<[string, unknown]>([
  // In a problem, in how a medicine is taken, and in a note.
  [
    'asthma',
    [
      ['problems', ['c']],
      ['medications', ['m']],
      ['notes', ['n']],
    ],
  ],
  ['ASTHMA moderate', [['problems', ['c']]]],
  ['albut', [['medications', ['m']]]],
  [
    'peak 320',
    [
      ['notes', ['n']],
      ['observations', ['o']],
    ],
  ],
  ['café', [['notes', ['n']]]],
  ['spirometry after', [['documents', ['d']]]],
  ['zoster', [['errors', ['i']]]],
  // The middle of a word, an address, an id, one letter, nothing.
  ['buterol', []],
  ['example', []],
  ['final p', []],
  ['a', []],
  ['', []],
])('“%s” finds %j', async (query, expected) => {
  expect((await search(query)).found).toEqual(expected)
})

test('a find shows the words around it, and which kind of record it is', async () => {
  const { groups } = await search('cough')
  expect(groups[0]?.lines[0]).toMatchObject({
    type: 'Composition',
    title: 'Visit note',
    when: '2022-03-03T10:00:00Z',
    snippet: expect.stringContaining('asthma & a cough. Peak flow 320.'),
  })
})

test('a long chart is looked through a part at a time, and the first finds end it', async () => {
  const many = Array.from(
    { length: 1000 },
    (_, n): Resource => ({
      resourceType: 'Observation',
      id: `o${n}`,
      status: 'final',
      subject,
      code: text(n % 2 === 0 ? 'Potassium' : 'Sodium'),
    }),
  )
  const { more, groups, pauses } = await search('potassium', many)
  expect(more).toBe(true)
  expect(groups[0]?.lines).toHaveLength(60)
  expect(pauses).toBeLessThan(2)
  expect(await search('nowhere', many)).toMatchObject({ found: [], more: false, pauses: 2 })
})

test('what waits here to be sent is found as it was written', async () => {
  const cache = opened([visit(), ...chart])
  const resource = { ...(chart[0] as Resource), code: text('Reactive airway disease') } as Resource
  cache.put(write, resource)
  const answer = await searchChart(cache, 'p', 'airway', async () => {})
  expect(answer.groups.map(({ group }) => group)).toEqual(['problems'])
  expect((await searchChart(cache, 'p', 'moderate', async () => {})).groups).toEqual([])
})
