import { expect, test } from 'vitest'
import type { Part } from '../chart/chart-parts.ts'
import { listed } from './facts.ts'

type One = { id: string; text: string; active: boolean }
const penicillin: One = { id: 'a', text: 'Penicillin', active: true }
const over: One = { id: 'b', text: 'Latex', active: false }
const said = (part: Partial<Part<One>>) =>
  listed(
    'allergies',
    'Allergies',
    { state: 'listed', items: [], total: part.items?.length ?? 0, broken: false, ...part },
    ({ active }) => active,
    ({ text }) => text,
    'AllergyIntolerance',
  )

test.each<[string, Partial<Part<One>>, string]>([
  ['what is in force is a line each, what is over none', { items: [penicillin, over] }, '- Penicillin'],
  ['recorded as none', { state: 'none-known' }, 'None known, as recorded.'],
  ['never asked', { state: 'never-asked' }, 'Not asked: it is not known whether there are any.'],
  [
    'not wholly at hand, and some of it is',
    { state: 'not-loaded', items: [penicillin] },
    'Not all of the chart was at hand when this was written: more may be on record.\n- Penicillin',
  ],
  [
    'of a record that was merged into another',
    { state: 'replaced' },
    'This record was merged into another one: more may be on record there.',
  ],
  ['only what is over', { items: [over] }, 'Nothing on record that holds today.'],
  [
    'longer than a letter, and in part not to be read',
    { items: [penicillin], total: 3, broken: true },
    '- Penicillin\n… and 2 more in the chart.\nNot all of it could be read.',
  ],
])('a list in a letter says how much it knows: %s', (_, part, text) => {
  expect(said(part).text).toBe(text)
})

test('a list names what it says, and of what is over nothing', () => {
  expect(said({ items: [penicillin, over] }).references).toEqual(['AllergyIntolerance/a'])
})
