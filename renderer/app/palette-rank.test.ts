import { expect, test } from 'vitest'
import { found, rank } from './palette-rank.ts'

test('ranks a match at the start of the title before a match at the start of a word, and that before any other', () => {
  expect(rank('Sign out Rounds', 'sign')).toBe(0)
  expect(rank('Review and sign Visit', 'sign')).toBe(1)
  expect(rank('Unsigned Queue', 'sign')).toBe(2)
  expect(rank('Settings', 'sign')).toBeNull()
})

test('words are found in any order, with or without accents and capitals', () => {
  expect(rank('Zoë Núñez Waiting', 'nunez ZOE')).toBe(1)
  expect(rank('Zoë Núñez Waiting', 'zoe n')).toBe(0)
  expect(rank('Zoë Núñez Waiting', 'nunez rosa')).toBeNull()
  expect(rank('Łukasz O’Brien', 'brien')).toBe(1)
})

test('while nothing is typed all stands as it was', () => {
  const all = [
    { heading: 'Waiting', items: [{ text: 'b' }, { text: 'a' }] },
    { heading: 'Visit', items: [{ text: 'c' }] },
  ]
  expect(found(all, ' ')).toEqual(all)
})

test('the heading of the best answer comes first, and one without any goes', () => {
  const all = [
    { heading: 'Waiting', items: [{ text: 'Ana Desigñ' }] },
    { heading: 'Visit', items: [{ text: 'Review and sign' }, { text: 'Sign now' }] },
    { heading: 'Note', items: [{ text: 'Plan' }] },
  ]
  expect(found(all, 'sign')).toEqual([
    { heading: 'Visit', items: [{ text: 'Sign now' }, { text: 'Review and sign' }] },
    { heading: 'Waiting', items: [{ text: 'Ana Desigñ' }] },
  ])
})
