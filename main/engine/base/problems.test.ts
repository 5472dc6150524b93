import { expect, test } from 'vitest'
import { problemCodes } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import { CacheDamaged, CacheTooNew, DiskFull, WrongPatient } from '../cache/cache.ts'
import { problemOf } from './problems.ts'

test.each([
  [new Refusal('not-licensed', 'No license.'), 'not-licensed', 'No license.'],
  [new WrongPatient('A Condition that names another patient'), 'wrong-patient', 'another patient'],
  [new DiskFull('full'), 'disk-full', 'disk of this machine is full'],
  [new CacheDamaged('The file is damaged.'), 'cache-damaged', 'The file is damaged.'],
  [new CacheTooNew('Newer.'), 'cache-damaged', 'Newer.'],
])('%s', (error, code, message) => {
  expect(problemOf(error)).toMatchObject({ code, message: expect.stringContaining(message) })
})

test('hides the message of an unknown error, which may hold a patient’s words', () => {
  for (const error of [new TypeError('Cannot read Rosa Delgado'), 'Rosa Delgado', null]) {
    const problem = problemOf(error)
    expect(problem.code).toBe('internal')
    expect(JSON.stringify(problem)).not.toContain('Rosa')
    expect(problemCodes).toContain(problem.code)
  }
})
