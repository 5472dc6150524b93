import type { Practitioner, Task } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { inOrder } from './priorities.ts'
import { type ClaimEligibility, notClaimable, ofTheRecord, waitingRow } from './waiting-row.ts'

const license = (state: string, start: string, end: string) => ({
  identifier: [{ value: `${state}-1` }],
  code: { text: 'Medical license' },
  period: { start, end },
  extension: [{ url: 'https://rounds.example/fhir/licence-state', valueCode: state }],
})
const practitioner: Practitioner = {
  resourceType: 'Practitioner',
  qualification: [
    { code: { text: 'Family physician' } },
    license('MA', '2019-01-01', '2028-01-01'),
    license('NH', '2015-01-01', '2026-10-31'),
    license('VT', '2027-01-01', '2028-01-01'),
  ],
}
const eligibility: ClaimEligibility = {
  practitioner,
  availability: 'available',
  reachable: true,
  now: Date.parse('2026-11-23T10:30:00Z'),
  today: '2026-11-23',
}
const intake = (code: string, value: object) => ({
  type: { coding: [{ system: 'https://rounds.example/fhir/intake', code }] },
  ...value,
})
const task = (id: string, change: Partial<Task> = {}): Task => ({
  resourceType: 'Task',
  id,
  status: 'requested',
  intent: 'order',
  for: { reference: `Patient/${id}`, display: 'Pat' },
  encounter: { reference: `Encounter/${id}` },
  authoredOn: '2026-11-23T10:00:00Z',
  reasonCode: { text: 'Rash' },
  input: [intake('state', { valueCode: 'MA' }), intake('birth-date', { valueDate: '1990-11-24' })] as never,
  ...change,
})

test('why a row cannot be claimed, the lasting reason first', () => {
  expect(notClaimable({ state: 'MA' }, eligibility)).toBeNull()
  expect(notClaimable({ state: 'RI' }, eligibility)).toEqual({
    why: 'no-license',
    message: 'Not licensed in RI.',
  })
  expect(notClaimable({ state: 'NH' }, eligibility)).toMatchObject({
    why: 'license-expired',
    message: 'Your New Hampshire license expired on Oct 31, 2026.',
  })
  expect(notClaimable({ state: 'VT' }, eligibility)?.message).toBe(
    'Your Vermont license begins on Jan 1, 2027.',
  )
  expect(notClaimable(null, eligibility)?.why).toBe('state-unknown')
  expect(notClaimable(null, eligibility, true)).toBeNull()
  expect(notClaimable(null, { ...eligibility, reachable: false }, true)?.why).toBe('off-line')
  expect(notClaimable({ state: 'RI' }, eligibility, true)?.why).toBe('no-license')
  expect(notClaimable({ state: 'MA' }, { ...eligibility, reachable: false })?.why).toBe('off-line')
  expect(notClaimable({ state: 'RI' }, { ...eligibility, reachable: false })?.why).toBe('no-license')
  expect(notClaimable({ state: 'MA' }, { ...eligibility, availability: 'on-break' })?.message).toContain(
    'on a break',
  )
  expect(notClaimable({ state: 'MA' }, { ...eligibility, practitioner: undefined })?.message).toContain(
    'not loaded',
  )
})

test('a row tells age, waiting time by the server and place', () => {
  const row = waitingRow(task('a'), eligibility, null)
  expect(row).toMatchObject({
    ageYears: 35,
    waitingSeconds: 1800,
    statedState: 'MA',
    priority: 'routine',
    redFlags: [],
    saysYes: [],
  })
  expect(waitingRow(task('a', { for: undefined }), eligibility, null)).toBeNull()
  expect(
    waitingRow(task('b', { authoredOn: '2026-11-23T11:00:00Z' }), eligibility, null)?.waitingSeconds,
  ).toBe(0)
})

test('red flags on top, then priority, then who waits longest', () => {
  const rows = [
    task('new', { authoredOn: '2026-11-23T10:20:00Z' }),
    task('old', { authoredOn: '2026-11-23T09:00:00Z' }),
    task('urgent', { priority: 'urgent', authoredOn: '2026-11-23T10:29:00Z' }),
    task('flag', { reasonCode: { text: 'Chest pain' }, authoredOn: '2026-11-23T10:29:50Z' }),
  ].flatMap((one) => waitingRow(one, eligibility, null) ?? [])
  expect(inOrder(rows).map((row) => row.taskId)).toEqual(['flag', 'urgent', 'old', 'new'])
})

test('an emergency is above all, then what is to be done at once, flagged or not, then red flags', () => {
  const tagged = { tag: [{ system: 'https://rounds.example/fhir/tag', code: 'emergency' }] }
  const rows = [
    task('flag', { priority: 'urgent', reasonCode: { text: 'Chest pain' } }),
    task('old', { authoredOn: '2026-11-23T08:00:00Z' }),
    task('stat', { priority: 'stat', authoredOn: '2026-11-23T10:29:00Z' }),
    task('stat-flag', { priority: 'stat', reasonCode: { text: 'Chest pain' } }),
    task('emergency', { priority: 'stat', meta: tagged, authoredOn: '2026-11-23T10:29:30Z' }),
  ].flatMap((one) => waitingRow(one, eligibility, null) ?? [])
  expect(inOrder(rows).map((row) => row.taskId)).toEqual(['emergency', 'stat-flag', 'stat', 'flag', 'old'])
  expect(rows.filter((row) => row.emergency).map((row) => row.taskId)).toEqual(['emergency'])
})

test('a row whose holder is not heard is an emergency where the lease says so', () => {
  const lapsed = { holder: 'Dr A', lastHeardSeconds: 90 }
  expect(waitingRow(task('a'), eligibility, lapsed)?.emergency).toBe(false)
  expect(waitingRow(task('a'), eligibility, lapsed, ofTheRecord(undefined), true)?.emergency).toBe(true)
})

test('a row says of the record what is here of it: the death, how they are called, and that another one is to go by', () => {
  expect(waitingRow(task('a'), eligibility, null)).toMatchObject({
    deceased: null,
    recordReplaced: false,
    preferredName: null,
  })
  const record = ofTheRecord({
    resourceType: 'Patient',
    deceasedBoolean: true,
    name: [
      { use: 'official', text: 'Ann Lee' },
      { use: 'nickname', text: 'Annie' },
    ],
    link: [{ type: 'replaced-by', other: { reference: 'Patient/b' } }],
  })
  expect(waitingRow(task('a'), eligibility, null, record)).toMatchObject({
    deceased: 'unknown',
    recordReplaced: true,
    preferredName: 'Annie',
  })
})
