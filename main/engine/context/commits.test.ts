import { expect, test } from 'vitest'
import { createCommits } from './commits.ts'

test('runs the work after the outermost transaction, in the order of the calls', () => {
  const { around, after } = createCommits()
  const done: string[] = []
  around(() => {
    after(() => done.push('first'))
    around(() => after(() => done.push('second')))
    expect(done).toEqual([])
    after(() => done.push('third'))
  })
  expect(done).toEqual(['first', 'second', 'third'])
  after(() => done.push('alone'))
  expect(done.at(-1)).toBe('alone')
})

test('drops the work of a transaction that was rolled back, and keeps that of the one around it', () => {
  const { around, after } = createCommits()
  const done: string[] = []
  const fails = () =>
    around(() => {
      after(() => done.push('inner'))
      throw new Error('rolled back')
    })
  around(() => {
    after(() => done.push('outer'))
    expect(fails).toThrow('rolled back')
  })
  expect(done).toEqual(['outer'])
  expect(fails).toThrow('rolled back')
  around(() => {})
  expect(done).toEqual(['outer'])
})

test('runs the rest of the work when one part fails, and throws the first error', () => {
  const { around, after } = createCommits()
  const done: string[] = []
  const failing = (message: string) => () => {
    throw new Error(message)
  }
  const write = () =>
    around(() => {
      after(failing('first'))
      after(() => done.push('sent'))
      after(failing('second'))
    })
  expect(write).toThrow('first')
  expect(done).toEqual(['sent'])
  after(() => done.push('alone'))
  expect(done.at(-1)).toBe('alone')
})
