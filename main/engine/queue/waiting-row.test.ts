import type { Practitioner, Task } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { inOrder } from './priorities.ts'
import { notClaimable, ofTheRecord, type Standing, waitingRow } from './waiting-row.ts'

const licence = (state: string, start: string, end: string) => ({
  identifier: [{ value: `${state}-1` }],
  code: { text: 'Medical license' },
  period: { start, end },
  extension: [{ url: 'https://rounds.example/fhir/licence-state', valueCode: state }],
})
const practitioner: Practitioner = {
  resourceType: 'Practitioner',
  qualification: [
    { code: { text: 'Family physician' } },
    licence('MA', '2019-01-01', '2028-01-01'),
    licence('NH', '2015-01-01', '2026-10-31'),
    licence('VT', '2027-01-01', '2028-01-01'),
  ],
}
const standing: Standing = {
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
  expect(notClaimable({ state: 'MA' }, standing)).toBeNull()
  expect(notClaimable({ state: 'RI' }, standing)).toEqual({
    why: 'no-licence',
    words: 'Not licensed in RI.',
  })
  expect(notClaimable({ state: 'NH' }, standing)).toMatchObject({
    why: 'licence-expired',
    words: 'Your New Hampshire license expired on Oct 31, 2026.',
  })
  expect(notClaimable({ state: 'VT' }, standing)?.words).toBe('Your Vermont license begins on Jan 1, 2027.')
  expect(notClaimable(null, standing)?.why).toBe('state-unknown')
  expect(notClaimable(null, standing, true)).toBeNull()
  expect(notClaimable(null, { ...standing, reachable: false }, true)?.why).toBe('off-line')
  expect(notClaimable({ state: 'RI' }, standing, true)?.why).toBe('no-licence')
  expect(notClaimable({ state: 'MA' }, { ...standing, reachable: false })?.why).toBe('off-line')
  expect(notClaimable({ state: 'RI' }, { ...standing, reachable: false })?.why).toBe('no-licence')
  expect(notClaimable({ state: 'MA' }, { ...standing, availability: 'on-break' })?.words).toContain(
    'on a break',
  )
  expect(notClaimable({ state: 'MA' }, { ...standing, practitioner: undefined })?.words).toContain(
    'not loaded',
  )
})

test('a row tells age, waiting time by the server and place', () => {
  const row = waitingRow(task('a'), standing, null)
  expect(row).toMatchObject({
    ageYears: 35,
    waitingSeconds: 1800,
    statedState: 'MA',
    priority: 'routine',
    redFlags: [],
  })
  expect(waitingRow(task('a', { for: undefined }), standing, null)).toBeNull()
  expect(waitingRow(task('b', { authoredOn: '2026-11-23T11:00:00Z' }), standing, null)?.waitingSeconds).toBe(
    0,
  )
})

test('red flags on top, then priority, then who waits longest', () => {
  const rows = [
    task('new', { authoredOn: '2026-11-23T10:20:00Z' }),
    task('old', { authoredOn: '2026-11-23T09:00:00Z' }),
    task('urgent', { priority: 'urgent', authoredOn: '2026-11-23T10:29:00Z' }),
    task('flag', { reasonCode: { text: 'Chest pain' }, authoredOn: '2026-11-23T10:29:50Z' }),
  ].flatMap((one) => waitingRow(one, standing, null) ?? [])
  expect(inOrder(rows).map((row) => row.taskId)).toEqual(['flag', 'urgent', 'old', 'new'])
})

test('a row says of the record what is here of it: the death, how they are called, and that another one is to go by', () => {
  expect(waitingRow(task('a'), standing, null)).toMatchObject({
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
  expect(waitingRow(task('a'), standing, null, record)).toMatchObject({
    deceased: 'unknown',
    recordReplaced: true,
    preferredName: 'Annie',
  })
})
