import { expect, test } from 'vitest'
import { problemCodes } from '../../preload/contract.ts'
import { CacheDamaged, CacheTooNew, DiskFull, WrongPatient } from './cache/cache.ts'
import { problemOf, Refusal } from './problems.ts'

test.each([
  [new Refusal('not-licensed', 'No licence.'), 'not-licensed', 'No licence.'],
  [new WrongPatient('A Condition that names another patient'), 'wrong-patient', 'another patient'],
  [new DiskFull('full'), 'disk-full', 'disk of this machine is full'],
  [new CacheDamaged('The file is damaged.'), 'cache-damaged', 'The file is damaged.'],
  [new CacheTooNew('Newer.'), 'cache-damaged', 'Newer.'],
])('%s', (error, code, words) => {
  expect(problemOf(error)).toMatchObject({ code, words: expect.stringContaining(words) })
})

test('what is not known says nothing of what happened: the message may hold a patient’s words', () => {
  for (const error of [new TypeError('Cannot read Rosa Delgado'), 'Rosa Delgado', null]) {
    const problem = problemOf(error)
    expect(problem.code).toBe('internal')
    expect(JSON.stringify(problem)).not.toContain('Rosa')
    expect(problemCodes).toContain(problem.code)
  }
})
