import type { AllergyIntolerance } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import type { AllergyView } from '../../../preload/views/index.ts'
import { allSent, chartLoaded, practice, rosa } from '../testing/practice.ts'
import { wholeChart } from '../testing/whole-chart.ts'
import type { Workstation } from '../testing/workstation.ts'

/** What a clinician does to the allergies of a chart, and how the central API has it afterwards. */

const { taskId, encounterId } = rosa
const at = practice({ pharmacySeconds: 3600 })
const [penicillin, sulfa] = ['rosa-delgado-allergy-1', 'rosa-delgado-allergy-2']
const sulfonamide = { system: 'http://snomed.info/sct', code: '387406002' }
const bactrim = '198335'

async function inVisit(): Promise<Workstation> {
  const one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  return one
}
const listed = async (one: Workstation): Promise<AllergyView[]> =>
  (await wholeChart(one, { encounterId })).allergies.items
const atCentral = (id: string) =>
  at.central.context.store.read('AllergyIntolerance', id)?.resource as AllergyIntolerance | undefined
const putAtCentral = (allergy: AllergyIntolerance & { id: string }) => at.central.context.store.put(allergy)
const all = () =>
  at.central.context.store
    .search('AllergyIntolerance', { patient: 'rosa-delgado' })
    .map(({ resource }) => resource as AllergyIntolerance)
/** What speaks against an order, but for the license: where the patient is was not asked here. */
const alertsOf = async (one: Workstation, rxcui: string) =>
  (await one.call('orders.check', { encounterId, rxcui })).alerts.filter(({ kind }) => kind !== 'license')
const none = { reaction: null, criticality: 'unable-to-assess', rxcui: null } as const
const withdraw = (one: Workstation, allergyId: string, as: 'refuted' | 'entered-in-error') =>
  one.call('chart.withdrawAllergy', { encounterId, allergyId, as, reason: 'Tolerated it in 2024.' })

test('one press codes what words name: the code is on the allergy at the central API, and the words stay', async () => {
  const one = await inVisit()
  const [, before] = await listed(one)
  expect(before).toMatchObject({
    text: 'Sulfa',
    coded: null,
    checked: 'by-words',
    named: [{ ...sulfonamide, display: 'Sulfonamide' }],
  })
  const stop = () => alertsOf(one, bactrim)
  expect(await stop()).toMatchObject([{ severity: 'stop', allergyId: sulfa }])

  await one.call('chart.codeAllergy', { encounterId, allergyId: sulfa, codes: [sulfonamide] })
  await allSent(one)
  expect(atCentral(sulfa)?.code).toEqual({
    coding: [{ ...sulfonamide, display: 'Sulfonamide' }],
    text: 'Sulfa',
  })
  const coded = (await listed(one)).find(({ id }) => id === sulfa)
  expect(coded).toMatchObject({ text: 'Sulfa', checked: 'by-code', named: [] })
  expect(await stop()).toMatchObject([{ severity: 'stop', message: expect.not.stringContaining('in words') }])
})

test('words for more than one medicine become an allergy each, and none is lost', async () => {
  const one = await inVisit()
  const text = 'PCN and codeine'
  await one.call('chart.recordAllergy', { encounterId, text, ...none, reaction: 'Hives' })
  const told = (await listed(one)).find((each) => each.text === text)
  expect(told?.named.map(({ display }) => display)).toEqual(['penicillin', 'codeine'])
  await one.call('chart.codeAllergy', { encounterId, allergyId: told?.id ?? '', codes: told?.named ?? [] })
  await allSent(one)
  const both = all().filter(({ code }) => code?.text === text)
  expect(both.map(({ code }) => code?.coding?.[0]?.code)).toEqual(expect.arrayContaining(['70618', '2670']))
  expect(both.map(({ reaction }) => reaction?.[0]?.manifestation?.[0]?.text)).toEqual(['Hives', 'Hives'])
})

test('one press that codes one of the words leaves what the others may be open, until it is said which', async () => {
  const one = await inVisit()
  const text = 'PCN and some mycin'
  await one.call('chart.recordAllergy', { encounterId, text, ...none, reaction: 'Hives' })
  const find = async (text: string) => (await listed(one)).find((each) => each.text === text)
  const told = await find(text)
  expect(told).toMatchObject({ named: [{ display: 'penicillin' }], asked: { said: 'mycin' } })
  await one.call('chart.codeAllergy', { encounterId, allergyId: told?.id ?? '', codes: told?.named ?? [] })
  const [zithromax] = await one.call('orders.search', { query: 'azithromycin' })
  const stops = async () =>
    (await alertsOf(one, zithromax?.rxcui ?? '')).filter(({ kind }) => kind === 'allergy')
  expect(await stops()).toMatchObject([
    { severity: 'stop', message: expect.stringContaining('does not say which') },
  ])
  expect(await find('penicillin')).toMatchObject({ id: told?.id, checked: 'by-code', asked: null })
  const open = await find('mycin')
  expect(open).toMatchObject({ checked: 'ask-which', reaction: 'Hives' })
  const answer = open?.asked?.answers.find(({ display }) => display === 'clindamycin')
  await one.call('chart.codeAllergy', {
    encounterId,
    allergyId: open?.id ?? '',
    codes: answer ? [answer] : [],
  })
  expect(await stops()).toEqual([])
  await allSent(one)
  expect(atCentral(told?.id ?? '')?.note?.at(-1)?.text).toBe(`Told as “${text}”`)
})

test('what was coded elsewhere with words that leave it open is asked about, and takes the answer beside its code', async () => {
  const one = await inVisit()
  const before = atCentral(penicillin)
  if (!before) throw new Error('no such allergy')
  at.central.context.store.put({
    ...before,
    id: penicillin,
    code: { coding: before.code?.coding ?? [], text: 'Penicillin and some mycin' },
  })
  await one.call('sync.now', {})
  const find = async () => (await listed(one)).find(({ id }) => id === penicillin)
  await one.until(async () => (await find())?.asked !== null)
  const answer = (await find())?.asked?.answers.find(({ display }) => display === 'clindamycin')
  const codes = answer ? [answer] : []
  await one.call('chart.codeAllergy', { encounterId, allergyId: penicillin, codes })
  expect(await find()).toMatchObject({
    text: expect.stringMatching(/^penicillin/i),
    checked: 'by-code',
    asked: null,
  })
  expect((await listed(one)).map(({ text }) => text)).toContain('clindamycin')
})

test('words that leave it open take an answer, and no other code than what they may mean', async () => {
  const one = await inVisit()
  await one.call('chart.recordAllergy', { encounterId, text: 'mycins', ...none })
  const told = (await listed(one)).find(({ text }) => text === 'mycins')
  expect(told?.asked?.answers.map(({ display }) => display)).toContain('azithromycin')
  expect(await alertsOf(one, '308460')).toMatchObject([
    { severity: 'stop', message: expect.stringContaining('does not say which') },
  ])
  const other = { encounterId, allergyId: told?.id ?? '', codes: [sulfonamide] }
  expect((await one.problem('chart.codeAllergy', other)).code).toBe('not-found')
  const answer = told?.asked?.answers.find(({ display }) => display === 'clindamycin')
  await one.call('chart.codeAllergy', { ...other, codes: answer ? [answer] : [] })
  expect(await alertsOf(one, '308460')).toEqual([])
})

test('a corrected allergy says kind, severity and risk; a new name loses the old code', async () => {
  const one = await inVisit()
  const said = {
    reaction: 'Upset stomach',
    criticality: 'low',
    kind: 'side-effect',
    severity: 'mild',
  } as const
  await one.call('chart.correctAllergy', { encounterId, allergyId: penicillin, text: 'Penicillin', ...said })
  const item = async () => (await listed(one)).find(({ id }) => id === penicillin)
  expect(await item()).toMatchObject({
    text: 'Penicillin',
    kind: 'side-effect',
    severity: 'mild',
    dangerous: false,
    checked: 'by-code',
  })
  // Its note still tells of a swollen throat: that outweighs what was picked.
  expect(await alertsOf(one, '824194')).toMatchObject([{ severity: 'stop' }])
  await one.call('chart.correctAllergy', { encounterId, allergyId: penicillin, text: 'Keflex', ...said })
  await allSent(one)
  expect(atCentral(penicillin)).toMatchObject({ code: { text: 'Keflex' }, type: 'intolerance' })
  expect(atCentral(penicillin)?.code?.coding).toBeUndefined()
  expect(await item()).toMatchObject({ named: [{ display: 'cephalexin' }], checked: 'by-words' })
})

test('a correction rules out none known, takes the old name’s code from its reactions too, and each reaction keeps its severity', async () => {
  const one = await inVisit()
  await withdraw(one, sulfa, 'entered-in-error')
  await withdraw(one, penicillin, 'entered-in-error')
  await one.call('chart.recordAllergy', { encounterId, text: 'Cats', ...none })
  const cats = (await listed(one)).find(({ text }) => text === 'Cats')?.id ?? ''
  await one.call('chart.recordNoneKnown', { encounterId, of: 'drugs' })
  await allSent(one)
  const reaction = [
    {
      substance: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '70618' }] },
      manifestation: [{ text: 'Hives' }],
      severity: 'severe' as const,
    },
    { manifestation: [{ text: 'Itching' }], severity: 'mild' as const },
  ]
  const stored = atCentral(cats)
  if (!stored) throw new Error('not sent')
  putAtCentral({ ...stored, id: cats, reaction })
  await one.call('sync.now', {})
  await one.until(async () => (await listed(one)).find(({ id }) => id === cats)?.severity === 'severe')
  const same = {
    encounterId,
    allergyId: cats,
    reaction: 'Hives, Itching',
    criticality: 'low',
    kind: null,
  } as const
  await one.call('chart.correctAllergy', { ...same, text: 'Codeine', severity: 'severe' })
  await allSent(one)
  expect(atCentral(cats)?.reaction).toEqual([
    { manifestation: [{ text: 'Hives' }], severity: 'severe' },
    { manifestation: [{ text: 'Itching' }], severity: 'mild' },
  ])
  expect((await listed(one)).find((each) => each.none === 'drugs')).toMatchObject({ refuted: true })
  const severities = async (severity: 'mild' | 'moderate' | null) => {
    await one.call('chart.correctAllergy', { ...same, text: 'Codeine', severity })
    await allSent(one)
    return atCentral(cats)?.reaction?.map((one) => one.severity ?? null)
  }
  expect(await severities('moderate')).toEqual(['moderate', 'mild'])
  expect(await severities('mild')).toEqual(['mild', 'mild'])
  expect(await severities(null)).toEqual([null, null])
  expect(await severities('moderate')).toEqual(['moderate', null])
})

test('an intolerance told as mild is a look, and stands there as what it is', async () => {
  const one = await inVisit()
  const cough = { reaction: 'Dry cough', kind: 'intolerance', severity: 'mild' } as const
  await one.call('chart.recordAllergy', { encounterId, ...none, text: 'lisinopril', ...cough })
  const told = (await listed(one)).find(({ text }) => text === 'lisinopril')
  expect(told).toMatchObject({ kind: 'intolerance', severity: 'mild', checked: 'by-words' })
  const lisinopril = (await one.call('orders.search', { query: 'lisinopril 10' }))[0]?.rxcui ?? ''
  const alerts = (await alertsOf(one, lisinopril)).filter(({ kind }) => kind === 'allergy')
  expect(alerts).toMatchObject([{ severity: 'warn', allergyId: told?.id }])
})

test('a refuted allergy stays readable and stops nothing; a retracted one leaves the chart; both with who and why', async () => {
  const one = await inVisit()
  await withdraw(one, penicillin, 'refuted')
  await withdraw(one, sulfa, 'entered-in-error')
  await allSent(one)
  const items = await listed(one)
  expect(items.map(({ id, refuted, active }) => [id, refuted, active])).toEqual([[penicillin, true, false]])
  for (const rxcui of ['824194', bactrim]) expect(await alertsOf(one, rxcui), rxcui).toEqual([])
  expect(atCentral(sulfa)?.clinicalStatus).toBeUndefined()
  for (const [id, said] of [
    [penicillin, 'Refuted: Tolerated it in 2024.'],
    [sulfa, 'Entered in error: Tolerated it in 2024.'],
  ] as const)
    expect(atCentral(id)?.note?.at(-1)).toMatchObject({
      text: said,
      authorReference: { reference: 'Practitioner/okafor' },
    })
  expect(
    (
      await one.problem('chart.withdrawAllergy', {
        encounterId,
        allergyId: sulfa,
        as: 'refuted',
        reason: 'Again',
      })
    ).code,
  ).toBe('not-found')
  const signs = { encounterId, allergyId: penicillin, as: 'refuted', reason: '.' } as const
  expect((await one.problem('chart.withdrawAllergy', signs)).code).toBe('needs-reason')
})

test('none known is recorded once nothing stands against it, and an allergy told later rules it out', async () => {
  const one = await inVisit()
  const drugs = { encounterId, of: 'drugs' } as const
  const refused = await one.problem('chart.recordNoneKnown', drugs)
  expect(refused).toMatchObject({ code: 'not-editable', message: expect.stringContaining('Penicillin') })
  await one.call('chart.recordNoneKnown', { encounterId, of: 'food' })
  await withdraw(one, penicillin, 'entered-in-error')
  await withdraw(one, sulfa, 'entered-in-error')
  await one.call('chart.recordNoneKnown', drugs)
  await one.call('chart.recordNoneKnown', drugs)
  expect((await listed(one)).map(({ text, none, active }) => [text, none, active])).toEqual(
    expect.arrayContaining([
      ['No known food allergies', 'food', true],
      ['No known drug allergies', 'drugs', true],
    ]),
  )
  await one.call('chart.recordNoneKnown', { encounterId, of: 'all' })
  await allSent(one)
  const recorded = all().filter(
    ({ verificationStatus }) => verificationStatus?.coding?.[0]?.code === 'confirmed',
  )
  expect(recorded.map(({ code }) => code?.coding?.[0]?.code)).toEqual(
    expect.arrayContaining(['429625007', '409137002', '716186003']),
  )

  await one.call('chart.recordAllergy', { encounterId, text: 'Codeine', ...none })
  const after = await listed(one)
  expect(after.filter(({ active }) => active).map(({ text }) => text)).toEqual(
    expect.arrayContaining(['Codeine', 'No known food allergies']),
  )
  expect(after.find((each) => each.none === 'drugs')).toMatchObject({ active: false, refuted: true })
})

test('no known food allergies is refused beside a peanut in words, and a food told later rules it out', async () => {
  const one = await inVisit()
  const food = { encounterId, of: 'food' } as const
  await one.call('chart.recordAllergy', { encounterId, text: 'Peanuts', ...none })
  expect((await one.problem('chart.recordNoneKnown', food)).message).toContain('Peanuts')
  const peanuts = (await listed(one)).find(({ text }) => text === 'Peanuts')?.id ?? ''
  await withdraw(one, peanuts, 'refuted')
  await one.call('chart.recordNoneKnown', food)
  await one.call('chart.recordAllergy', { encounterId, text: 'Latex', ...none })
  const recorded = async () => (await listed(one)).find((each) => each.none === 'food')
  expect(await recorded()).toMatchObject({ active: true })
  await one.call('chart.recordAllergy', { encounterId, text: 'shrimp', ...none })
  expect(await recorded()).toMatchObject({ active: false, refuted: true })
})

test('none known is not recorded while the chart is not all here: an allergy may be recorded in what is missing', async () => {
  const one = await inVisit()
  await withdraw(one, penicillin, 'entered-in-error')
  await withdraw(one, sulfa, 'entered-in-error')
  await allSent(one)
  const odd = {
    resourceType: 'AllergyIntolerance',
    id: 'odd',
    patient: { reference: 'Patient/rosa-delgado' },
  }
  putAtCentral({ ...odd, code: 'Penicillin' } as never)
  await one.call('sync.now', {})
  await one.until(async () => (await wholeChart(one, { encounterId })).allergies.state === 'not-loaded')
  const refused = await one.problem('chart.recordNoneKnown', { encounterId, of: 'all' })
  expect(refused).toMatchObject({ code: 'not-editable', message: expect.stringContaining('not all loaded') })
})

test('where all that stands there is refuted, none known is what the chart says', async () => {
  const one = await inVisit()
  await withdraw(one, penicillin, 'refuted')
  await withdraw(one, sulfa, 'refuted')
  expect((await wholeChart(one, { encounterId })).allergies.state).toBe('listed')
  await one.call('chart.recordNoneKnown', { encounterId, of: 'all' })
  expect((await wholeChart(one, { encounterId })).allergies).toMatchObject({
    state: 'none-known',
    items: [{ refuted: true }, { refuted: true }],
  })
})

test('“NKDA” is not recorded as the name of an allergy', async () => {
  const one = await inVisit()
  const told = { encounterId, text: 'NKDA', ...none }
  expect((await one.problem('chart.recordAllergy', told)).message).toContain('No known drug allergies')
  expect((await listed(one)).map(({ text }) => text)).not.toContain('NKDA')
})

test('an allergy of another patient is not changed from this visit', async () => {
  const one = await inVisit()
  const other = {
    encounterId,
    allergyId: 'mei-tanaka-allergy-1',
    as: 'refuted',
    reason: 'Tolerated',
  } as const
  expect((await one.problem('chart.withdrawAllergy', other)).code).toBe('not-found')
})
