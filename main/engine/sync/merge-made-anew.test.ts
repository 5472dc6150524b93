import type { Encounter, Task } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { mergeMadeAnew } from './merge-made-anew.ts'

const visit = (more: Partial<Encounter>): Encounter => ({
  resourceType: 'Encounter',
  id: 'e',
  status: 'arrived',
  class: { code: 'VR' },
  period: { start: '2026-11-23T10:00:00Z' },
  ...more,
})
const heldBy = (who: string) => [{ individual: { reference: `Practitioner/${who}` } }]
const recorded = visit({
  status: 'in-progress',
  participant: heldBy('then'),
  identifier: [{ value: 'link' }],
  location: [{ location: { display: 'Salem' } }],
})

test('an Encounter in which nothing is recorded yet takes what was, and keeps who has it', () => {
  const anew = visit({
    period: { start: '2026-11-23T10:09:00Z' },
    participant: heldBy('now'),
    identifier: [{ value: 'another link' }],
  })
  expect(mergeMadeAnew(recorded, anew)).toEqual({
    kind: 'merged',
    resource: { ...recorded, participant: heldBy('now') },
  })
  const { participant: _, ...waiting } = anew
  const merged = mergeMadeAnew(recorded, waiting as Encounter)
  expect(merged.kind === 'merged' && 'participant' in merged.resource).toBe(false)
})

test.each([
  visit({ status: 'in-progress' }),
  visit({ location: [{ location: { display: 'Boston' } }] }),
  visit({ extension: [{ url: 'https://rounds.example/fhir/identity-confirmed' }], class: { code: 'AMB' } }),
])('one in which somebody recorded something is not written over: %#', (theirs) => {
  expect(mergeMadeAnew({ ...recorded, class: { code: 'HH' } }, theirs).kind).toBe('conflict')
})

const task = (more: Partial<Task>): Task => ({
  resourceType: 'Task',
  id: 't',
  intent: 'order',
  status: 'accepted',
  code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'scheduled-visit' }] },
  authoredOn: '2026-11-23T10:00:00Z',
  ...more,
})

test('a visit’s Task takes the progress, and stays what its claim made of it', () => {
  const mine = task({
    status: 'in-progress',
    owner: { reference: 'Practitioner/then' },
    executionPeriod: { start: '2026-11-23T10:02:00Z' },
  })
  const anew = task({
    authoredOn: '2026-11-23T10:09:00Z',
    owner: { reference: 'Practitioner/now' },
    encounter: { reference: 'Encounter/e' },
  })
  expect(mergeMadeAnew(mine, anew)).toEqual({
    kind: 'merged',
    resource: { ...anew, status: 'in-progress', executionPeriod: mine.executionPeriod },
  })
  expect(mergeMadeAnew(mine, { ...anew, status: 'completed' }).kind).toBe('conflict')
  const call = { coding: [{ code: 'call-pharmacy' }] }
  expect(mergeMadeAnew({ ...mine, code: call }, { ...anew, code: call }).kind).toBe('conflict')
})
