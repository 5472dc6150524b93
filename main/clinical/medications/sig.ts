import type { Dosage, Extension, MedicationRequest, TimingRepeat } from '@medplum/fhirtypes'
import { rounds } from '../codes/rounds-systems.ts'
import { plain } from '../figures.ts'
import {
  type DoseUnit,
  doseUnits,
  inSentence,
  type Often,
  ofEachStep,
  oftens,
  plural,
  type Route,
  routeConcept,
  routeOfCode,
  wordsOfOften,
  wordsOfRoute,
} from './sig-words.ts'

/** A dose by weight, as it was asked for: 45 mg/kg/day, of the first strength that the product's name gives. */
export type ByWeight = { mgPerKg: number; per: 'day' | 'dose'; kg: number }

/** How a medicine is taken, as the builder can say it. */
export type Sig = {
  dose: number
  /** "1 to 2 tablets"; null: one dose. */
  doseMax: number | null
  unit: DoseUnit
  route: Route
  often: Often
  /** For how many days; null: not said. */
  days: number | null
  /** What for; "": as needed, no more said; null: not as needed. */
  asNeeded: string | null
  /** "with food", "rinse the mouth after" */
  more: string
  /** mg of the first strength in one dose, said beside a dose in mL. */
  mg: number | null
  byWeight: ByWeight | null
  /** What follows, each step after the one before: "2 tablets on the first day, then 1". Absent: one step. */
  next?: Step[] | undefined
}

/** What one step has of its own: one dose, no range; medicine, unit, route, what it is needed for and what else is said are of all. */
export type Step = Pick<Sig, 'dose' | 'often' | 'days' | 'mg'>

/** The first and what follows, each as a sig of one step. What else is said ("with food") is said of each. */
export const stepsOf = ({ next = [], ...first }: Sig): Sig[] => [
  first,
  ...next.map((step) => ({ ...first, doseMax: null, ...step })),
]

/** No step follows one that does not end, and none goes by weight. */
export const stepsFollow = (sig: Sig): boolean =>
  !sig.next?.length ||
  (!sig.byWeight &&
    stepsOf(sig)
      .slice(0, -1)
      .every(({ often, days }) => often === 'once' || days !== null))

/**
 * "Take 7.5 mL (600 mg) by mouth twice a day for 10 days, with food";
 * "Take 2 tablets by mouth once a day for 1 day, then take 1 tablet by mouth once a day for 4 days; each step: with food"
 */
export function sigText(sig: Sig): string {
  if (!sig.next?.length) return stepText(sig)
  return stepsOf({ ...sig, more: '' })
    .map(stepText)
    .reduce((before, step) => `${before}, then ${inSentence(step)}`)
    .concat(sig.more ? ofEachStep(sig.more) : '')
}

/** Characters of the longest sentence that a sig of the contract makes, and some to spare. */
export const longestSentence = 2000

function stepText(sig: Sig): string {
  const { words, verb, sentence = words } = wordsOfRoute(sig.route)
  return [
    verb,
    doseText(sig),
    sentence,
    wordsOfOften(sig.often).words,
    sig.asNeeded === null
      ? ''
      : ['as needed', sig.asNeeded && `for ${sig.asNeeded}`].filter(Boolean).join(' '),
    sig.days === null ? '' : `for ${sig.days} ${sig.days === 1 ? 'day' : 'days'}`,
  ]
    .filter(Boolean)
    .join(' ')
    .concat(sig.more ? `, ${sig.more}` : '')
}

function doseText({ dose, doseMax, unit, mg }: Sig): string {
  const amount = doseMax === null ? plain(dose) : `${plain(dose)} to ${plain(doseMax)}`
  const counted =
    unit === 'application' && doseMax === null && dose === 1
      ? 'a thin layer'
      : `${amount} ${plural(unit, doseMax ?? dose)}`
  return mg === null ? counted : `${counted} (${plain(mg)} mg)`
}

const ucum = 'http://unitsofmeasure.org'
/** UCUM counts what has no unit in braces; mL is one of its own. */
const quantity = (value: number, unit: DoseUnit) => ({
  value,
  unit,
  system: ucum,
  code: unit === 'mL' ? 'mL' : `{${unit}}`,
})

/**
 * R5's element for R4: the whole sentence where there are several instructions, so that nobody has to join them. Its definition,
 * `Ext_R5_MedicationRequest_renderedDosageInstruction` of FHIR Cross-Version Extensions, package for FHIR R4 from FHIR R5,
 * 0.0.1-snapshot-2, read Nov 29, 2026:
 * https://hl7.org/fhir/uv/xver-r5.r4/0.0.1-snapshot-2/StructureDefinition-ext-R5-MedicationRequest.renderedDosageInstruction-definitions.html
 */
export const renderedDosage =
  'http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.renderedDosageInstruction'

/** The instructions of an order, and its sentence where they are several. */
export const orderedDosage = (sig: Sig): Pick<MedicationRequest, 'extension' | 'dosageInstruction'> => ({
  ...(sig.next?.length ? { extension: [{ url: renderedDosage, valueMarkdown: sigText(sig) }] } : {}),
  dosageInstruction: dosagesOf(sig),
})

/** As FHIR R4 has it: each step by itself, in its order, with all that is said of it. */
export const dosagesOf = (sig: Sig): Dosage[] =>
  sig.next?.length
    ? stepsOf(sig).map((step, at) => ({ sequence: at + 1, ...dosageOf(step) }))
    : [dosageOf(sig)]

/** One step, with its sentence beside it. */
export function dosageOf(sig: Sig): Dosage {
  const { repeat } = wordsOfOften(sig.often)
  const bounds: TimingRepeat =
    sig.days === null ? {} : { boundsDuration: { value: sig.days, unit: 'd', system: ucum, code: 'd' } }
  return {
    ...(sig.byWeight ? { extension: [weightExtension(sig.byWeight)] } : {}),
    text: stepText(sig),
    ...(sig.more ? { additionalInstruction: [{ text: sig.more }] } : {}),
    timing: { repeat: { ...bounds, ...repeat } },
    ...(sig.asNeeded === null
      ? {}
      : sig.asNeeded === ''
        ? { asNeededBoolean: true }
        : { asNeededCodeableConcept: { text: sig.asNeeded } }),
    route: routeConcept(sig.route),
    doseAndRate: [
      {
        type: { coding: [{ system: doseRateType, code: 'ordered', display: 'Ordered' }] },
        ...(sig.doseMax === null
          ? { doseQuantity: quantity(sig.dose, sig.unit) }
          : { doseRange: { low: quantity(sig.dose, sig.unit), high: quantity(sig.doseMax, sig.unit) } }),
      },
      ...(sig.mg === null
        ? []
        : [
            {
              type: { coding: [{ system: doseRateType, code: 'calculated', display: 'Calculated' }] },
              doseQuantity: { value: sig.mg, unit: 'mg', system: ucum, code: 'mg' },
            },
          ]),
    ],
  }
}

/** https://hl7.org/fhir/R4/codesystem-dose-rate-type.html */
const doseRateType = 'http://terminology.hl7.org/CodeSystem/dose-rate-type'

/** R4's Dosage has no place for what a dose was reckoned from. */
const weightExtension = ({ mgPerKg, per, kg }: ByWeight): Extension => ({
  url: rounds.doseByWeight,
  extension: [
    {
      url: 'amount',
      valueQuantity: {
        value: mgPerKg,
        unit: per === 'day' ? 'mg/kg/day' : 'mg/kg/dose',
        system: ucum,
        code: per === 'day' ? 'mg/kg/d' : 'mg/kg',
      },
    },
    { url: 'weight', valueQuantity: { value: kg, unit: 'kg', system: ucum, code: 'kg' } },
  ],
})

/** What the builder made, to be changed in it again; null for what it can't say, or could not say the same. */
export function sigOf(dosages: Dosage[] | undefined): Sig | null {
  const steps = (dosages ?? [])
    .map(({ sequence: _, ...dosage }) => readSig(dosage))
    .filter((one) => one !== null)
  const [first, ...others] = steps
  if (!first || steps.length !== dosages?.length) return null
  const next = others.map(({ dose, often, days, mg }) => ({ dose, often, days, mg }))
  const read: Sig = next.length > 0 ? { ...first, next } : first
  // Every element has to come back as it stands, the words too: else it was written elsewhere, and stays in words.
  return isSame(dosagesOf(read), dosages) ? read : null
}

function readSig({ doseAndRate, route, timing, extension, ...dosage }: Dosage): Sig | null {
  const [ordered, calculated] = doseAndRate ?? []
  const low = ordered?.doseQuantity ?? ordered?.doseRange?.low
  const unit = doseUnits.find((one) => one === low?.unit)
  const routeRead = routeOfCode(route?.coding?.[0]?.code)
  const { boundsDuration, ...repeat } = timing?.repeat ?? {}
  const often = oftens.find((one) => isSame(wordsOfOften(one).repeat, repeat))
  if (low?.value === undefined || !unit || !routeRead || !often) return null
  return {
    dose: low.value,
    doseMax: ordered?.doseRange?.high?.value ?? null,
    unit,
    route: routeRead,
    often,
    days: boundsDuration?.value ?? null,
    asNeeded: dosage.asNeededBoolean ? '' : (dosage.asNeededCodeableConcept?.text ?? null),
    more: dosage.additionalInstruction?.[0]?.text ?? '',
    mg: calculated?.doseQuantity?.value ?? null,
    byWeight: weightIn(extension),
  }
}

function weightIn(extensions: Extension[] | undefined): ByWeight | null {
  const parts = extensions?.find(({ url }) => url === rounds.doseByWeight)?.extension
  const of = (name: string) => parts?.find(({ url }) => url === name)?.valueQuantity
  const [amount, weight] = [of('amount'), of('weight')]
  if (amount?.value === undefined || weight?.value === undefined) return null
  return { mgPerKg: amount.value, per: amount.code === 'mg/kg/d' ? 'day' : 'dose', kg: weight.value }
}

/** Members in any order. */
const isSame = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b)
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each) =>
    each && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )

/** A sig in words that leaves the dose to somebody else can't be dispensed. */
export const leavesDoseOpen = (words: string): boolean =>
  /\b(?:by|per|according to|based on) (?:the |body |their |his |her )?weight\b/i.test(words)
