import type { DiagnosticReport, Observation, Resource } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SyncCache } from '../cache/cache.ts'
import { cacheFolder, page, version } from '../cache/test/folder.ts'
import { stateHere, urgencyHere, valuesOf, whatIsOff } from './report-values.ts'

const system = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation'
const subject = { reference: 'Patient/p' }
const observation = (id: string, code: string, more: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: id },
  valueString: 'seen',
  interpretation: [{ coding: [{ system, code }] }],
  ...more,
})
const panel: Observation = {
  resourceType: 'Observation',
  id: 'panel',
  status: 'final',
  code: { text: 'Panel' },
  subject,
  contained: [observation('k', 'HH')],
  hasMember: [{ reference: '#k' }],
}
const report = (more: Partial<DiagnosticReport>): DiagnosticReport => ({
  resourceType: 'DiagnosticReport',
  id: 'r',
  status: 'final',
  code: {},
  subject,
  ...more,
})

let folder: ReturnType<typeof cacheFolder>
let cache: SyncCache
const come = (cursor: string, done: boolean, ...resources: Resource[]) =>
  cache.applyPage(
    page({
      cursor,
      entered: cursor === 'a' ? ['p'] : [],
      versions: resources.map((one, n) => version(n + 1, one)),
      compartment: { patientId: 'p', done, asOf: '2026-11-23T10:00:00Z', progress: { loaded: 1, total: 2 } },
    }),
  )
beforeEach(() => {
  folder = cacheFolder()
  cache = folder.open().cache
})
afterEach(() => folder.remove())

test('a critical value inside a panel or the report is critical, and is named', () => {
  come('a', true, panel, observation('n', 'N', { subject }))
  for (const one of [
    report({ result: [{ reference: 'Observation/panel' }, { reference: 'Observation/n' }] }),
    report({ contained: [observation('k', 'HH')], result: [{ reference: '#k' }] }),
    report({
      contained: [observation('k', 'HH'), { ...panel, contained: undefined }],
      result: [{ reference: '#panel' }],
    }),
  ]) {
    expect(urgencyHere(cache, one, 'p')).toBe('critical')
    expect(whatIsOff(valuesOf(cache, one, 'p'))).toEqual(['k seen critically high'])
  }
  const normal = report({ result: [{ reference: 'Observation/n' }] })
  expect(urgencyHere(cache, normal, 'p')).toBe('normal')
  expect(urgencyHere(cache, report({ ...normal, result: [...(normal.result ?? []), {}] }), 'p')).toBe(
    'unjudged',
  )
})

test('a report is still being loaded while values of it are missing and more of the chart comes', () => {
  const one = report({ result: [{ reference: 'Observation/n' }] })
  come('a', false)
  expect(stateHere(cache, one, 'p')).toBe('loading')
  come('b', false, observation('n', 'N', { subject }))
  expect(stateHere(cache, one, 'p')).toBe('final')
  const away = report({ result: [{ reference: 'Observation/away' }] })
  expect(stateHere(cache, away, 'p')).toBe('loading')
  come('c', true)
  expect(stateHere(cache, away, 'p')).toBe('final')
})
