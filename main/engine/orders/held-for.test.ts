import type { DetectedIssue, MedicationRequest } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { doseIssue } from '../../clinical/codes/dose-issue.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { heldFor, weighed } from './held-for.ts'

const order: MedicationRequest = {
  resourceType: 'MedicationRequest',
  id: 'rx',
  status: 'on-hold',
  intent: 'order',
  subject: { reference: 'Patient/rosa' },
}
const ofServer = (text: string): DetectedIssue => ({
  resourceType: 'DetectedIssue',
  status: 'final',
  severity: 'high',
  code: doseIssue('DOSEH', text),
  patient: { reference: 'Patient/rosa' },
  implicated: [{ reference: 'MedicationRequest/rx' }],
  detail: `Held: ${text}`,
})
const cacheWith = (...given: DetectedIssue[]) =>
  ({ ofPatient: () => given.map((resource) => ({ resource, pending: false })) }) as unknown as ReadableCache
const at = '2026-11-29T15:00:00.000Z'

test('a reason for one dose is none for another, of which the server heard since', () => {
  const [first, then] = [ofServer('Up to 6,000 mg a day.'), ofServer('Up to 60 mg a day.')]
  const reason = weighed(first, 'Under observation', 'okafor', 'Dr. Okafor', at)
  expect(heldFor(cacheWith(), order, [first], 'okafor').open).toEqual([first])
  expect(heldFor(cacheWith(reason), order, [first], 'okafor').open).toEqual([])
  expect(heldFor(cacheWith(reason), order, [first, then], 'okafor').open).toEqual([then])
  // What the prescriber reads and signs is what the server wrote, without its first word.
  expect(reason).toMatchObject({ code: first.code, detail: 'Up to 6,000 mg a day.' })
})
