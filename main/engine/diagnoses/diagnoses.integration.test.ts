import type { Condition, Encounter } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { allSent, chartLoaded, practice, rosa } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

/** Diagnoses of a visit, chosen from the editions that the central API has. */

const { taskId, encounterId } = rosa
const at = practice({ pharmacySeconds: 3600 })

async function inVisit(): Promise<Workstation> {
  const one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  await one.until(async () => (await one.call('diagnoses.list', { encounterId })).editions)
  return one
}
const search = async (one: Workstation, query: string) =>
  (await one.call('diagnoses.search', { encounterId, query })).found.map(({ code }) => code)
const add = (one: Workstation, code: string) => one.call('diagnoses.add', { encounterId, code })
const items = async (one: Workstation) => (await one.call('diagnoses.list', { encounterId })).items
const codes = async (one: Workstation) => (await items(one)).map(({ code }) => code)
const central = () => at.central.context.store
const encounterAt = () => central().read('Encounter', encounterId)?.resource as Encounter
const conditionAt = (id: string) => central().read('Condition', id)?.resource as Condition
/** The visit began on another day, at the server and here. `inForce`: since when the edition is that is in force then. */
async function began(one: Workstation, start: string, inForce?: string): Promise<void> {
  central().put({ ...encounterAt(), id: encounterId, period: { start } })
  await one.call('sync.now', {})
  await one.until(async () => (await one.call('diagnoses.list', { encounterId })).edition?.starts === inForce)
}

test('editions come to the workstation, and are searched without the network by name and by code', async () => {
  const one = await inVisit()
  one.cut()
  expect((await search(one, 'high blood pressure'))[0]).toBe('I10')
  expect((await search(one, 'ear infection left'))[0]).toBe('H66.92')
  expect(await search(one, 'H66.9')).toEqual(['H66.9', 'H66.90', 'H66.91', 'H66.92', 'H66.93'])
  const [found] = (await one.call('diagnoses.search', { encounterId, query: 'ear infection' })).found
  expect(found?.sides.map(({ of }) => of)).toEqual(['unspecified', 'right', 'left', 'bilateral'])
  await one.restart()
  expect((await search(one, 'strep throat'))[0]).toBe('J02.0')
})

test('diagnoses are kept in their order, here and at the central API as US Core has them', async () => {
  const one = await inVisit()
  await add(one, 'J02.0')
  await add(one, 'I10')
  await add(one, 'R50.9')
  const [strep, pressure, fever] = await items(one)
  await one.call('diagnoses.move', { encounterId, diagnosisId: pressure?.id ?? '', to: 0 })
  await one.call('diagnoses.remove', { encounterId, diagnosisId: fever?.id ?? '' })
  expect(await codes(one)).toEqual(['I10', 'J02.0'])
  expect(await one.problem('diagnoses.add', { encounterId, code: 'I10' })).toMatchObject({
    code: 'bad-input',
  })
  await allSent(one)
  expect(encounterAt().diagnosis).toEqual([
    { condition: { reference: `Condition/${pressure?.id}` }, rank: 1 },
    { condition: { reference: `Condition/${strep?.id}` }, rank: 2 },
  ])
  expect(conditionAt(strep?.id ?? '')).toMatchObject({
    category: [{ coding: [{ code: 'encounter-diagnosis' }] }],
    code: {
      coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', version: '2027', code: 'J02.0' }],
      text: 'Streptococcal pharyngitis',
    },
    encounter: { reference: `Encounter/${encounterId}` },
  })
  expect(conditionAt(fever?.id ?? '').verificationStatus?.coding?.[0]?.code).toBe('entered-in-error')
})

test('a diagnosis is put onto the problem list with its code in one press, once', async () => {
  const one = await inVisit()
  await add(one, 'M54.50')
  const [back] = await items(one)
  expect(back?.listed).toBe(false)
  await one.call('diagnoses.toProblemList', { encounterId, diagnosisId: back?.id ?? '' })
  expect((await items(one))[0]?.listed).toBe(true)
  expect(
    (await one.problem('diagnoses.toProblemList', { encounterId, diagnosisId: back?.id ?? '' })).message,
  ).toMatch(/already/)
  const { items: problems } = await one.call('chart.problems', { chartOf: { encounterId }, most: 50 })
  expect(problems.find(({ coded }) => coded?.code === 'M54.50')).toMatchObject({
    ofVisits: false,
    active: true,
  })
  await allSent(one)
})

describe('a code that an edition has no more', () => {
  test('is offered the day before October 1, and refused from that day on with what took its place', async () => {
    const one = await inVisit()
    await began(one, '2026-09-30T15:00:00Z', '2025-10-01')
    expect((await search(one, 'I49.8'))[0]).toBe('I49.8')
    await add(one, 'I49.8')
    expect(await codes(one)).toEqual(['I49.8'])
    expect((await items(one))[0]?.ended).toBeNull()
    expect((await one.problem('diagnoses.add', { encounterId, code: 'I49.89' })).code).toBe('bad-input')
    await began(one, '2026-10-01T15:00:00Z', '2026-10-01')
    const { ended } = await one.call('diagnoses.search', { encounterId, query: 'i498' })
    expect(ended).toMatchObject({ code: 'I49.8', since: '2026-10-01' })
    expect(ended?.successors.map(({ code }) => code)).toEqual(['I49.81', 'I49.82', 'I49.89'])
    expect((await one.problem('diagnoses.add', { encounterId, code: 'I49.8' })).message).toMatch(
      /no code any more since Oct 1, 2026\. Instead: I49\.81, I49\.82, I49\.89/,
    )
    expect((await items(one))[0]?.ended).toMatch(/Instead/)
  })
})

test('a header, an unknown code and a visit of before every edition are refused in words', async () => {
  const one = await inVisit()
  expect((await one.problem('diagnoses.add', { encounterId, code: 'H66.9' })).message).toMatch(/heads others/)
  expect((await one.problem('diagnoses.add', { encounterId, code: 'Z99.89' })).message).toMatch(
    /no code of ICD-10-CM/,
  )
  await began(one, '2020-01-01T15:00:00Z')
  expect(await one.call('diagnoses.search', { encounterId, query: 'I10' })).toMatchObject({
    state: 'none',
    found: [],
  })
  expect((await one.problem('diagnoses.add', { encounterId, code: 'I10' })).message).toMatch(/No edition/)
})

test('in a pregnancy what belongs to it stands first', async () => {
  const one = await inVisit()
  expect((await search(one, 'uti'))[0]).toBe('N39.0')
  await one.call('chart.recordPregnancy', { encounterId, status: 'pregnant', lastPeriod: null })
  expect((await search(one, 'uti'))[0]).toMatch(/^O23/)
})

test('an external cause that stands first says why it may not', async () => {
  const one = await inVisit()
  await add(one, 'W57.XXXA')
  expect((await items(one))[0]?.notFirst).toMatch(/external cause/)
  await add(one, 'L50.9')
  await one.call('diagnoses.move', { encounterId, diagnosisId: (await items(one))[1]?.id ?? '', to: 0 })
  expect((await items(one)).map(({ notFirst }) => notFirst)).toEqual([null, null])
})
