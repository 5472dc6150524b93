import { expect, test } from 'vitest'
import { medicationDates, saidText, useText } from './medication-labels.ts'

const taken = { use: 'taken', status: 'active', authored: null } as const

test('what is over says how in words, with the date it ended where that is recorded', () => {
  const over = (status: string, ended?: string) =>
    useText({ use: 'ended', status, ...(ended ? { ended } : {}) })
  expect(over('completed', '2026-07-02')).toBe('Finished Jul 2, 2026')
  expect(over('stopped', '2026-07')).toBe('Stopped Jul 2026')
  expect(over('stopped')).toBe('Stopped')
  expect(over('cancelled')).toBe('Canceled')
  expect(useText(taken)).toBeNull()
  expect(useText({ ...taken, use: 'on-hold' })).toBe('on hold')
})

test('an order shows when it was ordered, a statement since when, and what is over when it started', () => {
  expect(medicationDates({ ...taken, ordered: '2018-04-03', authored: '2018-04-03' })).toEqual([
    'ordered Apr 3, 2018',
  ])
  expect(medicationDates({ ...taken, since: '2019', authored: '2020-01-01' })).toEqual(['since 2019'])
  expect(medicationDates({ ...taken, use: 'ended', status: 'completed', since: '2019-03' })).toEqual([
    'started Mar 2019',
  ])
})

test('what was told says so beside its date, and what has no date but of its record says that', () => {
  expect(medicationDates({ ...taken, told: true, since: '2024-06', authored: '2025-01-02' })).toEqual([
    'since Jun 2024',
    'as told Jan 2, 2025',
  ])
  expect(medicationDates({ ...taken, authored: '2025-01-02' })).toEqual(['recorded Jan 2, 2025'])
  expect(medicationDates(taken)).toEqual([])
})

test('what the patient said last says whether and how it is taken, when, and whom they told', () => {
  expect(saidText({ on: '2026-11-30', otherwise: null })).toMatch(/^takes it, as told Nov 30/)
  expect(saidText({ on: null, otherwise: 'half', by: 'Dr Amari' })).toBe(
    'takes it otherwise: half, to Dr Amari',
  )
  expect(saidText({ on: null, otherwise: null, not: 'dizzy' })).toBe('does not take it: dizzy')
  expect(saidText({ on: null, otherwise: null, not: '' })).toBe('does not take it')
})
