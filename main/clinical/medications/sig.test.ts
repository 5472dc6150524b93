import { expect, test } from 'vitest'
import { orders } from '../../../preload/contract/orders.ts'
import { SigView } from '../../../preload/views/orders.ts'
import { catalog } from '../catalogs/medications.ts'
import { dosageText } from './dosage.ts'
import { productOf } from './product.ts'
import {
  dosageOf,
  dosagesOf,
  leavesDoseOpen,
  orderedDosage,
  type Sig,
  type Step,
  sigOf,
  sigText,
  stepsFollow,
} from './sig.ts'
import { doseUnits, oftens, routes, wordsOfOften } from './sig-words.ts'
import { usualSigOf } from './usual-sig.ts'

const plainSig: Sig = {
  dose: 1,
  doseMax: null,
  unit: 'tablet',
  route: 'oral',
  often: 'bid',
  days: 10,
  asNeeded: null,
  more: '',
  mg: null,
  byWeight: null,
}
const sig = (more: Partial<Sig>): Sig => ({ ...plainSig, ...more })

test.each<[Partial<Sig>, string]>([
  [{}, 'Take 1 tablet by mouth twice a day for 10 days'],
  [{ dose: 0.5, days: 1 }, 'Take 0.5 tablets by mouth twice a day for 1 day'],
  [
    { dose: 1, doseMax: 2, often: 'q4-6h', asNeeded: 'pain', days: null },
    'Take 1 to 2 tablets by mouth every 4 to 6 hours as needed for pain',
  ],
  [
    { asNeeded: '', more: 'with food' },
    'Take 1 tablet by mouth twice a day as needed for 10 days, with food',
  ],
  [{ dose: 7.5, unit: 'mL', mg: 600 }, 'Take 7.5 mL (600 mg) by mouth twice a day for 10 days'],
  [
    { dose: 2, unit: 'puff', route: 'inhaled', often: 'q6h', days: null, asNeeded: 'wheeze' },
    'Inhale 2 puffs every 6 hours as needed for wheeze',
  ],
  [
    { unit: 'application', route: 'topical', days: 7 },
    'Apply a thin layer to the affected skin twice a day for 7 days',
  ],
  [
    { unit: 'patch', route: 'transdermal', often: 'morning', days: null },
    'Put 1 patch on the skin every morning',
  ],
  [
    { unit: 'drop', route: 'ophthalmic', dose: 2 },
    'Put 2 drops in each affected eye twice a day for 10 days',
  ],
  [{ often: 'once', days: null }, 'Take 1 tablet by mouth once'],
])('%j is one plain sentence', (more, sentence) => {
  expect(sigText(sig(more))).toBe(sentence)
})

test('every route, frequency and unit comes back from FHIR as it went in, and its words say every figure', () => {
  for (const route of routes)
    for (const often of oftens)
      for (const unit of doseUnits)
        for (const more of [
          {},
          { asNeeded: '' },
          { asNeeded: 'itching', days: null },
          { dose: 1, doseMax: 2 },
          { unit: 'mL' as const, dose: 7.5, mg: 600, byWeight: { mgPerKg: 45, per: 'day' as const, kg: 27 } },
          { more: 'with food', byWeight: { mgPerKg: 10, per: 'dose' as const, kg: 8.4 } },
        ]) {
          const made = sig({ unit, route, often, ...more })
          const dosage = dosageOf(made)
          expect(sigOf([dosage])).toEqual(made)
          // Nothing in brackets behind it: the sentence lacks no figure of the elements.
          expect(dosageText([dosage])).toBe(sigText(made))
        }
})

test('the route has its SNOMED CT code, the rhythm is Timing, and the dose is the one ordered', () => {
  expect(dosageOf(sig({ asNeeded: 'pain' }))).toEqual({
    text: 'Take 1 tablet by mouth twice a day as needed for pain for 10 days',
    timing: {
      repeat: {
        boundsDuration: { value: 10, unit: 'd', system: 'http://unitsofmeasure.org', code: 'd' },
        frequency: 2,
        period: 1,
        periodUnit: 'd',
      },
    },
    asNeededCodeableConcept: { text: 'pain' },
    route: {
      coding: [{ system: 'http://snomed.info/sct', code: '26643006', display: 'Oral route' }],
      text: 'by mouth',
    },
    doseAndRate: [
      {
        type: {
          coding: [
            {
              system: 'http://terminology.hl7.org/CodeSystem/dose-rate-type',
              code: 'ordered',
              display: 'Ordered',
            },
          ],
        },
        doseQuantity: { value: 1, unit: 'tablet', system: 'http://unitsofmeasure.org', code: '{tablet}' },
      },
    ],
  })
})

test('what was written elsewhere, or was changed since, stays in words', () => {
  const made = dosageOf(plainSig)
  expect(sigOf(undefined)).toBeNull()
  expect(sigOf([{ text: '1 tablet twice daily' }])).toBeNull()
  expect(sigOf([made, made])).toBeNull()
  expect(sigOf([{ ...made, text: 'Take 2 tablets' }])).toBeNull()
  expect(sigOf([{ ...made, site: { text: 'left' } }])).toBeNull()
})

test.each([
  ['dose by weight, by mouth twice daily', true],
  ['Give by weight', true],
  ['dose according to his weight', true],
  ['Take 1 tablet by mouth', false],
  ['weigh yourself daily', false],
  ['stop when your weight is down by 2 kg', false],
])('“%s” leaves the dose open: %s', (words, open) => {
  expect(leavesDoseOpen(words)).toBe(open)
})

test('the catalog’s usual dosages are said by the builder, but for those that it can’t say', () => {
  const unsaid = catalog.filter(({ name, usualDosage }) => !usualSigOf(name, usualDosage))
  // Two steps, an area, a moment (“at onset”): no dose that repeats.
  for (const { name, usualDosage } of unsaid)
    expect(
      /then|repeat|onset|beforehand|weeks?|awake|chest pain|evening meal|joint|ribbon|inject|in water|two to/.test(
        usualDosage,
      ),
      `${name}: ${usualDosage}`,
    ).toBe(true)
  expect(catalog.length - unsaid.length).toBeGreaterThan(150)
})

test('a usual dosage loses no figure on its way into the builder', () => {
  const wordFigures: Record<string, string> = {
    twice: '2',
    two: '2',
    three: '3',
    four: '4',
    five: '5',
    other: '2',
  }
  const figures = (text: string) =>
    (text.toLowerCase().match(/\d+(?:\.\d+)?|[a-z]+/g) ?? [])
      .flatMap((word) => (/\d/.test(word) ? word : (wordFigures[word] ?? [])))
      .toSorted()
  for (const { name, usualDosage } of catalog) {
    const usual = usualSigOf(name, usualDosage)
    // Days 2 to 5 are four.
    if (!usual || usual.dose === null || usual.next) continue
    // mg beside mL is ours; twice is 2.
    const said = sigText({ ...usual, dose: usual.dose, mg: null })
    const layer = usual.unit === 'application'
    expect(figures(said), `${name}: ${said}`).toEqual(figures(usualDosage))
    expect(layer || said.includes(String(usual.dose))).toBe(true)
  }
})

test('a pack of the catalog begins as steps', () => {
  const usual = usualSigOf(
    'azithromycin 250 MG Oral Tablet',
    '2 tablets by mouth on day 1, then 1 tablet daily on days 2 to 5',
  )
  expect(usual && sigText({ ...usual, dose: usual.dose ?? 0 })).toBe(
    'Take 2 tablets by mouth once a day for 1 day, then take 1 tablet by mouth once a day for 4 days',
  )
  expect(catalog.filter(({ name, usualDosage }) => usualSigOf(name, usualDosage)?.next)).toHaveLength(1)
})

test('a product’s unit, route and strength are read from its name', () => {
  expect(productOf('amoxicillin 80 MG/ML Oral Suspension')).toEqual({
    unit: 'mL',
    route: 'oral',
    strengths: [{ name: 'amoxicillin', mg: 80 }],
    label: '400 mg/5 mL',
    actuations: null,
  })
  expect(
    productOf('amoxicillin 120 MG/ML / clavulanate 8.58 MG/ML Oral Suspension [Augmentin]'),
  ).toMatchObject({ unit: 'mL', label: '600-42.9 mg/5 mL' })
  expect(productOf('200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler')).toMatchObject({
    unit: 'puff',
    route: 'inhaled',
    strengths: [{ name: 'albuterol', mg: 0.09 }],
    actuations: 200,
  })
  // Units and milligrams by hour are no milligrams by dose: all or none.
  expect(productOf('polymyxin B 10000 UNT/ML / trimethoprim 1 MG/ML Ophthalmic Solution').strengths).toEqual(
    [],
  )
  expect(productOf('24 HR nicotine 0.875 MG/HR Transdermal System')).toMatchObject({
    unit: 'patch',
    strengths: [],
  })
  expect(productOf('NDA019430 0.3 ML epinephrine 1 MG/ML Auto-Injector [Epipen]').unit).toBeNull()
  expect(productOf('nitroglycerin 0.4 MG Sublingual Tablet').route).toBe('sublingual')
})

const step = (dose: number, days: number | null, more: Partial<Step> = {}): Step => ({
  dose,
  often: 'daily',
  days,
  mg: null,
  ...more,
})
/** An azithromycin pack, a prednisone taper, a dose pack that goes down by a tablet a day. */
const stepped: [string, Partial<Sig>, string][] = [
  [
    'a pack',
    { dose: 2, often: 'daily', days: 1, next: [step(1, 4)] },
    'Take 2 tablets by mouth once a day for 1 day, then take 1 tablet by mouth once a day for 4 days',
  ],
  [
    'a taper',
    {
      dose: 4,
      often: 'morning',
      days: 3,
      more: 'with food',
      next: [step(2, 3, { often: 'morning' }), step(1, 3, { often: 'morning' })],
    },
    'Take 4 tablets by mouth every morning for 3 days, then take 2 tablets by mouth every morning for 3 days, then take 1 tablet by mouth every morning for 3 days; each step: with food',
  ],
  [
    'a loading dose, and no end',
    { dose: 2, often: 'once', days: null, next: [step(1, null, { often: 'bid' })] },
    'Take 2 tablets by mouth once, then take 1 tablet by mouth twice a day',
  ],
  [
    'mL, as needed',
    {
      dose: 10,
      unit: 'mL',
      mg: 200,
      often: 'q8h',
      days: 2,
      asNeeded: 'cough',
      next: [step(5, 3, { often: 'q8h', mg: 100 })],
    },
    'Take 10 mL (200 mg) by mouth every 8 hours as needed for cough for 2 days, then take 5 mL (100 mg) by mouth every 8 hours as needed for cough for 3 days',
  ],
]
test.each(stepped)(
  '%s: one dosage instruction a step, in sequence, and one sentence',
  (_name, more, sentence) => {
    const made = sig(more)
    const dosages = dosagesOf(made)
    expect(dosages.map(({ sequence }) => sequence)).toEqual(dosages.map((_one, at) => at + 1))
    expect(sigText(made)).toBe(sentence)
    expect(dosageText(dosages)).toBe(sentence)
    expect(sigOf(dosages)).toEqual(made)
    expect(stepsFollow(made)).toBe(true)
  },
)

test('what is said of all steps stands in each instruction, in its words and beside them', () => {
  const made = sig({ dose: 2, days: 1, more: 'with food', next: [step(1, 4)] })
  for (const dosage of dosagesOf(made)) {
    expect(dosage.additionalInstruction).toEqual([{ text: 'with food' }])
    expect(dosage.text).toMatch(/, with food$/)
  }
})

test('of steps the whole sentence goes along in one element, which a pharmacy can print as it stands', () => {
  const made = sig({ dose: 2, days: 1, more: 'with food', next: [step(1, 4, { often: 'bid' })] })
  expect(orderedDosage(made).extension).toEqual([
    {
      url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.renderedDosageInstruction',
      valueMarkdown: sigText(made),
    },
  ])
  expect(orderedDosage(made).dosageInstruction).toHaveLength(2)
  expect(orderedDosage(sig({}))).toEqual({ dosageInstruction: [dosageOf(sig({}))] })
})

test('a range of the first step is none of those that follow', () => {
  const made = sig({ dose: 1, doseMax: 2, days: 3, next: [step(1, 4)] })
  expect(sigText(made)).toBe(
    'Take 1 to 2 tablets by mouth twice a day for 3 days, then take 1 tablet by mouth once a day for 4 days',
  )
  expect(sigOf(dosagesOf(made))).toEqual(made)
})

test('the longest sentence that the contract allows can be ordered', () => {
  const longest = (all: readonly string[]) => all.toSorted((a, b) => b.length - a.length)[0]
  const often = oftens.find(
    (one) => wordsOfOften(one).words === longest(oftens.map((each) => wordsOfOften(each).words)),
  )
  const figures = { dose: 1234.567, often: often ?? 'daily', days: 366, mg: 123_456.789 }
  for (const route of routes) {
    const made = SigView.parse({
      ...figures,
      doseMax: null,
      unit: 'application',
      route,
      asNeeded: 'x'.repeat(80),
      more: 'x'.repeat(120),
      byWeight: null,
      next: Array.from({ length: 7 }, () => figures),
    })
    const dosage = sigText(made)
    expect(dosage.length).toBeGreaterThan(1000)
    expect(orders['orders.draft'].input.shape.dosage.safeParse(dosage).success).toBe(true)
  }
})

test('steps that somebody else wrote, or in another order, stay in words', () => {
  const [first, second] = dosagesOf(sig({ dose: 2, days: 1, next: [step(1, 4)] }))
  if (!first || !second) throw new Error('two steps')
  const { sequence: _, ...without } = second
  expect(sigOf([second, first])).toBeNull()
  expect(sigOf([first, without])).toBeNull()
  expect(sigOf([first, { ...second, sequence: 1 }])).toBeNull()
  expect(sigOf([first, { ...second, asNeededBoolean: true }])).toBeNull()
  expect(sigOf([first, { sequence: 2, text: 'then stop' }])).toBeNull()
  expect(sigOf([first])).toBeNull()
})

test('nothing follows a step without an end, and no step goes by weight', () => {
  expect(stepsFollow(sig({ days: null, next: [step(1, 4)] }))).toBe(false)
  expect(stepsFollow(sig({ days: 1, next: [step(1, null), step(1, 4)] }))).toBe(false)
  expect(stepsFollow(sig({ days: null }))).toBe(true)
  const byWeight = { mgPerKg: 10, per: 'dose' as const, kg: 20 }
  expect(stepsFollow(sig({ days: 1, byWeight, next: [step(1, 4)] }))).toBe(false)
})
