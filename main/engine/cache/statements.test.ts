import { expect, test } from 'vitest'
import { statements } from './statements.ts'

test('prepares a statement once, and only when it is asked for', () => {
  const prepared: string[] = []
  const prepare = (name: string) => {
    prepared.push(name)
    return { name }
  }
  const sql = statements({ read: () => prepare('read'), write: () => prepare('write') })
  expect(prepared).toEqual([])
  expect(sql.read).toBe(sql.read)
  expect(sql.read.name).toBe('read')
  expect(prepared).toEqual(['read'])
})

test('a statement that could not be prepared is tried again', () => {
  let there = false
  const sql = statements({
    read: () => {
      if (!there) throw new Error('no such table')
      return 'prepared'
    },
  })
  expect(() => sql.read).toThrow('no such table')
  there = true
  expect(sql.read).toBe('prepared')
})
