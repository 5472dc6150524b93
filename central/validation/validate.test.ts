import { readdirSync, readFileSync } from 'node:fs'
import type { Bundle, Resource } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { Problem } from '../base/problem.ts'
import { atLocation, note, order, penicillinAllergy, waitingVisit } from '../testing/practice.ts'
import { trainingFolder } from '../training.ts'
import { definitions } from './definitions.ts'
import { validate } from './validate.ts'

function wrongWith(resource: unknown): string[] {
  try {
    validate(resource as Resource)
    return []
  } catch (error) {
    if (error instanceof Problem) return error.expression
    throw error
  }
}

const [, encounter, task] = waitingVisit('p1')
const allergy = penicillinAllergy('a', 'p1')

describe('validation', () => {
  it('accepts the resources a visit writes', () => {
    for (const it of [
      task,
      encounter,
      atLocation(encounter, 'MA'),
      note('n', 'p1', 'ada', 'final', 'x'),
      order('o', 'p1', 'ada', '1', 'x'),
      penicillinAllergy('a', 'p1'),
    ])
      expect(wrongWith(it)).toEqual([])
  })

  it('accepts the training practice', () => {
    const folder = `${trainingFolder}/patients`
    for (const name of readdirSync(folder)) {
      const bundle = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Bundle
      for (const entry of bundle.entry ?? []) expect([name, ...wrongWith(entry.resource)]).toEqual([name])
    }
  })

  it.each([
    ['a code outside a required binding', { ...task, status: 'bogus' }, ['Task.status']],
    ['a missing element', { ...task, intent: undefined }, ['Task.intent']],
    ['an element R4 does not have', { ...task, color: 'red' }, ['Task.color']],
    ['a date that is none', { ...task, authoredOn: 'yesterday' }, ['Task.authoredOn']],
    [
      'a long text where an object belongs, once and not by each of its letters',
      { ...allergy, code: { coding: 'x'.repeat(1000), text: 'Penicillin' }, onsetPeriod: 'y'.repeat(1000) },
      ['AllergyIntolerance.code.coding', 'AllergyIntolerance.onsetPeriod'],
    ],
    [
      'what stands beside an element that is no primitive, in its place',
      { ...allergy, patient: undefined, _patient: { reference: 'Patient/p1' } },
      ['AllergyIntolerance._patient'],
    ],
    [
      'codes of a required binding that are no list',
      { ...allergy, clinicalStatus: { coding: { code: 'active' } } },
      ['AllergyIntolerance.clinicalStatus.coding'],
    ],
    [
      'a gap among the codes of a required binding',
      { ...allergy, clinicalStatus: { coding: [null] } },
      ['AllergyIntolerance.clinicalStatus.coding[0]', 'AllergyIntolerance.clinicalStatus'],
    ],
    [
      'a code deep within',
      { ...encounter, location: [{ location: { display: 'x' }, status: 'there' }] },
      ['Encounter.location[0].status'],
    ],
    [
      'a code of a contained resource',
      {
        ...encounter,
        contained: [{ resourceType: 'Location', id: 'l', mode: 'odd' }],
        location: [{ location: { reference: '#l' } }],
      },
      ['Encounter.contained[0].mode'],
    ],
    [
      'a concept without any code of its binding',
      { ...penicillinAllergy('a', 'p1'), clinicalStatus: { coding: [{ system: 's', code: 'maybe' }] } },
      ['AllergyIntolerance.clinicalStatus'],
    ],
    [
      'a narrative that is no XHTML',
      note('n', 'p1', 'ada', 'final', '<'.repeat(100_000)),
      ['Composition.section[0].text.div'],
    ],
    [
      'a narrative in a contained resource',
      {
        ...encounter,
        contained: [
          { resourceType: 'Location', id: 'l', text: { status: 'generated', div: '<div>a</div>' } },
        ],
        location: [{ location: { reference: '#l' } }],
      },
      ['Encounter.contained[0].text.div'],
    ],
    ['a type that is none', { resourceType: 'Potient', id: 'x' }, ['resourceType']],
  ])('names %s', (_, resource, expression) => {
    expect(wrongWith(resource)).toEqual(expression)
  })

  it('does not repeat what stands in a resource', () => {
    try {
      validate({ ...task, authoredOn: 'Maria Secret' } as Resource)
      expect.unreachable()
    } catch (error) {
      expect((error as Problem).message).not.toContain('Secret')
    }
  })

  it('does not check types that visits do not write', () => {
    expect(wrongWith({ resourceType: 'Claim', id: 'x', anything: true })).toEqual([])
  })

  it('has no list for what is a grammar', () => {
    expect(definitions().codesOf('http://hl7.org/fhir/ValueSet/mimetypes')).toBe(undefined)
    expect(definitions().codesOf('http://example.org/none')).toBe(undefined)
    expect(definitions().codesOf('http://hl7.org/fhir/ValueSet/task-status|4.0.1')?.has('accepted')).toBe(
      true,
    )
  })
})

describe('a shape that R4 does not have', () => {
  const base = note('n', 'p', 'ada', 'final', 'x')
  it.each([
    ['relatesTo', {}],
    ['section', {}],
    ['attester', {}],
    ['contained', {}],
    ['contained', [{ resourceType: { toString: 5 } }]],
    ['extension', {}],
    ['meta', 5],
    ['meta', { tag: {} }],
    ['title', ['a']],
    ['title', {}],
    ['identifier', { value: {} }],
    ['subject', [{ reference: 'Patient/p' }]],
    ['toString', 5],
  ])('as %s = %j is refused', (element, value) => {
    expect(() => validate({ ...base, [element]: value } as never)).toThrow(Problem)
  })
})
