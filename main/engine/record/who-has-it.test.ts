import type { Task } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import type { HeldVisit } from './held-visits.ts'
import { whoHasIt } from './who-has-it.ts'

const at = '2026-11-23T15:00:00Z'
const held = (more: Partial<HeldVisit>) => ({ takenOver: null, givenUp: false, ...more }) as HeldVisit
const task = (status: Task['status'], lastModified: string): Task => ({
  resourceType: 'Task',
  status,
  intent: 'order',
  lastModified,
})
const later = '2026-11-23T16:00:00Z'

test.each([
  ['taken over', held({ takenOver: { by: 'Dr. Ben Moreau', at } })],
  ['handed over', held({ givenUp: true, givenTo: { name: 'Dr. Ben Moreau', at } })],
])('a visit that was %s is with the colleague until they give it back to the queue', (_, visit) => {
  expect(whoHasIt(visit, undefined)).toContain('With Dr. Ben Moreau since')
  expect(whoHasIt(visit, task('accepted', later))).toContain('With Dr. Ben Moreau since')
  // As this machine knew it before its own claim.
  expect(whoHasIt(visit, task('requested', '2026-11-23T14:00:00Z'))).toContain('With Dr. Ben Moreau since')
  expect(whoHasIt(visit, task('requested', later))).toMatch(/^Back in the queue since /)
})

test('counts one’s own visit as nobody else’s, whatever the status of its Task', () => {
  expect(whoHasIt(held({}), task('requested', later))).toBeNull()
  expect(whoHasIt(undefined, task('requested', later))).toBeNull()
})
