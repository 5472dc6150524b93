import type { Composition, Resource } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { continuedTitles } from '../notes/note-parts.ts'
import { chartPlace, isEnteredInError } from './chart-place.ts'

const place = (resource: object) => chartPlace(resource as Resource, () => undefined)
const snomed = (code: string) => ({ coding: [{ system: 'http://snomed.info/sct', code }] })
const refuted = { coding: [{ code: 'refuted' }] }

describe('entered in error', () => {
  const note: Composition = {
    resourceType: 'Composition',
    status: 'entered-in-error',
    type: { text: 'Progress note' },
    date: '2026-01-05',
    author: [],
    title: 'Visit note',
  }

  test('a note that its clinic retracted stays to be read, signed or not', () => {
    expect(place(note)).toMatchObject({ list: 'errors' })
    const signed = { ...note, title: continuedTitles.appends, attester: [{ mode: 'legal' }] }
    expect(place(signed)).toMatchObject({ list: 'errors' })
  })

  test('a draft of ours that its author gave up stands nowhere', () => {
    expect(place({ ...note, title: continuedTitles.appends })).toBeNull()
    expect(place({ ...note, title: continuedTitles.replaces })).toBeNull()
  })

  test.each([
    { resourceType: 'DocumentReference', status: 'current', docStatus: 'entered-in-error' },
    { resourceType: 'Goal', lifecycleStatus: 'entered-in-error' },
    { resourceType: 'Condition', verificationStatus: { coding: [{ code: 'entered-in-error' }] } },
  ])('by whichever state says it: %j', (resource) => {
    expect(isEnteredInError(resource as Resource)).toBe(true)
    expect(place(resource)).toMatchObject({ list: 'errors' })
  })
})

test('"none known" that is refuted or over counts as no statement of none', () => {
  const problems = { resourceType: 'Condition', code: snomed('160245001') }
  expect(place(problems)).toMatchObject({ list: 'problems-none' })
  expect(place({ ...problems, verificationStatus: refuted })).toMatchObject({ list: 'other' })
  expect(place({ ...problems, clinicalStatus: { coding: [{ code: 'resolved' }] } })).toMatchObject({
    list: 'other',
  })
  const allergies = { resourceType: 'AllergyIntolerance', code: snomed('716186003') }
  expect(place({ ...allergies, verificationStatus: refuted })).toMatchObject({ list: 'other' })
})

test('what is in force stands before what is over, also without a time', () => {
  const flag = { resourceType: 'Flag', code: { text: 'Violent behavior' } }
  expect(place({ ...flag, status: 'active' })).toMatchObject({ list: 'flags', rank: 0, at: null })
  expect(place({ ...flag, status: 'inactive', period: { start: '2026' } })).toMatchObject({ rank: 1 })
  expect(place({ resourceType: 'CareTeam', status: 'inactive' })).toMatchObject({ list: 'plans', rank: 1 })
  expect(place({ resourceType: 'Procedure', status: 'completed' })).toMatchObject({ rank: 0 })
})

test('what has an end alone is placed by it', () => {
  expect(place({ resourceType: 'Coverage', period: { end: '2020-01-01' } })?.at).toBe(
    Date.parse('2020-01-01'),
  )
})
