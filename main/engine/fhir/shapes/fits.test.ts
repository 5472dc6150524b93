import { expect, test } from 'vitest'
import { parseFhirJson, writeFhirJson } from '../../../clinical/fhir-json.ts'
import { isDeeperThan, isReadable } from './fits.ts'

const patient = { resourceType: 'Patient', id: 'p', name: [{ given: ['Ada', null], family: 'Byron' }] }
const appointment = { resourceType: 'Appointment', id: 'a', status: 'booked', participant: [] }
const task = { resourceType: 'Task', id: 't', status: 'requested' }
const note = { resourceType: 'Composition', id: 'n', status: 'final', date: '2026-01-05', author: [] }
const observation = { resourceType: 'Observation', id: 'o', status: 'final', code: { text: 'Pulse' } }
const nested = (levels: number) => {
  let section: object = { title: 'innermost' }
  for (let n = 0; n < levels; n++) section = { section: [section] }
  return { ...note, section: [section] }
}

test.each([
  ['a patient', patient],
  ['one without a name', { resourceType: 'Patient', id: 'p' }],
  ['an element that nobody reads, of whatever type', { ...patient, photo: 5, maritalStatus: 'yes' }],
  ['a type that nobody reads', { resourceType: 'Immunization', id: 'i', status: 7 }],
  ['a note nested as deep as any', nested(90)],
  [
    'a contained place',
    {
      resourceType: 'Encounter',
      id: 'e',
      status: 'arrived',
      contained: [{ resourceType: 'Location', id: 'l', address: { state: 'MA' } }],
    },
  ],
])('reads %s', (_, resource) => expect(isReadable(resource)).toBe(true))

test.each([
  ['no object', 5],
  ['a list', [patient]],
  ['no type', { id: 'p' }],
  ['a type that is none', { ...patient, resourceType: '__proto__' }],
  ['no id', { resourceType: 'Patient' }],
  ['an id that leads elsewhere', { ...patient, id: '../Practitioner/me' }],
  ['an id of two dots', { ...patient, id: '..' }],
  ['a name in the place of names', { ...patient, name: 'x' }],
  ['a number in the place of names', { ...patient, name: 5 }],
  ['null in the place of names', { ...patient, name: null }],
  ['a birth date that is a number', { ...patient, birthDate: 5 }],
  ['a link to nobody', { ...patient, link: [{ type: 'replaced-by' }] }],
  ['an appointment without participants', { ...appointment, participant: undefined }],
  ['an appointment whose participant is a word', { ...appointment, participant: ['me'] }],
  ['a Task with an unknown priority', { ...task, priority: 'whenever' }],
  ['a Task whose input has no type', { ...task, input: [{ valueString: 'x' }] }],
  ['a note without a date', { ...note, date: undefined }],
  ['a note whose author is one', { ...note, author: { reference: 'Practitioner/d' } }],
  ['a note with a section inside that is none', { ...note, section: [{ section: ['x'] }] }],
  ['a note nested deeper than anybody reads', nested(200)],
  ['an observation of nothing', { ...observation, code: undefined }],
  ['a value that is words', { ...observation, valueQuantity: { value: '5' } }],
  ['a value beyond all numbers', { ...observation, valueQuantity: JSON.parse('{"value":1e999}') }],
  [
    'a license without an extension’s address',
    { resourceType: 'Practitioner', id: 'd', qualification: [{ extension: [{}] }] },
  ],
  ['an allergy whose reaction is a word', { resourceType: 'AllergyIntolerance', id: 'x', reaction: 'rash' }],
  ['a contained thing that is none', { ...observation, contained: ['x'] }],
  [
    'a contained patient that can’t be read',
    { ...observation, contained: [{ resourceType: 'Patient', name: 5 }] },
  ],
])('does not read %s', (_, resource) => expect(isReadable(resource)).toBe(false))

test('looks and changes nothing: a decimal stays as it was written', () => {
  const text =
    '{"resourceType":"Observation","id":"o","status":"final","code":{},"valueQuantity":{"value":4.0}}'
  const read = parseFhirJson(text)
  expect(isReadable(read)).toBe(true)
  expect(writeFhirJson(read)).toBe(text)
})

test('counts the levels of objects and lists', () => {
  expect(isDeeperThan({ a: [{ b: 1 }] }, 2)).toBe(false)
  expect(isDeeperThan({ a: [{ b: 1 }] }, 1)).toBe(true)
  expect(isDeeperThan(JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)), 200)).toBe(true)
})
