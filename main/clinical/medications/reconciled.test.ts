import { describe, expect, test } from 'vitest'
import { enteredBy } from '../entered-by.ts'
import { answerNote, lastWord, standingAfter } from './reconciled.ts'

const noted = { authorReference: { reference: 'Practitioner/ada' }, time: '2026-11-30T15:00:00Z' }
const visit = { reference: 'Encounter/v1' }
const before = { status: 'on-hold' as const, statusReason: [{ text: 'Surgery' }] }

describe('what a patient says of a medicine', () => {
  test.each([
    ['takes', '', 'Takes it as written'],
    ['otherwise', 'half a tablet', 'Takes it otherwise: half a tablet'],
    ['not', 'dizzy', 'Does not take it: dizzy'],
  ] as const)(
    '%s is a comment with its words, who asked, when, and how it stood before',
    (answer, words, text) => {
      const note = answerNote(noted, { answer, words, visit, before })
      expect(note.text).toBe(text)
      expect(lastWord({ note: [note] })).toEqual({
        ...{ answer, words, at: noted.time, by: noted.authorReference, visit: 'v1', before },
      })
    },
  )

  test('counts as it was said last, and not at all once it is taken back', () => {
    const said = (answer: 'takes' | 'not' | 'taken-back') =>
      answerNote(noted, { answer, words: 'x', visit, before })
    const [one, two, back] = [said('takes'), said('not'), said('taken-back')]
    const other = { text: 'Stated by the patient' }
    expect(lastWord({ note: [other, one, two, other] })?.answer).toBe('not')
    expect(lastWord({ note: [one, back] })).toBeNull()
    expect(lastWord({ note: [other] })).toBeNull()
    expect(lastWord({})).toBeNull()
  })

  test('does not make who asked the one who entered it', () => {
    const asked = answerNote(noted, { answer: 'takes', words: '', visit, before })
    expect(enteredBy({ note: [asked] })).toBeUndefined()
    expect(enteredBy({ note: [{ ...noted, text: 'Stated' }, asked] })).toBe('Practitioner/ada')
  })
})

test('a statement stands as it was answered; why it was not taken is over once it is', () => {
  expect(standingAfter('not', 'dizzy', { status: 'active' })).toEqual({
    status: 'not-taken',
    statusReason: [{ text: 'dizzy' }],
  })
  expect(standingAfter('takes', '', { status: 'not-taken', statusReason: [{ text: 'x' }] })).toEqual({
    status: 'active',
  })
  expect(standingAfter('otherwise', 'half', { status: 'active', statusReason: [{ text: 'Gout' }] })).toEqual({
    status: 'active',
    statusReason: [{ text: 'Gout' }],
  })
})
