import type { Observation } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { isJudged, markOf } from './observation-mark.ts'

const system = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation'
const said = (code: string) => [{ coding: [{ system, code }] }]
const observation = (more: object): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Potassium' },
  ...more,
})

test('is the worst of the value and its components', () => {
  const component = [{ code: {}, interpretation: said('LL') }]
  expect(markOf(observation({ interpretation: said('H'), component }))).toBe('critically-low')
  expect(markOf(observation({ interpretation: said('N') }))).toBe(null)
})

test('what can’t be read of it hides no critical value, and leaves it unjudged', () => {
  for (const bad of [
    { interpretation: said('HH'), component: [null] },
    { interpretation: said('HH'), component: 'none' },
    { interpretation: [null, { coding: [null], text: 7 }, ...said('HH')] },
    { interpretation: [{ coding: 'none' }], component: [{ code: {}, interpretation: said('HH') }, 5] },
  ])
    expect(markOf(observation(bad))).toBe('critically-high')
  expect(isJudged(observation({ interpretation: said('N') }))).toBe(true)
  expect(isJudged(observation({ interpretation: said('N'), component: [null] }))).toBe(false)
})
