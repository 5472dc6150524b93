import type { Patient } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { contactsOf, languageOf, needsInterpreter, pronounsOf, relationOf } from './person.ts'

const patient = (more: object): Patient => ({ resourceType: 'Patient', ...more }) as Patient
const extension = 'http://hl7.org/fhir/StructureDefinition/'
const today = '2026-11-30'

test('what is not recorded of a person is not known, whatever else is', () => {
  for (const none of [patient({}), patient({ communication: 'x', contact: [null, 3], extension: {} })]) {
    expect([pronounsOf(none), languageOf(none), needsInterpreter(none)]).toEqual([null, null, null])
    expect(contactsOf(none, today)).toEqual([])
  }
})

test('pronouns, the preferred language and the need of an interpreter, as the record has them', () => {
  const pronouns = {
    url: 'value',
    valueCodeableConcept: { coding: [{ code: 'LA29519-8', display: 'she/her' }] },
  }
  const one = patient({
    extension: [
      { url: `${extension}individual-pronouns`, extension: [pronouns] },
      { url: `${extension}patient-interpreterRequired`, valueBoolean: true },
    ],
    communication: [{ language: { text: 'English' } }, { language: { text: 'Portuguese' }, preferred: true }],
  })
  expect([pronounsOf(one), languageOf(one), needsInterpreter(one)]).toEqual(['she/her', 'Portuguese', true])
})

test('without a preferred language all that are spoken are named', () => {
  const one = patient({ communication: [{ language: { text: 'English' } }, { language: { text: 'Khmer' } }] })
  expect(languageOf(one)).toBe('English, Khmer')
})

test('a contact is named with what they are to the patient, as long as they are one', () => {
  const luis = { name: { given: ['Luis'], family: 'Delgado' }, relationship: [{ text: 'Son' }] }
  const one = patient({
    contact: [
      luis,
      { ...luis, period: { end: '2020-01-01' } },
      { organization: { display: 'Bay State Guardians' } },
    ],
  })
  expect(contactsOf(one, today)).toEqual([{ name: 'Luis Delgado', relationship: 'Son' }])
  const related = { resourceType: 'RelatedPerson', name: [{ text: 'Ana Lima' }], active: false }
  expect(relationOf(related, today)).toEqual([])
})
