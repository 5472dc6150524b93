import { expect, test } from 'vitest'
import { rememberUsed, usedCodes } from './used.ts'

function inMemory(start?: string) {
  let kept = start
  return {
    fact: () => kept,
    setFact: (_name: string, value: string | null) => {
      kept = value ?? undefined
    },
  }
}

test('how often a code was recorded is counted, and of many the least used are forgotten, never the last one', () => {
  const cache = inMemory()
  for (let n = 0; n < 3; n++) rememberUsed(cache, 'I10')
  for (let n = 0; n < 400; n++) rememberUsed(cache, `A${String(n).padStart(2, '0')}`)
  const used = usedCodes(cache)
  expect(used.get('I10')).toBe(3)
  expect(used.get('A399')).toBe(1)
  expect(used.size).toBe(300)
})

test('counts that can’t be read are none', () => {
  expect(usedCodes(inMemory('{"I10":"often"}')).size).toBe(0)
})
