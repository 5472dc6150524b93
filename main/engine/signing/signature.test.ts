import { expect, test } from 'vitest'
import type { ReadableCache } from '../cache/cache.ts'
import { fieldsLeft, textPrevents } from './signature.ts'

const cache: Pick<ReadableCache, 'conflicts' | 'mergedUnseen'> = {
  conflicts: () => [],
  mergedUnseen: () => false,
}
const here = { id: 'device', name: 'Here' }
const prevents = (texts: { subjective?: string; plan?: string }) =>
  textPrevents(
    cache as ReadableCache,
    { encounterId: 'e', composition: undefined },
    { subjective: '', objective: '', assessment: '', plan: '', ...texts },
    here,
  )

test('a note is not signed while a field of a phrase waits, and it is said in which section', () => {
  expect(
    prevents({ subjective: 'Cough for *** days.', plan: 'Rest. Follow-up: {as needed | 2 days}' }),
  ).toEqual(['Subjective: fill in or take out ***.', 'Plan: fill in or take out {as needed | 2 days}.'])
})

test('a note is signed once its fields are filled in, also with braces and asterisks of another kind', () => {
  expect(prevents({ plan: 'Rest. Follow-up: 2 days. ** call ** {} 2 { 3' })).toEqual([])
})

test('the fields of a section are named up to three, each in part where it is long', () => {
  const long = `{${'a'.repeat(80)}}`
  expect(fieldsLeft('Plan', `${long} *** *** *** ***`)).toEqual([
    `Plan: fill in or take out {${'a'.repeat(58)}…, ***, *** and 2 more.`,
  ])
})
