import type { Encounter } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import {
  emergenciesIn,
  emergencyOf,
  endedAsEmergency,
  isEmergency,
  lacksAccount,
  mergedEmergencies,
  withAccount,
  withEmergency,
  withEmergencyAsIn,
  withEmergencyOver,
  withoutEmergency,
} from './emergency.ts'

const visit: Encounter = {
  resourceType: 'Encounter',
  id: 'v',
  status: 'in-progress',
  class: { code: 'VR' },
  period: { start: '2026-11-23T10:00:00Z' },
}
const urgent = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActPriority', code: 'UR' }],
}
const at = '2026-11-23T10:05:00Z'
const later = '2026-11-23T10:25:00Z'
const account = { reason: 'Chest pain.', done: 'Ambulance called.' }

test('an emergency is the priority EM of HL7, with its time, and asks for no word first', () => {
  const begun = withEmergency(visit, at)
  expect(begun.priority?.coding).toEqual([
    { system: 'http://terminology.hl7.org/CodeSystem/v3-ActPriority', code: 'EM', display: 'emergency' },
  ])
  expect(emergencyOf(begun)).toEqual({ on: true, since: at, reason: null, done: null, over: null })
  expect(lacksAccount(begun)).toBe(true)
  expect(withEmergency(begun, later)).toBe(begun)
})

test.each([
  ['no priority', visit],
  ['another priority and other extensions', { ...visit, priority: urgent, extension: [{ url: 'urn:x' }] }],
])('taken back, the visit is as it was before, with %s', (_, before) => {
  expect(withoutEmergency(withEmergency(before, at))).toEqual(before)
})

test('it ends with the visit, and a visit that ended as one is told apart from one in which it was over before', () => {
  const end = '2026-11-23T10:30:00Z'
  const ended = { ...visit, period: { start: at, end } }
  const begun = withEmergency({ ...ended, priority: urgent }, at)
  const over = withEmergencyOver(begun, end)
  expect([isEmergency(over), over.priority]).toEqual([false, urgent])
  expect(emergenciesIn(over)).toEqual([{ since: at, reason: null, done: null, over: end }])
  expect(withEmergencyOver(over, end)).toBe(over)
  expect([endedAsEmergency(over), endedAsEmergency(begun), endedAsEmergency(undefined)]).toEqual([
    true,
    false,
    false,
  ])
  expect(endedAsEmergency(withEmergencyOver(begun, '2026-11-23T10:20:00Z'))).toBe(false)
  // What another program marked has no record of its own until it ends.
  const foreign = { ...ended, priority: begun.priority } as Encounter
  expect(emergenciesIn(withEmergencyOver(foreign, end))).toMatchObject([{ since: at, over: end }])
  expect(withEmergencyAsIn(over, begun)).toEqual({ ...begun })
  expect(withEmergencyAsIn(over, visit)).toEqual(ended)
})

test('its account is on record while it goes on and after it is over; the priority of before comes back', () => {
  const told = withAccount(withEmergency({ ...visit, priority: urgent }, at), account, null)
  expect(emergencyOf(told)).toEqual({ on: true, since: at, ...account, over: null })
  expect(lacksAccount(told)).toBe(false)
  const over = withAccount(told, { ...account, done: 'Handed to the ambulance.' }, later)
  expect([isEmergency(over), over.priority]).toEqual([false, urgent])
  expect(emergencyOf(over)).toEqual({
    on: false,
    since: at,
    reason: 'Chest pain.',
    done: 'Handed to the ambulance.',
    over: later,
  })
})

test('a second one in the visit stands beside the first, and taken back leaves it', () => {
  const first = withAccount(withEmergency(visit, at), account, later)
  const again = '2026-11-23T10:40:00Z'
  const second = withEmergency(first, again)
  expect(emergenciesIn(second).map(({ since }) => since)).toEqual([at, again])
  expect([emergencyOf(second)?.since, lacksAccount(second)]).toEqual([again, true])
  expect(withoutEmergency(second)).toEqual(first)
})

test('an account is of every one in the visit of which nothing was written, so that the visit can be ended', () => {
  const first = withEmergency(visit, at)
  const lowered = { ...first, priority: urgent }
  const told = withAccount(withEmergency(lowered, later), account, null)
  expect(lacksAccount(told)).toBe(false)
  expect(emergenciesIn(told)).toMatchObject([
    { since: at, ...account },
    { since: later, ...account },
  ])
})

test('of two devices both emergencies are kept, and of one that both have what was written of it', () => {
  const begun = withEmergency(visit, at)
  const told = withAccount(begun, account, null)
  const second = withEmergency({ ...visit, extension: [] }, later)
  const of = (one: Encounter) => one.extension ?? []
  const merged = (mine: Encounter, theirs: Encounter) =>
    emergenciesIn({ ...visit, extension: mergedEmergencies(of(mine), of(theirs)) })
  for (const [mine, theirs] of [
    [begun, told],
    [told, begun],
  ] as const)
    expect(merged(mine, theirs)).toEqual([{ since: at, ...account, over: null }])
  expect(merged(second, begun).map(({ since }) => since)).toEqual([at, later])
})

test('one that another program marked is an emergency since the visit began, and takes an account', () => {
  const marked: Encounter = {
    ...visit,
    priority: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActPriority', code: 'EM' }] },
  }
  expect(emergencyOf(marked)).toMatchObject({ on: true, since: '2026-11-23T10:00:00Z', done: null })
  expect(emergencyOf(withAccount(marked, account, later))).toMatchObject({
    on: false,
    over: later,
    ...account,
  })
  expect([emergencyOf(visit), lacksAccount(visit), emergencyOf(undefined)]).toEqual([null, false, null])
})
