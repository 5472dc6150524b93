import type { Condition } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import type { Input } from '../../../preload/contract/index.ts'
import { problemProfile } from '../../clinical/problems/problem-list.ts'
import { allSent, chartLoaded, practice, rosa } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

/** What a clinician does to the problem list of a chart, and how the central API has it afterwards. */

const { taskId, encounterId } = rosa
const at = practice({ pharmacySeconds: 3600 })
const known = 'rosa-delgado-problem-1'

async function inVisit(): Promise<Workstation> {
  const one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  return one
}
const problems = async (one: Workstation) =>
  (await one.call('chart.problems', { chartOf: { encounterId }, most: 50 })).items
const problem = async (one: Workstation, text: string) =>
  (await problems(one)).find((each) => each.text === text)
const record = (one: Workstation, text: string, more: Partial<Input<'chart.recordProblem'>> = {}) =>
  one.call('chart.recordProblem', { encounterId, text, onset: null, certainty: 'unconfirmed', ...more })
const correct = (one: Workstation, problemId: string, more: Partial<Input<'chart.correctProblem'>>) =>
  one.call('chart.correctProblem', {
    encounterId,
    problemId,
    text: 'Sciatica',
    onset: 'as-it-is',
    certainty: null,
    state: 'as-it-is',
    resolved: null,
    ...more,
  })
const withdraw = (one: Workstation, problemId: string, as: 'refuted' | 'entered-in-error') =>
  one.call('chart.withdrawProblem', { encounterId, problemId, as, reason: 'Her sister’s.' })
const central = () => at.central.context.store
const atCentral = (id: string) => central().read('Condition', id)?.resource as Condition
const recordedAtCentral = (text: string) =>
  central()
    .search('Condition', { patient: 'rosa-delgado' })
    .map(({ resource }) => resource as Condition)
    .filter(({ code }) => code?.text === text)

test('a problem told is on the list at once, not coded, and at the central API as US Core has it', async () => {
  const one = await inVisit()
  one.cut()
  await record(one, 'Sciatica', { onset: '2019-03' })
  expect(await problem(one, 'Sciatica')).toMatchObject({
    coded: null,
    onset: '2019-03',
    active: true,
    uncertainty: 'unconfirmed',
    visits: null,
  })
  one.mend()
  await allSent(one)
  const me = { reference: 'Practitioner/okafor' }
  expect(recordedAtCentral('Sciatica')).toMatchObject([
    {
      meta: { profile: [problemProfile] },
      clinicalStatus: { coding: [{ code: 'active' }] },
      verificationStatus: { coding: [{ code: 'unconfirmed' }] },
      category: [{ coding: [{ code: 'problem-list-item' }] }],
      encounter: { reference: `Encounter/${encounterId}` },
      onsetDateTime: '2019-03',
      recordedDate: expect.any(String),
      recorder: me,
      asserter: { reference: 'Patient/rosa-delgado' },
      note: [{ authorReference: me, text: 'Stated by the patient' }],
    },
  ])
})

test('a problem found in the visit is asserted by who found it', async () => {
  const one = await inVisit()
  await record(one, 'Sciatica', { certainty: 'provisional' })
  await allSent(one)
  expect(await problem(one, 'Sciatica')).toMatchObject({ uncertainty: 'provisional' })
  expect(recordedAtCentral('Sciatica')).toMatchObject([{ asserter: { reference: 'Practitioner/okafor' } }])
})

test('a problem that stands on the list, words that say there is none, and a time to come are refused', async () => {
  const one = await inVisit()
  const [first] = await problems(one)
  await expect(record(one, first?.text.toUpperCase() ?? '')).rejects.toThrow('bad-input')
  await expect(record(one, 'No known problems')).rejects.toThrow('bad-input')
  await expect(record(one, 'Sciatica', { onset: '2099' })).rejects.toThrow('bad-input')
  expect(await problem(one, 'Sciatica')).toBeUndefined()
})

test('a problem of the record is resolved with its date and active again, under its id and with its code', async () => {
  const one = await inVisit()
  const before = (await problems(one)).find(({ id }) => id === known)
  const same = { text: before?.text ?? '' }
  await correct(one, known, { ...same, state: 'resolved', resolved: '2024-03' })
  await allSent(one)
  expect(await problem(one, same.text)).toMatchObject({ active: false, end: 'resolved', ended: '2024-03' })
  const { code, onsetDateTime, recorder } = atCentral(known)
  expect(atCentral(known)).toMatchObject({
    clinicalStatus: { coding: [{ code: 'resolved' }] },
    abatementDateTime: '2024-03',
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm' }] },
    note: [{ text: 'Resolved', authorReference: { reference: 'Practitioner/okafor' } }],
  })
  await correct(one, known, { ...same, state: 'active' })
  await allSent(one)
  expect(await problem(one, same.text)).toMatchObject({ active: true, end: null, ended: null })
  expect(atCentral(known)).toMatchObject({ code, onsetDateTime, recorder })
  expect(atCentral(known).abatementDateTime).toBeUndefined()
})

test('another name takes the code away with it, and how sure it is stays where it was not said', async () => {
  const one = await inVisit()
  await correct(one, known, { text: 'Sciatica', onset: '2020' })
  await allSent(one)
  expect(atCentral(known)).toMatchObject({
    code: { text: 'Sciatica' },
    onsetDateTime: '2020',
    verificationStatus: { coding: [{ code: 'confirmed' }] },
  })
  expect(atCentral(known).code?.coding).toBeUndefined()
  await correct(one, known, { onset: null, certainty: 'provisional' })
  expect(await problem(one, 'Sciatica')).toMatchObject({ uncertainty: 'provisional', onset: null })
})

test('a problem that is over before it began, or gets the name of another, is refused and stays as it was', async () => {
  const one = await inVisit()
  await record(one, 'Sciatica', { onset: '2024-03' })
  const id = (await problem(one, 'Sciatica'))?.id ?? ''
  const resolved = (on: string) => correct(one, id, { state: 'resolved', resolved: on })
  await expect(resolved('2023')).rejects.toThrow('bad-input')
  await expect(resolved('2024-02-28')).rejects.toThrow('bad-input')
  await expect(resolved('2099')).rejects.toThrow('bad-input')
  const other = (await problems(one)).find((each) => each.id === known)?.text ?? ''
  await expect(correct(one, id, { text: other })).rejects.toThrow('bad-input')
  expect(await problem(one, 'Sciatica')).toMatchObject({ active: true, onset: '2024-03' })
  await resolved('2024')
  expect(await problem(one, 'Sciatica')).toMatchObject({ end: 'resolved', ended: '2024' })
})

test('a refuted problem stays readable as refuted, a retracted one leaves the chart, each with its reason', async () => {
  const one = await inVisit()
  await expect(
    one.call('chart.withdrawProblem', { encounterId, problemId: known, as: 'refuted', reason: '.' }),
  ).rejects.toThrow('needs-reason')
  await record(one, 'Sciatica')
  const id = (await problem(one, 'Sciatica'))?.id ?? ''
  await withdraw(one, id, 'refuted')
  expect(await problem(one, 'Sciatica')).toMatchObject({ active: false, end: 'refuted' })
  await expect(correct(one, id, {})).rejects.toThrow('not-editable')
  await withdraw(one, known, 'entered-in-error')
  await allSent(one)
  expect((await problems(one)).map((each) => each.id)).not.toContain(known)
  expect(atCentral(id)).toMatchObject({
    clinicalStatus: { coding: [{ code: 'inactive' }] },
    verificationStatus: { coding: [{ code: 'refuted' }] },
  })
  expect(atCentral(id).note?.at(-1)?.text).toBe('Refuted: Her sister’s.')
  expect(atCentral(known).clinicalStatus).toBeUndefined()
  expect(atCentral(known).note?.at(-1)?.text).toBe('Entered in error: Her sister’s.')
  await expect(withdraw(one, known, 'refuted')).rejects.toThrow('not-found')
})

test('a diagnosis of a visit is changed by nobody on the problem list', async () => {
  const one = await inVisit()
  const noted: Condition & { id: string } = {
    resourceType: 'Condition',
    id: 'noted',
    subject: { reference: 'Patient/rosa-delgado' },
    category: [{ coding: [{ code: 'encounter-diagnosis' }] }],
    code: { text: 'Pharyngitis' },
  }
  central().put(noted)
  await one.until(async () => (await problem(one, 'Pharyngitis')) !== undefined)
  await expect(withdraw(one, 'noted', 'refuted')).rejects.toThrow('not-editable')
})

test('what a colleague changed meanwhile is never merged: both versions are kept for the clinician', async () => {
  const one = await inVisit()
  const before = (await problems(one)).find(({ id }) => id === known)
  const same = { text: before?.text ?? '' }
  one.cut()
  await correct(one, known, { ...same, state: 'resolved', resolved: '2024-03' })
  central().put({ ...atCentral(known), id: known, note: [{ text: 'Seen by the cardiologist.' }] })
  one.mend()
  const setAside = async () => (await one.call('sync.status', {})).setAside
  await one.until(async () => {
    await one.call('sync.now', {})
    return (await setAside()).length > 0
  })
  expect((await setAside())[0]).toMatchObject({
    what: 'problem',
    why: expect.stringContaining('never merged'),
  })
  expect(atCentral(known).abatementDateTime).toBeUndefined()
})

/** Training patients who wait and have a problem that is over. */
const withOneOver = ['rosa-delgado', 'jonah-abrams', 'mei-tanaka']

test.for(withOneOver)(
  'every problem of %s can be corrected, and retracted whatever end it has',
  async (who) => {
    const one = await at.station()
    const visit = `${who}-visit`
    await one.call('queue.claim', { taskId: `${who}-task` })
    await chartLoaded(one, visit)
    const items = async () =>
      (await one.call('chart.problems', { chartOf: { encounterId: visit }, most: 50 })).items
    const over = (await items()).filter(({ end }) => end === 'resolved')
    expect(over).toHaveLength(1)
    for (const { id, text } of await items())
      await correct(one, id, { encounterId: visit, text, certainty: 'provisional' })
    await allSent(one)
    for (const { id } of await items())
      await one.call('chart.withdrawProblem', {
        encounterId: visit,
        problemId: id,
        as: 'entered-in-error',
        reason: 'Her sister’s.',
      })
    await allSent(one)
    expect(await items()).toEqual([])
    const { abatementDateTime, note } = atCentral(over[0]?.id ?? '')
    expect(abatementDateTime).toBeUndefined()
    expect(note?.at(-1)?.text).toBe(`Entered in error: Her sister’s. (it ended: ${over[0]?.ended})`)
  },
)

const ofRecord = (id: string, more: Partial<Condition>): Condition & { id: string } => ({
  resourceType: 'Condition',
  id,
  subject: { reference: 'Patient/rosa-delgado' },
  category: [{ coding: [{ code: 'problem-list-item' }] }],
  code: { text: id },
  ...more,
})
const status = (code: string) => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code }],
})

test('what a record has at odds with FHIR, or of a time to come, is corrected and retracted all the same', async () => {
  const odd = [
    ofRecord('ended-yet-active', {
      clinicalStatus: status('active'),
      abatementAge: { value: 12, unit: 'a' },
    }),
    ofRecord('ended-in-words', { abatementString: 'in her teens' }),
    ofRecord('to-begin', { clinicalStatus: status('active'), onsetDateTime: '2099-01-01' }),
    ofRecord('to-end', { clinicalStatus: status('remission'), abatementPeriod: { end: '2099-01-01' } }),
    ofRecord('ended-before', { onsetDateTime: '2020', abatementDateTime: '2019' }),
  ]
  for (const each of odd) central().put(each)
  const one = await inVisit()
  for (const { id } of odd) await correct(one, id, { text: id, certainty: 'confirmed' })
  await allSent(one)
  expect(odd.map(({ id }) => atCentral(id).clinicalStatus?.coding?.[0]?.code)).toEqual([
    'resolved',
    'resolved',
    'active',
    'remission',
    'resolved',
  ])
  for (const { id } of odd) await withdraw(one, id, 'entered-in-error')
  await allSent(one)
  expect(odd.map(({ id }) => atCentral(id).verificationStatus?.coding?.[0]?.code)).toEqual(
    odd.map(() => 'entered-in-error'),
  )
})

test('who gives a problem another name, confirms or refutes it answers for it; who recorded it stays', async () => {
  const one = await inVisit()
  const lindholm = { reference: 'Practitioner/lindholm' }
  const [me, patient] = [{ reference: 'Practitioner/okafor' }, { reference: 'Patient/rosa-delgado' }]
  const ids = ['renamed', 'confirmed', 'resolved', 'refuted']
  for (const id of ids) {
    const verificationStatus = verified(id === 'confirmed' ? 'unconfirmed' : 'confirmed')
    const asserter = id === 'confirmed' ? patient : lindholm
    central().put(
      ofRecord(id, { verificationStatus, recorder: lindholm, asserter, clinicalStatus: status('active') }),
    )
  }
  await one.call('sync.now', {})
  await one.until(async () => (await problem(one, 'refuted')) !== undefined)
  await correct(one, 'renamed', { text: 'Sciatica' })
  await correct(one, 'confirmed', { text: 'confirmed', certainty: 'confirmed' })
  await correct(one, 'resolved', { text: 'resolved', state: 'resolved', certainty: 'confirmed' })
  await withdraw(one, 'refuted', 'refuted')
  await allSent(one)
  expect(ids.map((id) => atCentral(id).asserter)).toEqual([me, me, lindholm, me])
  expect(ids.map((id) => atCentral(id).recorder)).toEqual(ids.map(() => lindholm))
})

const verified = (code: string) => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code }],
})

test('what is resolved here stays resolved beside a diagnosis of visits; what may be either is changed, not entered twice', async () => {
  const active = { clinicalStatus: status('active') }
  const noted = { ...active, category: [{ coding: [{ code: 'encounter-diagnosis' }] }] }
  const gout = { code: { text: 'Gout' } }
  central().put(ofRecord('gout', { ...active, ...gout, recordedDate: '2010-01-01' }))
  central().put(ofRecord('gout-noted', { ...noted, ...gout, recordedDate: '2023-02-03' }))
  for (const id of ['asthma', 'asthma-again']) {
    const { category: _, ...unsaid } = ofRecord(id, { ...active, code: { text: 'Asthma' } })
    central().put(unsaid)
  }
  const one = await inVisit()
  await correct(one, 'gout', { text: 'Gout', state: 'resolved', resolved: '2024-03' })
  expect(await problem(one, 'Gout')).toMatchObject({
    id: 'gout',
    end: 'resolved',
    ofVisits: false,
    visits: { count: 1, last: '2023-02-03' },
  })
  await expect(record(one, 'asthma')).rejects.toThrow('bad-input')
  const { id = '' } = (await problem(one, 'Asthma')) ?? {}
  await correct(one, id, { text: 'Asthma', state: 'resolved', resolved: '2020' })
  expect(await problem(one, 'Asthma')).toMatchObject({ id, end: 'resolved', ended: '2020' })
  await allSent(one)
  expect(await problem(one, 'Asthma')).toMatchObject({ id, end: 'resolved' })
})

test('a correction that leaves the name leaves it with its code, in whatever form it is, and none where there is none', async () => {
  const long = 'Pain '.repeat(60).trim()
  const odd = { long: { text: long }, broken: { text: 'Knee\npain' }, none: undefined }
  for (const [id, code] of Object.entries(odd)) {
    const { code: _, ...rest } = ofRecord(id, { clinicalStatus: status('active') })
    central().put({ ...rest, ...(code ? { code } : {}) })
  }
  const one = await inVisit()
  for (const id of [...Object.keys(odd), known])
    await correct(one, id, { text: null, state: 'resolved', resolved: '2024-03' })
  await allSent(one)
  expect(Object.keys(odd).map((id) => atCentral(id).code)).toEqual(Object.values(odd))
  expect(atCentral(known).code?.coding).toHaveLength(1)
  expect(atCentral(known).abatementDateTime).toBe('2024-03')
})
