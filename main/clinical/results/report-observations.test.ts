import type { DiagnosticReport, Observation } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { observationsOfReport } from './report-observations.ts'

const observation = (id: string, more: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: id },
  ...more,
})
const named = (...names: string[]) => names.map((reference) => ({ reference }))
const report = (more: Partial<DiagnosticReport>): DiagnosticReport => ({
  resourceType: 'DiagnosticReport',
  id: 'r',
  status: 'final',
  code: {},
  ...more,
})
/** What is found of a report where these are stored. */
function held(one: DiagnosticReport, ...stored: Observation[]) {
  const { found, missing } = observationsOfReport(one, ({ reference }) =>
    stored.find(({ id }) => reference === `Observation/${id}`),
  )
  return [...found.map(({ id }) => id), missing]
}

test('finds what lies in panels, once, also where panels hold each other', () => {
  const a = observation('a', { hasMember: named('Observation/b', 'Observation/c') })
  const b = observation('b', { hasMember: named('Observation/a') })
  expect(held(report({ result: named('Observation/a', 'Observation/b') }), a, b)).toEqual(['a', 'b', 1])
})

test('finds what is contained in a panel or in the report, and the neighbors that it names', () => {
  const inside = observation('k', { hasMember: named('#na', '#k') })
  const contained = [inside, observation('na')]
  const panel = observation('p', { contained, hasMember: named('#k') })
  expect(held(report({ result: named('Observation/p') }), panel)).toEqual(['p', 'k', 'na', 0])
  expect(held(report({ contained, result: named('#k') }))).toEqual(['k', 'na', 0])
  // Two holders may give theirs the same name.
  const both = report({ contained, result: named('#k', 'Observation/p') })
  expect(held(both, panel)).toEqual(['k', 'p', 'na', 'k', 'na', 0])
})

test('counts what is not here, and passes over what is no list and no reference', () => {
  expect(held(report({ result: named('Observation/x', '#y') }))).toEqual([2])
  expect(held(report({ result: 'none' as never }))).toEqual([0])
  expect(held(report({ result: [null, {}] as never, contained: 'none' as never }))).toEqual([1])
})
