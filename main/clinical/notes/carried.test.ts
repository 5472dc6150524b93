import { expect, test } from 'vitest'
import { carriedFrom } from './carried.ts'

const of = (...parts: [title: string, text: string][]) =>
  carriedFrom({
    when: '2025-11-02T15:00:00Z',
    author: 'Dr Amari',
    parts: parts.map(([title, text]) => ({ title, text })),
  })

test('a section is carried with whose words of which day they are', () => {
  expect(of(['Plan', 'Sertraline 50 mg.\nBack in two weeks.'])).toEqual([
    {
      section: 'plan',
      title: 'Plan',
      text: 'From Nov 2, 2025, Dr Amari:\nSertraline 50 mg.\nBack in two weeks.',
    },
  ])
})

test('what was found is never carried, nor a section that is none of a note', () => {
  expect(
    of(['Objective', 'Tonsils red.'], ['Assessment and plan / Risk', 'Low.'], ['Hospital course', 'x']),
  ).toEqual([])
})

test.each([
  'BP 142/91, HR 88',
  'Temp 38.4 °C at home',
  '101.2 °F this morning',
  'SpO2 97 %',
  'Weight 70 kg',
  'Exam: throat red',
  'Suicide risk low',
  'Denies suicidal ideation',
  'Safety plan reviewed',
  'Total time 32 minutes',
  'Called at 14:05',
])('a line that is of its own day is left out: %s', (line) => {
  expect(of(['Subjective', `Sore throat.\n${line}`])[0]?.text).toBe(
    'From Nov 2, 2025, Dr Amari:\nSore throat.',
  )
  expect(of(['Subjective', line])).toEqual([])
})
