import { expect, test } from 'vitest'
import { offeredFor } from '../../../main/clinical/instructions/instructions.ts'
import { instructionsOf } from '../../../main/clinical/instructions/library.ts'
import { instructions, practiceInstructions } from './index.ts'

const syllables = (word: string): number =>
  Math.max(
    1,
    (
      word
        .toLowerCase()
        .replace(/(?:es|ed|e)$/, '')
        .match(/[aeiouy]+/g) ?? []
    ).length,
  )

/** Kincaid and others, 1975: the school grade in which a text can be read. */
function grade(text: string): number {
  const sentences = text.split(/[.:!?]+\s|\n/).filter((one) => /[a-z]/i.test(one))
  const words = text.match(/[A-Za-z’']+/g) ?? []
  const spoken = words.reduce((sum, word) => sum + syllables(word), 0)
  return 0.39 * (words.length / sentences.length) + 11.8 * (spoken / words.length) - 15.59
}

test.each(practiceInstructions)('$title is read in sixth grade, and names 911', ({ en, es }) => {
  expect(grade(en.text)).toBeLessThanOrEqual(6)
  expect(en.text).toContain('Call 911 or go to the emergency room now if:')
  expect(es?.text).toContain('Llame al 911 o vaya a la sala de emergencias ahora si:')
})

test.each(practiceInstructions)(
  '$title has as many lines in Spanish, which is marked as not reviewed',
  (one) => {
    const lines = (text: string) => text.split('\n').length
    expect(lines(one.es?.text ?? '')).toBe(lines(one.en.text))
    expect(one.es?.reviewed).toBe(false)
    expect(one.example).toBe(true)
  },
)

test.each(practiceInstructions)('$title names what was read, with its address', ({ sources }) => {
  expect(sources.length).toBeGreaterThan(0)
  for (const { citation, address } of sources) {
    expect(citation).toContain('Read 2026-11-30.')
    expect(address).toMatch(/^https?:\/\/[\w.-]+\//)
  }
})

test('each is read back from its Library as it was written', () => {
  expect(instructions.map(instructionsOf)).toEqual(practiceInstructions)
})

test.each([
  ['J02.0', 'Strep throat'],
  ['J02.9', 'Sore throat'],
  ['J06.9', 'Cold'],
  ['N39.0', 'Bladder infection'],
  ['J45.21', 'Asthma attack'],
  ['M54.50', 'Low back pain'],
  ['G43.909', 'Headache or migraine'],
  ['F33.1', 'Depression, and help in a crisis'],
])('for %s %s is offered first', (code, title) => {
  const [first] = offeredFor(practiceInstructions, { codes: [code], reason: '', ageYears: 40 })
  expect(first?.instructions.title).toBe(title)
})
