import type { AllergyIntolerance, Condition, MedicationStatement, Observation } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { allSent, chartLoaded, practice, rosa } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

/** What a form changes is what it showed: nothing of a colleague's is written over or taken back unseen. */

const { taskId, encounterId } = rosa
const at = practice({ pharmacySeconds: 3600 })
const [problemId, allergyId] = ['rosa-delgado-problem-1', 'rosa-delgado-allergy-1']
const patient = { reference: 'Patient/rosa-delgado' }
const page = { chartOf: { encounterId }, most: 50 }

async function inVisit(): Promise<Workstation> {
  const one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  return one
}
const central = () => at.central.context.store
const noted = { authorReference: { reference: 'Practitioner/lindholm' }, text: 'Corrected' }
const theirs = 'Ben Lindholm changed this meanwhile. Look at it again.'

async function versionIn(
  one: Workstation,
  list: 'chart.problems' | 'chart.allergies' | 'chart.medications',
  id: string,
): Promise<string | undefined> {
  const { items } = await one.call(list, page)
  return (items as { id: string; version?: string }[]).find((each) => each.id === id)?.version
}
const problemCorrected = (seen: string | undefined, text: string) => ({
  encounterId,
  problemId,
  ...(seen === undefined ? {} : { seen }),
  text,
  onset: 'as-it-is' as const,
  certainty: null,
  state: 'as-it-is' as const,
  resolved: null,
})
const allergyCorrected = (seen: string) => ({
  encounterId,
  allergyId,
  seen,
  text: null,
  reaction: 'Rash',
  criticality: 'low' as const,
  kind: null,
  severity: null,
})

test('a problem and an allergy that a colleague changed are neither corrected, refuted nor retracted unseen', async () => {
  const one = await inVisit()
  const before = {
    problem: (await versionIn(one, 'chart.problems', problemId)) ?? '',
    allergy: (await versionIn(one, 'chart.allergies', allergyId)) ?? '',
  }
  expect(before.problem).not.toBe('')
  expect(before.allergy).not.toBe('')
  const problem = central().read('Condition', problemId)?.resource as Condition & { id: string }
  const allergy = central().read('AllergyIntolerance', allergyId)?.resource as AllergyIntolerance & {
    id: string
  }
  const known = await one.call('chart.problems', page)
  expect(known.items.every(({ version }) => version)).toBe(true)
  central().put({
    ...problem,
    code: { text: 'Hypertension, grade 3' },
    note: [...(problem.note ?? []), noted],
  })
  central().put({ ...allergy, criticality: 'high', note: [...(allergy.note ?? []), noted] })
  await one.call('sync.now', {})
  await one.until(async () => (await versionIn(one, 'chart.problems', problemId)) !== before.problem)
  await one.call('sync.now', {})
  await one.until(async () => (await versionIn(one, 'chart.allergies', allergyId)) !== before.allergy)

  const refused = { code: 'not-editable', message: theirs }
  expect(await one.problem('chart.correctProblem', problemCorrected(before.problem, 'High'))).toEqual(refused)
  expect(await one.problem('chart.correctAllergy', allergyCorrected(before.allergy))).toEqual(refused)
  for (const as of ['refuted', 'entered-in-error'] as const) {
    const why = { encounterId, as, reason: 'Her sister’s.' }
    expect(await one.problem('chart.withdrawProblem', { ...why, problemId, seen: before.problem })).toEqual(
      refused,
    )
    expect(await one.problem('chart.withdrawAllergy', { ...why, allergyId, seen: before.allergy })).toEqual(
      refused,
    )
  }
  // What was kept before forms kept a version.
  expect((await one.problem('chart.correctProblem', problemCorrected('', 'High'))).code).toBe('not-editable')

  const now = await versionIn(one, 'chart.problems', problemId)
  await one.call('chart.correctProblem', problemCorrected(now, 'High blood pressure'))
  await one.call(
    'chart.correctAllergy',
    allergyCorrected((await versionIn(one, 'chart.allergies', allergyId)) ?? ''),
  )
})

test('what waits here to be sent has its version too, which stays when the central API has it', async () => {
  const one = await inVisit()
  one.cut()
  const first = await versionIn(one, 'chart.problems', problemId)
  await one.call('chart.correctProblem', problemCorrected(first, 'High blood pressure'))
  const waiting = await versionIn(one, 'chart.problems', problemId)
  expect(waiting).not.toBe(first)
  expect((await one.problem('chart.correctProblem', problemCorrected(first, 'Hypertension'))).message).toBe(
    'You changed this meanwhile. Look at it again.',
  )
  one.mend()
  await allSent(one)
  expect(await versionIn(one, 'chart.problems', problemId)).toBe(waiting)
  await one.call('chart.correctProblem', problemCorrected(waiting, 'Hypertension'))
})

test('a medicine that changed without a note is not retracted unseen, and nobody is named', async () => {
  const one = await inVisit()
  const medicine: MedicationStatement & { id: string } = {
    resourceType: 'MedicationStatement',
    id: 'colleagues-medicine',
    status: 'active',
    subject: patient,
    context: { reference: 'Encounter/last-year' },
    medicationCodeableConcept: { text: 'Nardil' },
    informationSource: patient,
    note: [noted],
  }
  const version = () => versionIn(one, 'chart.medications', medicine.id)
  central().put(medicine)
  await one.call('sync.now', {})
  await one.until(async () => (await version()) !== undefined)
  const seen = (await version()) ?? ''
  central().put({ ...medicine, dosage: [{ text: '15 mg at night' }] })
  await one.call('sync.now', {})
  await one.until(async () => (await version()) !== seen)
  const retract = {
    encounterId,
    entry: { type: 'MedicationStatement', id: medicine.id },
    reason: 'Old.',
  } as const
  expect((await one.problem('chart.retractEntry', { ...retract, seen })).message).toBe(
    'This was changed meanwhile. Look at it again.',
  )
  await one.call('chart.retractEntry', { ...retract, seen: (await version()) ?? '' })
})

/** What this provider entered in the visit. */
async function enteredIn(one: Workstation) {
  const observed = async (section: 'vitals' | 'socialHistory') =>
    (await one.call('chart.observations', { ...page, section })).items.filter(({ own }) => own)
  const answers = await observed('socialHistory')
  const all = {
    medicine: (await one.call('chart.medications', page)).items.find(({ own }) => own),
    vital: (await observed('vitals'))[0],
    pregnancy: answers.find(({ told }) => told && 'status' in told),
    lastPeriod: answers.find(({ told }) => told && 'lastPeriod' in told),
  }
  const known = ([what, entry]: [string, { id: string; version?: string | undefined } | undefined]) => {
    if (!entry?.version) throw new Error(`No ${what} of a version was entered.`)
    return [what, { id: entry.id, seen: entry.version }]
  }
  return Object.fromEntries(Object.entries(all).map(known)) as Record<
    keyof typeof all,
    { id: string; seen: string }
  >
}
type Entered = Awaited<ReturnType<typeof enteredIn>>

test('a medicine, a vital sign, a pregnancy and a last period that changed elsewhere are not corrected unseen', async () => {
  const one = await inVisit()
  const medicine = { text: 'Nardil', rxcui: null, dosage: null, since: null, overTheCounter: false } as const
  const vital = { kind: 'heart-rate', value: 72, unit: '/min' } as const
  const measured = { source: 'stated', at: null } as const
  await one.call('chart.recordMedicine', { encounterId, ...medicine, use: 'taken' })
  await one.call('chart.recordVitals', { encounterId, vitals: [vital], ...measured })
  await one.call('chart.recordPregnancy', { encounterId, status: 'pregnant', lastPeriod: '2026-09-01' })
  await allSent(one)
  const before = await enteredIn(one)
  for (const [type, { id }] of [
    ['MedicationStatement', before.medicine],
    ['Observation', before.vital],
    ['Observation', before.pregnancy],
    ['Observation', before.lastPeriod],
  ] as const) {
    const entry = central().read(type, id)?.resource as MedicationStatement | Observation
    central().put({ ...entry, id, note: [...(entry.note ?? []), noted] })
  }
  await one.call('sync.now', {})
  await one.until(async () => {
    const now = await enteredIn(one)
    return (Object.keys(now) as (keyof Entered)[]).every((what) => now[what].seen !== before[what].seen)
  })

  const corrections = [
    ({ medicine: { id: medicineId, seen } }: Entered) =>
      one.call('chart.correctMedicine', { encounterId, medicineId, seen, ...medicine, use: 'not-taken' }),
    ({ vital: { id: observationId, seen } }: Entered) =>
      one.call('chart.correctVital', { encounterId, observationId, seen, vital, ...measured }),
    ({ pregnancy: { id: observationId, seen } }: Entered) =>
      one.call('chart.correctPregnancy', { encounterId, observationId, seen, told: { status: 'unknown' } }),
    ({ lastPeriod: { id: observationId, seen } }: Entered) =>
      one.call('chart.correctPregnancy', {
        encounterId,
        observationId,
        seen,
        told: { lastPeriod: '2026-10-01' },
      }),
  ]
  for (const correct of corrections) await expect(correct(before)).rejects.toThrow(`not-editable: ${theirs}`)
  const now = await enteredIn(one)
  for (const correct of corrections) await correct(now)
})
