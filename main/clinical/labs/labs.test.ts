import type { Location } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { labSites } from '../../../resources/training/lab-sites.ts'
import { labs, practiceSets, practiceTests } from '../../../resources/training/labs.ts'
import { definitionOf, orderSetOf, reportedOf, testOf } from './catalog.ts'
import {
  answersInWords,
  answersOf,
  answersRefused,
  isSameTest,
  payerOf,
  revoked,
  statusReasonOf,
  testRequest,
} from './request.ts'
import { findNamed } from './search.ts'
import { findSites, siteOf } from './sites.ts'

const called = (name: string) => {
  const found = practiceTests.find(({ id }) => id === `test-${name}`)
  if (!found) throw new Error(`No test ${name}.`)
  return found
}

describe('a test is found', () => {
  const all = [...practiceSets, ...practiceTests]
  it.each([
    ['cbc', 'test-cbc'],
    ['blood count', 'test-cbc'],
    ['strep', 'test-strep'],
    ['urine culture', 'test-urine-culture'],
    ['chest x', 'test-chest-xray'],
    ['CXR', 'test-chest-xray'],
    ['sugar test', 'test-a1c'],
    ['pregnancy', 'test-urine-hcg'],
    ['uti', 'set-uti'],
    ['poop', 'test-stool-culture'],
    // Misspelled.
    ['urinalisis', 'test-ua'],
    ['colesterol', 'test-lipids'],
    ['mamogram', 'test-mammogram'],
  ])('by “%s”', (query, id) => {
    expect(findNamed(all, query)[0]?.id).toBe(id)
  })
  it('nowhere for what no test is called, and nothing for nothing', () => {
    expect(findNamed(all, 'zzzz')).toEqual([])
    expect(findNamed(all, ' ')).toEqual([])
  })
})

describe('the catalog', () => {
  it('is read as it was written, with questions, specimen and preparation', () => {
    const read = labs.flatMap((one) => (one.resourceType === 'ActivityDefinition' ? (testOf(one) ?? []) : []))
    expect(read).toEqual(practiceTests)
    const sets = labs.flatMap((one) => (one.resourceType === 'PlanDefinition' ? (orderSetOf(one) ?? []) : []))
    expect(sets).toEqual(practiceSets)
    expect(
      practiceSets.flatMap(({ tests }) => tests).every((url) => practiceTests.some((one) => one.url === url)),
    ).toBe(true)
  })

  it('asks in words what it has no field for, also within a group', () => {
    const definition = definitionOf(called('urine-culture'), 'Practice')
    const item = [
      {
        linkId: 'g',
        type: 'group' as const,
        item: [{ linkId: 'weight', text: 'Weight in kg', type: 'decimal' as const, required: true }],
      },
    ]
    const odd = {
      ...definition,
      contained: [{ resourceType: 'Questionnaire' as const, status: 'active' as const, item }],
    }
    expect(testOf(odd)?.questions).toEqual([
      { id: 'weight', text: 'Weight in kg', kind: 'text', choices: [], required: true },
    ])
  })

  it('leaves out what is withdrawn, of another kind, or can’t be read, and no other', () => {
    const definition = definitionOf(called('cbc'), 'Practice')
    expect(testOf({ ...definition, status: 'retired' })).toBeNull()
    expect(testOf({ ...definition, topic: [{ text: 'Consult' }] })).toBeNull()
    expect(testOf({ ...definition, topic: 'x' as never })).toBeNull()
    expect(orderSetOf({ resourceType: 'PlanDefinition', status: 'active', action: 'x' as never })).toBeNull()
    expect(reportedOf(definition)).toEqual([])
  })
})

describe('an order', () => {
  const culture = called('urine-culture')
  const site = siteOf(labSites[1] as Location)
  const make = (answers: Record<string, string>) =>
    testRequest({
      id: 'o',
      identifier: 'i',
      test: culture,
      patientId: 'p',
      encounterId: 'e',
      requester: { practitionerId: 'ada', name: 'Ada' },
      at: '2026-11-30T10:00:00Z',
      stat: true,
      answers,
      site,
      payer: { coverage: { id: 'c', name: 'Insurer' } },
      reason: { conditionId: 'd', code: { coding: [{ code: 'N39.0' }] } },
    })

  it('says what was asked and answered, where, why and who pays', () => {
    const order = make({ collected: 'Catheter', antibiotic: 'true' })
    expect(order).toMatchObject({
      status: 'draft',
      priority: 'stat',
      supportingInfo: [{ reference: '#answers' }],
      reasonReference: [{ reference: 'Condition/d' }],
      locationReference: [{ display: 'Lakeside Laboratory, 12 Belmont Street, Worcester, MA 01605' }],
      patientInstruction: 'Specimen: Urine, clean catch.',
    })
    expect(answersOf(order)).toEqual({ collected: 'Catheter', antibiotic: 'true' })
    expect(answersInWords(order)).toEqual([
      'How is it collected: Catheter',
      'An antibiotic within the last 7 days: Yes',
    ])
    expect(payerOf(order)).toEqual({ coverage: { id: 'c', name: 'Insurer' } })
    expect(make({})).not.toHaveProperty('contained')
  })

  it.each([
    [{ collected: 'Catheter', antibiotic: 'false' }, null],
    [{ antibiotic: 'true' }, 'Answer: How is it collected?'],
    [{ collected: 'By mail', antibiotic: 'true' }, 'This is no answer to “How is it collected?”.'],
    [
      { collected: 'Bag', antibiotic: 'maybe' },
      'This is no answer to “An antibiotic within the last 7 days?”.',
    ],
    [
      { collected: 'Bag', antibiotic: 'true', gone: 'x' },
      'A question that was answered is not asked any more. Look again.',
    ],
  ])('with the answers %o is refused: %s', (answers, why) => {
    expect(answersRefused(culture, answers)).toBe(why)
  })

  it('asks for a day as a day', () => {
    const lmp = (answer: string) => answersRefused(called('urine-hcg'), { lmp: answer })
    expect(lmp('2026-11-02')).toBeNull()
    expect(lmp('')).toBeNull()
    expect(lmp('two weeks ago')).toMatch(/no answer/)
    expect(lmp('2026-13-40')).toMatch(/no answer/)
  })

  it('that is canceled says why, once', () => {
    const canceled = revoked(revoked(make({}), 'Wrong patient'), 'Done elsewhere')
    expect([canceled.status, statusReasonOf(canceled), canceled.extension?.length]).toEqual([
      'revoked',
      'Done elsewhere',
      1,
    ])
  })

  it('is the same test as another by a code in common, and by words only where a code is missing', () => {
    const code = (value: string, text = 'x') => ({ coding: [{ system: 's', code: value }], text })
    expect(isSameTest(code('1'), code('1', 'y'))).toBe(true)
    expect(isSameTest(code('1'), code('2'))).toBe(false)
    expect(isSameTest({ text: 'CBC' }, { text: 'cbc' })).toBe(true)
    expect(isSameTest({}, {})).toBe(false)
  })
})

describe('sites', () => {
  const all = labSites.flatMap((one) => (one.resourceType === 'Location' ? (siteOf(one) ?? []) : []))
  it('of a kind stand nearest first, and are found by words', () => {
    const near = { city: 'Springfield', state: 'MA', zip: '01105' }
    expect(
      findSites(all, 'imaging', '', near)
        .slice(0, 1)
        .map(({ id }) => id),
    ).toEqual(['site-springfield-imaging'])
    expect(findSites(all, 'lab', 'boston', near).map(({ id }) => id)).toEqual(['site-boston'])
  })
  it('that closed are not offered', () => {
    expect(
      findSites(
        all.map((one) => ({ ...one, closed: true })),
        'lab',
        '',
        {},
      ),
    ).toEqual([])
  })
})
