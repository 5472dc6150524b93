import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { isDerivedForAnother, noteId, taskOfAppointment } from './derived-ids.ts'

it('derives one id from the same parts, as workstations of every version do', () => {
  expect(noteId('visit', 'ada')).toBe('fe38b3eb-acb6-5773-948e-8d3cbd5c22d3')
  expect(taskOfAppointment('a1')).toBe('f1b202ca-176c-5dae-80bf-cc438fe6accb')
})

it('tells a derived id that follows from something else from a random or a chosen one', () => {
  const own = noteId('visit', 'ada')
  expect(isDerivedForAnother(own, own)).toBe(false)
  expect(isDerivedForAnother(noteId('visit', 'ben'), own)).toBe(true)
  expect(isDerivedForAnother(taskOfAppointment('a1').toUpperCase(), own)).toBe(true)
  expect(isDerivedForAnother(randomUUID(), own)).toBe(false)
  expect(isDerivedForAnother('note-1', own)).toBe(false)
})
