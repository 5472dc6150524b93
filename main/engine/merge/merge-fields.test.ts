import type { Encounter, Extension } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import {
  emergenciesIn,
  isEmergency,
  withEmergency,
  withoutEmergency,
} from '../../clinical/visits/emergency.ts'
import { mergeFields } from './merge-fields.ts'

const at = '2026-11-23T10:05:00Z'
const later = '2026-11-23T10:07:00Z'
const consent: Extension = { url: 'urn:consent', valueDateTime: at }
const identity: Extension = { url: 'urn:identity', valueDateTime: at }
const base: Encounter = { resourceType: 'Encounter', id: 'v', status: 'in-progress', class: { code: 'VR' } }
const merged = (mine: Encounter, theirs: Encounter, was = base): Encounter => {
  const result = mergeFields(was, mine, theirs)
  if (result.kind === 'conflict') throw new Error(`conflict: ${result.fields}`)
  return result.resource as Encounter
}

test('an emergency that is pressed here while another device records consent is kept with it', () => {
  const both = merged(withEmergency(base, at), { ...base, extension: [consent] })
  expect(isEmergency(both)).toBe(true)
  expect(both.extension).toContainEqual(consent)
  expect(emergenciesIn(both)).toMatchObject([{ since: at }])
})

test('extensions of other kinds go together; of one kind, changed on both sides, they are a conflict', () => {
  const both = merged({ ...base, extension: [identity] }, { ...base, extension: [consent] })
  expect(both.extension).toEqual(expect.arrayContaining([identity, consent]))
  const other = { ...consent, valueDateTime: later }
  expect(mergeFields(base, { ...base, extension: [other] }, { ...base, extension: [consent] })).toEqual({
    kind: 'conflict',
    fields: ['extension:urn:consent'],
  })
})

test('an emergency that two devices pressed is there twice, and one taken back here does not come back', () => {
  const twice = merged(withEmergency(base, later), withEmergency(base, at))
  expect(emergenciesIn(twice).map(({ since }) => since)).toEqual([at, later])
  const begun = withEmergency(base, at)
  const without = merged(
    withoutEmergency(begun),
    { ...begun, extension: [...(begun.extension ?? []), consent] },
    begun,
  )
  expect([isEmergency(without), without.extension]).toEqual([false, [consent]])
})

test('what only one side took out is out, and no extension is left of none', () => {
  expect(
    merged({ ...base }, { ...base, extension: [consent] }, { ...base, extension: [consent] }),
  ).not.toHaveProperty('extension')
})
