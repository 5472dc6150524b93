import type { DocumentReference } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { letterDocument, type WrittenLetter, writtenLetterOf } from './document.ts'

const letter: WrittenLetter = {
  kind: 'referral',
  title: 'Referral letter',
  text: 'Für Dr. Müller\n\n“Sulfa” … 木',
  written: '2026-11-23T10:05:00Z',
  related: ['Condition/c', 'AllergyIntolerance/a'],
}
const document = letterDocument(
  'l',
  { patientId: 'p', encounterId: 'e', author: { reference: 'Practitioner/ada' }, custodian: null },
  letter,
)

test('a letter is read back character by character', () => {
  expect(writtenLetterOf(JSON.parse(JSON.stringify(document)))).toEqual(letter)
})

test.each<[string, unknown]>([
  ['one that was taken back', { status: 'entered-in-error' }],
  ['another document', { type: { coding: [{ system: 'http://loinc.org', code: '57133-1' }] } }],
  [
    'one of no kind we know',
    { type: { coding: [{ system: document.type?.coding?.[0]?.system, code: 'toString' }] } },
  ],
  ['one without a time', { date: 'then' }],
  ['one that lies elsewhere', { content: [{ attachment: { contentType: 'text/plain', url: 'x' } }] }],
  ['one with no base64 in it', { content: [{ attachment: { contentType: 'text/plain', data: '%%%' } }] }],
  ['one with two contents', { content: [...document.content, ...document.content] }],
  ['one whose parts are of no form', { type: { coding: 'x' }, content: null, context: 7 }],
])('%s is no letter', (_, odd) => {
  expect(writtenLetterOf({ ...document, ...(odd as object) } as DocumentReference)).toBeNull()
})
