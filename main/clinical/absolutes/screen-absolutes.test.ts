import type { MedicationRequest } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { systems } from '../codes/code-systems.ts'
import { absolutes, countAbsolutes } from './absolutes.ts'
import type { Measured, PatientFacts } from './patient-facts.ts'
import type { Absolute } from './rows/absolute.ts'
import { type Drug, namesOf } from './rows/drugs.ts'
import { screenAbsolutes } from './screen-absolutes.ts'

const eGFR = (value: number, more: Partial<Measured> = {}): Measured => ({
  value,
  text: `${value} mL/min/1.73 m²`,
  day: '2026-11-01',
  on: 'Nov 1, 2026',
  about: 'Observation/egfr',
  old: false,
  ...more,
})
const clearance = (value: number, more: Partial<Measured> = {}): Measured =>
  eGFR(value, { text: `${value} mL/min`, about: 'Observation/clearance', ...more })
const adult: PatientFacts = {
  months: 47 * 12,
  age: '47 y',
  pregnancy: {
    state: 'not-pregnant',
    recorded: 'not pregnant, Nov 20, 2026',
    weeks: null,
    about: null,
    same: [],
    asked: true,
  },
  eGFR: eGFR(90),
  clearance: null,
  creatinine: null,
}
const pregnant = (weeks: number | null): PatientFacts => ({
  ...adult,
  pregnancy: {
    state: 'pregnant',
    recorded: 'pregnant, Nov 3, 2026',
    weeks,
    about: 'Observation/p',
    same: [],
    asked: true,
  },
})
const withEGFR = (value: number, old = false): PatientFacts => ({
  ...adult,
  eGFR: eGFR(value, { old }),
})

const charted = (text: string, more: Partial<MedicationRequest> = {}): MedicationRequest => ({
  resourceType: 'MedicationRequest',
  id: text.replaceAll(/\W+/g, '-'),
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p' },
  medicationCodeableConcept: { text },
  ...more,
})
const screen = (text: string, medicines: MedicationRequest[] = [], facts = adult) =>
  screenAbsolutes({ ordered: { text, ingredients: [] }, medicines, find: () => undefined, facts })
const rowsOf = (...of: Parameters<typeof screen>) =>
  screen(...of).alerts.map(({ absolute, severity }) => `${severity} ${absolute?.row}`)

const pairs = absolutes.filter((row) => row.meets === 'pair')
const rank = { look: 0, stop: 1 }
const level = (severity: string | undefined) => (severity === 'stop' ? 1 : 0)

test('every row has a source with title, section, date and address, an id of its own and one sentence or two', () => {
  expect(absolutes.length).toBeGreaterThanOrEqual(60)
  expect(new Set(absolutes.map(({ id }) => id)).size).toBe(absolutes.length)
  for (const { id, source, also = source, says } of absolutes) {
    for (const { title, section, date, address } of [source, also]) {
      for (const part of [title, section, date]) expect(part, id).toMatch(/\S{3}/)
      expect(address, id).toMatch(/^https?:\/\/\S+$/)
    }
    expect(says, id).toMatch(/^[A-Z].+\.$/)
  }
  expect(countAbsolutes().pairs).toBeGreaterThan(pairs.length)
})

test.each(pairs.map((row) => [row.id, row] as const))(
  '%s: each of its pairs is met, either way round, at its level or a stricter row’s',
  (_, row) => {
    const met = row.drugs.flatMap((one) =>
      row.with.flatMap((other) =>
        (
          [
            [one, other],
            [other, one],
          ] as const
        ).map(([ordered, taken]) => {
          const [alert, ...more] = screen(`${ordered} 10 MG Oral Tablet`, [charted(`${taken} daily`)]).alerts
          expect(more).toEqual([])
          expect(level(alert?.severity), `${ordered} with ${taken}`).toBeGreaterThanOrEqual(rank[row.level])
          expect(alert?.message).toContain(`In the chart: ${taken} daily.`)
          return alert?.absolute?.row
        }),
      ),
    )
    expect(met).toContain(row.id)
  },
)

test.each(pairs.map((row) => [row.id, row] as const))(
  '%s: is not met by one of the two alone, by an ended medicine, or by a name that only begins alike',
  (_, row) => {
    const [one, other] = [row.drugs[0] as Drug, row.with[0] as Drug]
    const order = `${one} 10 MG Oral Tablet`
    expect(rowsOf(order, [charted('acetaminophen 500 mg')])).toEqual([])
    expect(rowsOf(order, [charted(other, { status: 'stopped' })])).toEqual([])
    expect(rowsOf(order, [charted(`${other}x daily`), charted(`dex${other}`)])).toEqual([])
  },
)

/** What a row that is no pair says under facts that meet it, and under those that just don't. */
const limits: Record<
  'age' | 'pregnancy' | 'kidney',
  (row: Absolute) => [met: PatientFacts, near: PatientFacts]
> = {
  age: (row) => {
    const under = row.meets === 'age' ? row.underMonths : 0
    return [
      { ...adult, months: under - 1, age: 'a child' },
      { ...adult, months: under },
    ]
  },
  pregnancy: (row) => {
    const from = row.meets === 'pregnancy' ? row.fromWeek : undefined
    return [pregnant(from ?? 6), from === undefined ? adult : pregnant(from - 1)]
  },
  kidney: (row) => {
    const below = row.meets === 'kidney' ? row.below : 0
    const of = (value: number) =>
      row.meets === 'kidney' && row.by === 'eGFR'
        ? withEGFR(value)
        : { ...adult, eGFR: null, clearance: clearance(value) }
    return [of(below - 1), of(below)]
  },
}

test.each(
  absolutes.flatMap((row) =>
    row.meets === 'pair' ? [] : row.drugs.map((drug) => [row.id, drug, row, row.meets] as const),
  ),
)('%s: %s meets it just inside its limit, and not just outside', (id, drug, row, meets) => {
  const [met, near] = limits[meets](row)
  const order = `${drug} 10 MG Oral Tablet`
  const severity = row.level === 'stop' ? 'stop' : 'warn'
  expect(rowsOf(order, [], met)).toContain(`${severity} ${id}`)
  expect(screen(order, [], near).alerts.filter(({ absolute }) => absolute?.row === id)).toEqual([])
  expect(rowsOf('acetaminophen 500 MG Oral Tablet', [], met)).toEqual([])
})

test.each([
  ['nitroglycerin 0.4 MG Sublingual Tablet', 'Viagra 50 mg PRN', 'stop nitrate-pde5'],
  ['sildenafil 50 MG Oral Tablet', 'NTG SL prn chest pain', 'stop nitrate-pde5'],
  ['sildenafil 50 MG Oral Tablet', 'Nitro-Bid ointment', 'stop nitrate-pde5'],
  ['clarithromycin 500 MG Oral Tablet', 'Zocor 40', 'stop simvastatin-strong-macrolide'],
  ['fluoxetine 20 MG Oral Capsule', 'Zyvox 600 mg bid', 'stop fluoxetine-linezolid'],
  [
    'sulfamethoxazole 800 MG / trimethoprim 160 MG Oral Tablet [Bactrim]',
    'Coumadin',
    'warn warfarin-antimicrobial',
  ],
  [
    'sulfamethoxazole 800 MG / trimethoprim 160 MG Oral Tablet',
    'MTX weekly',
    'warn methotrexate-trimethoprim',
  ],
  ['ciprofloxacin 500 MG Oral Tablet', 'tizanidine 4 MG Oral Tablet', 'stop tizanidine-ciprofloxacin'],
  ['clopidogrel 75 MG Oral Tablet', 'Prilosec OTC', 'warn clopidogrel-omeprazole'],
  ['amitriptyline 25 MG Oral Tablet', 'Marplan', 'stop isocarboxazid-antidepressant'],
  ['cyclobenzaprine 10 MG Oral Tablet', 'Marplan', 'stop cyclobenzaprine-maoi'],
  ['cyclobenzaprine 10 MG Oral Tablet', 'Azilect 1 mg', 'stop cyclobenzaprine-maoi'],
  ['cyclobenzaprine 10 MG Oral Tablet', 'Nardil', 'stop cyclobenzaprine-maoi'],
  ['amitriptyline 25 MG Oral Tablet', 'Nardil', 'stop phenelzine-antidepressant'],
  ['amitriptyline 25 MG Oral Tablet', 'Azilect', 'warn rasagiline-antidepressant'],
  ['pseudoephedrine 30 MG Oral Tablet', 'Marplan', 'stop isocarboxazid-decongestant'],
  ['Demerol 50 mg', 'Azilect', 'stop rasagiline-opioid'],
  ['tramadol 50 MG Oral Tablet', 'Azilect', 'stop rasagiline-opioid'],
  ['Azilect 1 mg', 'SJW (St. John’s wort)', 'stop rasagiline-st-johns-wort'],
  ['Viibryd 20 mg', 'Nardil', 'stop vilazodone-maoi'],
  ['paroxetine 20 MG Oral Tablet', 'linezolid 600 mg', 'stop paroxetine-linezolid'],
  ['sertraline 50 MG Oral Tablet', 'Parnate', 'stop tranylcypromine-ssri-snri'],
  ['lurasidone 40 MG Oral Tablet', 'St Johns Wort', 'stop lurasidone-inducer'],
])('%s with “%s” in the chart: %s', (order, taken, row) => {
  expect(rowsOf(order, [charted(taken)])).toEqual([row])
})

test('what is put on skin or eyes meets only the rows that say so', () => {
  expect(rowsOf('ketoconazole 20 MG/ML Topical Cream', [charted('Zocor')])).toEqual([])
  expect(rowsOf('simvastatin 20 MG Oral Tablet', [charted('erythromycin eye ointment')])).toEqual([])
  expect(rowsOf('moxifloxacin 5 MG/ML Ophthalmic Solution', [], { ...adult, months: 40 })).toEqual([])
  expect(rowsOf('diclofenac sodium 0.01 MG/MG Topical Gel', [], pregnant(30))).toEqual([])
})

test('a coded medicine meets a row by its ingredients, whatever its words', () => {
  const coded = charted('', {
    medicationCodeableConcept: {
      coding: [{ system: systems.rxnorm, code: '312961' }],
      text: 'the evening pill',
    },
  })
  const { alerts } = screenAbsolutes({
    ordered: { text: 'a brand', ingredients: [{ rxcui: '21212', name: 'clarithromycin' }] },
    medicines: [coded],
    find: () => undefined,
    facts: adult,
  })
  expect(alerts).toMatchObject([
    {
      absolute: { row: 'simvastatin-strong-macrolide' },
      message: expect.stringContaining('the evening pill'),
    },
  ])
})

test.each([
  ['venlafaxine', 'within 14 days after it, or within 7 days after venlafaxine'],
  ['duloxetine', 'within 14 days after it, or within 5 days after duloxetine'],
])('%s and an MAO inhibitor are kept apart both ways: %s', (drug, apart) => {
  expect(screen(`${drug} 30 MG Oral Capsule`, [charted('phenelzine')]).alerts[0]?.message).toContain(apart)
})

test('several medicines that meet one row are one alert, which names them and what it is about', () => {
  const { alerts } = screen('sildenafil 50 MG Oral Tablet', [
    charted('Nitrostat'),
    charted('isosorbide mononitrate 30 mg'),
    charted('nitroglycerin patch', { id: 'draft', status: 'draft' }),
  ])
  expect(alerts).toMatchObject([
    {
      severity: 'stop',
      message:
        'A nitrate with sildenafil, tadalafil or vardenafil: dangerous fall of blood pressure. In the chart: Nitrostat; isosorbide mononitrate 30 mg. Ordered beside it: nitroglycerin patch.',
      absolute: {
        row: 'nitrate-pde5',
        about: ['MedicationRequest/Nitrostat', 'MedicationRequest/isosorbide-mononitrate-30-mg'],
      },
    },
  ])
})

test('an unknown pregnancy is said, with the last word on it, and is no "no"', () => {
  const unknown = (more: Partial<PatientFacts['pregnancy']>): PatientFacts => ({
    ...adult,
    pregnancy: { state: 'unknown', recorded: null, weeks: null, about: null, same: [], asked: true, ...more },
  })
  const order = 'isotretinoin 40 MG Oral Capsule'
  const { alerts, notKnown } = screen(order, [], unknown({}))
  expect(alerts).toEqual([])
  expect(notKnown).toEqual([
    'Pregnancy not known. Isotretinoin in pregnancy: severe birth defects, however little was taken.',
  ])
  expect(screen(order, [], unknown({ recorded: 'not pregnant, Mar 3, 2024' })).notKnown[0]).toMatch(
    /^Pregnancy not known \(last recorded: not pregnant, Mar 3, 2024\)/,
  )
  expect(screen(order, [], unknown({ asked: false })).notKnown).toEqual([])
  expect(screen('loratadine 10 MG Oral Tablet', [], unknown({})).notKnown).toEqual([])
})

test('where the week is not known, a row that begins late in pregnancy asks for a look', () => {
  expect(rowsOf('nitrofurantoin 100 MG Oral Capsule', [], pregnant(null))).toEqual([
    'warn pregnancy-nitrofurantoin-at-term',
  ])
  expect(screen('ibuprofen 400 MG Oral Tablet', [], pregnant(null)).alerts[0]?.message).toMatch(
    /Recorded: pregnant, Nov 3, 2026; weeks not known\.$/,
  )
})

test('a week by the last period alone silences no row that begins later: it asks for a look, with the week', () => {
  const byPeriod = (weeks: number): PatientFacts => {
    const facts = pregnant(weeks)
    return { ...facts, pregnancy: { ...facts.pregnancy, weeksBy: 'by the last period, Jul 18, 2026' } }
  }
  const [alert, ...more] = screen('ibuprofen 400 MG Oral Tablet', [], byPeriod(19)).alerts
  expect(more).toEqual([])
  expect(alert?.message).toMatch(/from 20 weeks.*; week 19 by the last period, Jul 18, 2026\.$/)
  const nitrofurantoin = 'nitrofurantoin 100 MG Oral Capsule'
  expect(rowsOf(nitrofurantoin, [], byPeriod(8))).toEqual(['warn pregnancy-nitrofurantoin-at-term'])
  expect(rowsOf(nitrofurantoin, [], byPeriod(38))).toEqual(['stop pregnancy-nitrofurantoin-at-term'])
  expect(rowsOf(nitrofurantoin, [], pregnant(37))).toEqual([])
})

test('an unknown kidney function is said, with the creatinine where one is known; an old one too', () => {
  const none = { ...adult, eGFR: null }
  const order = 'metformin 500 MG Oral Tablet'
  expect(screen(order, [], none).notKnown).toEqual([
    'Kidney function not known. Metformin with an eGFR below 30: lactic acidosis.',
  ])
  const creatinine = eGFR(1.9, { text: '1.9 mg/dL', on: 'Mar 3, 2026', about: 'Observation/c' })
  expect(screen(order, [], { ...none, creatinine }).notKnown[0]).toMatch(
    /^Kidney function not known \(creatinine 1\.9 mg\/dL, Mar 3, 2026\)/,
  )
  expect(screen(order, [], withEGFR(80, true)).notKnown[0]).toMatch(
    /^Kidney function not known since: eGFR 80 mL\/min\/1\.73 m² \(Nov 1, 2026\)/,
  )
  expect(screen(order, [], withEGFR(20, true)).alerts[0]?.severity).toBe('stop')
})

test('an eGFR stands in for a creatinine clearance that is not known: it asks for a look, and says so', () => {
  const order = 'nitrofurantoin 100 MG Oral Capsule'
  expect(screen(order, [], withEGFR(42)).alerts).toMatchObject([
    {
      severity: 'warn',
      message: expect.stringMatching(
        /Last eGFR 42 mL\/min\/1\.73 m² \(Nov 1, 2026\), for want of a creatinine clearance\.$/,
      ),
    },
  ])
})

describe('of eGFR and creatinine clearance', () => {
  const next = { day: '2026-11-02', on: 'Nov 2, 2026' }
  const found = (order: string, of: Partial<PatientFacts>) =>
    screen(order, [], { ...adult, ...of }).alerts.map(({ severity, message }) => [severity, message])
  const metformin = 'metformin 500 MG Oral Tablet'
  const dofetilide = 'dofetilide 0.25 MG Oral Capsule'

  test('the newer counts: where the row does not name it, it asks for a look and says what it is newer than', () => {
    expect(found(metformin, { eGFR: eGFR(50), clearance: clearance(22, next) })).toEqual([
      [
        'warn',
        expect.stringMatching(
          /Last creatinine clearance 22 mL\/min \(Nov 2, 2026\), newer than the eGFR 50 mL\/min\/1\.73 m² \(Nov 1, 2026\)\.$/,
        ),
      ],
    ])
    expect(found(dofetilide, { clearance: clearance(15), eGFR: eGFR(70, next) })).toEqual([])
    expect(found(dofetilide, { clearance: clearance(70, next), eGFR: eGFR(15) })).toEqual([])
  })

  test('the lower counts where both are of one day', () => {
    expect(found(metformin, { eGFR: eGFR(50), clearance: clearance(22) })).toEqual([
      ['warn', expect.stringContaining(', lower than the eGFR 50 mL/min/1.73 m²')],
    ])
    expect(found(metformin, { eGFR: eGFR(22), clearance: clearance(50) })).toEqual([
      ['stop', expect.stringMatching(/Last eGFR 22 mL\/min\/1\.73 m² \(Nov 1, 2026\)\.$/)],
    ])
  })

  test('a newer or lower one that meets the limit too takes no stop away from the one the row names', () => {
    for (const other of [clearance(20), clearance(25, next)])
      expect(found(metformin, { eGFR: eGFR(22), clearance: other })).toEqual([
        ['stop', expect.stringContaining('Last eGFR 22')],
      ])
  })
})

test('an unknown age is said', () => {
  const { alerts, notKnown } = screen('codeine 30 MG Oral Tablet', [], { ...adult, months: null, age: null })
  expect(alerts).toEqual([])
  expect(notKnown[0]).toMatch(/^Age not known\./)
})

test('no brand stands for two medicines that are not combined in it', () => {
  const combined = ['Auvelity', 'Contrave', 'Kaletra', 'Nuedexta', 'Paxlovid', 'Treximet', 'Zestoretic']
  const both = new Map<string, string[]>()
  for (const row of absolutes)
    for (const drug of [...row.drugs, ...(row.meets === 'pair' ? row.with : [])])
      for (const name of namesOf(drug)) both.set(name, [...new Set([...(both.get(name) ?? []), drug])])
  const shared = [...both].filter(([name, drugs]) => drugs.length > 1 && !combined.includes(name))
  for (const [, drugs] of shared) expect(drugs.toSorted()).toEqual(['sulfamethoxazole', 'trimethoprim'])
})
