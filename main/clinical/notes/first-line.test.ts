import { expect, test } from 'vitest'
import { type AtTheBeginning, firstLine } from './first-line.ts'

const nothing: AtTheBeginning = {
  age: null,
  sex: null,
  place: null,
  companions: null,
  identityConfirmed: false,
  consent: null,
  allergies: null,
}

test('says who this is, where, with whom, what was asked, and the allergies', () => {
  expect(
    firstLine({
      age: '47 y',
      sex: 'female',
      place: { city: 'Worcester', state: 'MA', stated: true },
      companions: 'Son, 15',
      identityConfirmed: true,
      consent: { method: 'verbal', by: 'patient', name: null, at: '2026-01-12' },
      allergies: {
        none: null,
        named: [
          { text: 'Penicillin', reaction: 'anaphylaxis, 2011' },
          { text: '“Sulfa”', reaction: null },
        ],
      },
    }),
  ).toBe(
    '47 y F, in Worcester, MA, with son, 15; identity confirmed; telehealth consent verbal, Jan 12, 2026; allergies: Penicillin (anaphylaxis, 2011), “Sulfa”.',
  )
})

test.each<[string, Partial<AtTheBeginning>, string]>([
  ['of nothing that is recorded', {}, ''],
  ['of the age alone', { age: '3 weeks', sex: 'unknown' }, '3 weeks.'],
  ['of another sex, in the record’s word', { age: '20 y', sex: 'other' }, '20 y other.'],
  [
    'where the intake says',
    { place: { city: 'Lowell', state: 'MA', stated: false } },
    'in Lowell, MA (intake).',
  ],
  ['of a place without words', { place: { city: '', state: null, stated: true } }, ''],
  ['of a patient who is alone', { companions: 'Alone' }, 'alone.'],
  ['of nobody else', { companions: 'no one.' }, 'alone.'],
  [
    'of somebody near, in the words recorded',
    { companions: 'Alone with her husband in the next room' },
    'who else is there: “Alone with her husband in the next room”.',
  ],
  [
    'of nobody but one, in the words recorded',
    { companions: 'No one but her mother' },
    'who else is there: “No one but her mother”.',
  ],
  ['of a name, as it is written', { companions: 'Mary, DCFS' }, 'with Mary, DCFS.'],
  [
    'of a guardian who consents',
    { consent: { method: 'written', by: 'guardian', name: 'Ruth Abrams', at: '2026-11-30T10:00:00Z' } },
    'telehealth consent written by guardian Ruth Abrams, Nov 30, 2026.',
  ],
  [
    'of a consent by somebody without a name',
    { consent: { method: 'verbal', by: 'other', name: null, at: '2026' } },
    'telehealth consent verbal by another, 2026.',
  ],
  [
    'of no allergies, recorded',
    { allergies: { none: 'No known allergies', named: [] } },
    'no known allergies.',
  ],
  ['of none and none said', { allergies: { none: null, named: [] } }, ''],
])('%s', (_, said, line) => {
  expect(firstLine({ ...nothing, ...said })).toBe(line)
})
