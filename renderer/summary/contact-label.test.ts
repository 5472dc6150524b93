import { expect, test } from 'vitest'
import { contactLabel } from './contact-label.ts'

const own = (since: string) => ({ mode: 'phone' as const, since, reason: null, said: null })
const bens = (since: string) => ({ ...own(since), mode: 'video' as const, by: 'Dr. Lindholm' })
const [ten, eleven, next] = ['2026-11-23T10:00:00', '2026-11-23T11:00:00', '2026-11-24T15:00:00'] as const
const visit = { start: ten, provider: 'Dr. Okafor', contacts: [], contactsWithOthers: [], reached: true }

test('how a visit was held is told in the order of time, whoever signs', () => {
  const both = { ...visit, contacts: [own(ten)], contactsWithOthers: [bens(eleven)] }
  expect(contactLabel(both)).toBe('from 10:00 AM by phone, by video with Dr. Lindholm from 11:00 AM')
  const after = { ...visit, contacts: [own(eleven)], contactsWithOthers: [bens(ten)] }
  expect(contactLabel(after)).toBe('by video with Dr. Lindholm from 10:00 AM, from 11:00 AM by phone')
})

test('of the first contact the visit’s own time is enough; one of another day has its day', () => {
  expect(contactLabel({ ...visit, contacts: [own(ten)] })).toBe('by phone')
  expect(contactLabel({ ...visit, contacts: [own(next)] })).toBe('from Nov 24, 2026, 3:00 PM by phone')
})

test('who reached nobody is told so beside what a colleague reached, and beside their own of a turn before', () => {
  const others = { ...visit, reached: false, contactsWithOthers: [bens(ten)] }
  expect(contactLabel(others)).toBe('by video with Dr. Lindholm from 10:00 AM, not reached by who signed')
  expect(contactLabel({ ...others, provider: 'Dr. Lindholm' })).toBe(
    'by video with Dr. Lindholm from 10:00 AM, not reached again',
  )
  expect(contactLabel({ ...visit, reached: false })).toBe('the patient was not reached')
  expect(contactLabel(visit)).toBe('how it was held is not recorded')
})
