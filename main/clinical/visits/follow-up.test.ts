import type { Encounter, Extension } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { type FollowUp, followUpOf, followUpText, isSaidWell, withFollowUp } from './follow-up.ts'

const url = 'https://rounds.example/fhir/follow-up'
const visit: Encounter = { resourceType: 'Encounter', status: 'finished', class: { code: 'VR' } }
const withExtension = (...extension: Extension[]): Encounter => ({ ...visit, extension })
const weeks = (value: number, code = 'wk', system = 'http://unitsofmeasure.org') => ({
  url,
  valueDuration: { value, unit: 'weeks', system, code },
})

test.each<[FollowUp, string, Partial<Extension>]>([
  [{ when: 'none' }, 'no follow-up', { valueCode: 'none' }],
  [{ when: 'if-not-better' }, 'follow-up if not better', { valueCode: 'if-not-better' }],
  [{ when: 'in', value: 1, unit: 'weeks' }, 'follow-up in 1 week', weeks(1)],
  [{ when: 'in', value: 2, unit: 'weeks' }, 'follow-up in 2 weeks', weeks(2)],
])('%j is said as “%s”, and read back from the Encounter', (of, text, extension) => {
  expect(followUpText(of)).toBe(text)
  const said = withFollowUp(visit, of)
  expect(said.extension).toEqual([{ url, ...extension }])
  expect(followUpOf(said)).toEqual(of)
  expect(isSaidWell(said)).toBe(true)
})

test('what is said replaces what was said before, and nothing else of the visit', () => {
  const other = { url: 'https://example.org/other', valueString: 'x' }
  const before = withExtension(other, weeks(2))
  expect(withFollowUp(before, { when: 'none' }).extension).toEqual([other, { url, valueCode: 'none' }])
  expect(withFollowUp(before, null).extension).toEqual([other])
  expect(withFollowUp(withExtension(weeks(2)), null)).toEqual(visit)
})

test.each([
  ['another code', { url, valueCode: 'soon' }],
  ['no whole number', weeks(1.5)],
  ['nothing', weeks(0)],
  ['too much', weeks(100)],
  ['another unit', weeks(2, 'a')],
  ['another system of units', weeks(2, 'wk', 'http://example.org')],
  ['no value', { url }],
])('one with %s is not read, and not taken', (_, extension) => {
  expect(followUpOf(withExtension(extension))).toBeNull()
  expect(isSaidWell(withExtension(extension))).toBe(false)
})

test('said twice it is not taken', () => {
  expect(isSaidWell(withExtension(weeks(2), { url, valueCode: 'none' }))).toBe(false)
})
