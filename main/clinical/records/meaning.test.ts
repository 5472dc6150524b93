import { describe, expect, test } from 'vitest'
import elements from '../../../resources/terminology/r4-elements.json' with { type: 'json' }
import { isInError, isOver } from './meaning.ts'
import { plainElements } from './plain-elements.ts'
import { nameOfRecord, recordSummary } from './record-summary.ts'

type Any = { resourceType: string } & Record<string, unknown>
const subject = { reference: 'Patient/p' }
const code = (code: string) => ({ coding: [{ code }] })
const scan: Any = {
  resourceType: 'ServiceRequest',
  status: 'active',
  intent: 'order',
  subject,
  code: { text: 'CT with IV contrast' },
}
const noneKnown = {
  text: 'No known allergy',
  coding: [{ system: 'http://snomed.info/sct', code: '716186003' }],
}

describe('a line of a list', () => {
  test.each<[string, Any, Partial<ReturnType<typeof recordSummary>>]>([
    [
      'an order not to do something',
      { ...scan, doNotPerform: true },
      { title: 'Do not perform: CT with IV contrast', status: 'Active', doubtful: false },
    ],
    [
      'the same said by its extension',
      {
        ...scan,
        modifierExtension: [
          { url: 'http://hl7.org/fhir/StructureDefinition/request-doNotPerform', valueBoolean: true },
        ],
      },
      { title: 'Do not perform: CT with IV contrast', doubtful: true },
    ],
    [
      'an order that names nothing',
      { ...scan, code: undefined, doNotPerform: true },
      { title: 'Do not perform' },
    ],
    ['an order', scan, { title: 'CT with IV contrast', status: 'Active' }],
    ['what follows from an order', { ...scan, intent: 'reflex-order' }, { status: 'Active' }],
    ['a mere proposal', { ...scan, intent: 'proposal' }, { status: 'Proposal · Active' }],
    [
      'a plan by what is to be done, and apart what is not',
      {
        resourceType: 'CarePlan',
        status: 'active',
        intent: 'plan',
        subject,
        activity: [
          { detail: { status: 'scheduled', code: { text: 'MRI' } } },
          { detail: { status: 'scheduled', code: { text: 'CT with contrast' }, doNotPerform: true } },
        ],
      },
      { title: 'MRI', status: 'Not to be done: CT with contrast · Active' },
    ],
    [
      'a refuted "none known"',
      {
        resourceType: 'AllergyIntolerance',
        patient: subject,
        code: noneKnown,
        verificationStatus: code('refuted'),
      },
      { title: 'Refuted: No known allergy' },
    ],
    [
      'an inactive and unconfirmed "none known"',
      {
        resourceType: 'AllergyIntolerance',
        patient: subject,
        code: noneKnown,
        clinicalStatus: code('inactive'),
        verificationStatus: code('unconfirmed'),
      },
      { title: 'No known allergy', status: 'Inactive · Unconfirmed' },
    ],
    [
      'a document that is not final',
      {
        resourceType: 'DocumentReference',
        status: 'current',
        docStatus: 'preliminary',
        content: [{ attachment: {} }],
        description: 'Discharge summary',
      },
      { status: 'Preliminary' },
    ],
    [
      'a near miss',
      {
        resourceType: 'AdverseEvent',
        actuality: 'potential',
        subject,
        event: { text: 'Anaphylaxis to ceftriaxone' },
      },
      { title: 'Potential event: Anaphylaxis to ceftriaxone' },
    ],
    [
      'a person who is not to be asked any more',
      { resourceType: 'RelatedPerson', active: false, patient: subject, name: [{ text: 'Jane Smith' }] },
      { title: 'Jane Smith', status: 'Not in use' },
    ],
    [
      'a dose too weak to protect',
      {
        resourceType: 'Immunization',
        status: 'completed',
        patient: subject,
        vaccineCode: { text: 'MMR' },
        occurrenceDateTime: '2025',
        isSubpotent: true,
      },
      { title: 'MMR', status: 'Subpotent dose' },
    ],
    ['a canceled order', { ...scan, status: 'cancelled' }, { status: 'Canceled' }],
    [
      'what an extension may turn round',
      {
        resourceType: 'Procedure',
        status: 'completed',
        subject,
        code: { text: 'Appendectomy' },
        modifierExtension: [{ url: 'http://example.org/not', valueBoolean: true }],
      },
      { doubtful: true },
    ],
    [
      'what an extension within it may turn round',
      {
        resourceType: 'FamilyMemberHistory',
        status: 'completed',
        patient: subject,
        relationship: { text: 'Mother' },
        condition: [
          {
            code: { text: 'Breast cancer' },
            modifierExtension: [{ url: 'http://example.org/not', valueBoolean: true }],
          },
        ],
      },
      { doubtful: true },
    ],
    [
      'a time that has an end alone',
      {
        resourceType: 'Coverage',
        status: 'active',
        beneficiary: subject,
        payor: [],
        period: { end: '2020' },
      },
      { when: null, until: '2020' },
    ],
  ])('tells %s', (_, resource, expected) => {
    expect(recordSummary(resource)).toMatchObject(expected)
  })
})

test('what was never done, or never meant to be written, is named so where another record refers to it', () => {
  const colonoscopy = { resourceType: 'Procedure', status: 'not-done', code: { text: 'Colonoscopy' } }
  const named = (more: object) => nameOfRecord({ ...colonoscopy, ...more })
  expect(named({})).toBe('Colonoscopy (not done)')
  expect(named({ status: 'entered-in-error' })).toBe('Colonoscopy (entered in error)')
  expect(named({ status: 'completed' })).toBe('Colonoscopy')
  expect(nameOfRecord({ resourceType: 'Procedure' })).toBe('Procedure')
})

test('an opened record marks what may change the meaning of the rest', () => {
  const { elements: told } = plainElements({
    resourceType: 'Procedure',
    status: 'completed',
    subject,
    implicitRules: 'http://example.org/rules',
    performer: [
      {
        actor: { display: 'Dr Lee' },
        modifierExtension: [{ url: 'http://example.org/was-absent', valueBoolean: true }],
      },
    ],
  })
  expect(JSON.stringify(told)).toContain('"name":"Was absent","value":"Yes","doubt":"modifier"')
  expect(JSON.stringify(told)).toContain('"value":"http://example.org/rules","doubt":"modifier"')
})

test('each state by which R4 says that a record was entered in error is read', () => {
  const states = Object.entries(elements as Record<string, string>).flatMap(([path, codes]) => {
    const [type, name, deeper] = path.split('.')
    return name?.endsWith('tatus') && !deeper && codes.split(' ').includes('entered-in-error')
      ? [[type, name]]
      : []
  })
  expect(states).toContainEqual(['Goal', 'lifecycleStatus'])
  for (const [type = '', name = ''] of states)
    expect([type, isInError({ resourceType: type, [name]: 'entered-in-error' })]).toEqual([type, true])
  expect(isInError({ verificationStatus: code('entered-in-error') })).toBe(true)
  expect(isInError({ docStatus: 'final', verificationStatus: { coding: 7 } })).toBe(false)
})

test.each([
  [{ status: 'active' }, false],
  [{}, false],
  [{ status: 'inactive' }, true],
  [{ lifecycleStatus: 'completed' }, true],
  [{ active: false }, true],
])('%j is over: %j', (resource, isIt) => {
  expect(isOver(resource)).toBe(isIt)
})
