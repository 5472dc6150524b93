import type { Dosage, DosageDoseAndRate, Ratio } from '@medplum/fhirtypes'
import { conceptText } from '../codes/concepts.ts'
import { amountsIn, figuresIn } from './figures.ts'
import { quantityText, rangeText } from './quantities.ts'
import { inSentence, ofEachStep } from './sig-words.ts'
import { timingText } from './timing.ts'

/**
 * How a medicine is taken, in words: "5–10 mg oral every 4–6 h as needed for pain, at most 40 mg a day". Nothing is
 * said of an element that is missing. Instructions with different sequence numbers follow one another, those with the
 * same go together (https://hl7.org/fhir/R4/dosage.html). Null where nothing is said at all.
 */
export function dosageText(dosages: Dosage[] | undefined): string | null {
  const shared = saidOfEach(dosages ?? [])
  const texts = (dosages ?? [])
    .map((dosage) => (shared ? withoutInstruction(dosage, shared) : dosage))
    .map((dosage) => ({ sequence: dosage.sequence, text: oneText(dosage) }))
    .filter(({ text }) => text !== '')
  const ordered = texts.toSorted((a, b) => (a.sequence ?? Infinity) - (b.sequence ?? Infinity))
  const text = ordered.reduce((before, { sequence, text }, index) => {
    const previous = ordered[index - 1]
    if (!previous) return text
    const link = linkBetween(previous.sequence, sequence)
    return `${before}${link}${link === ', then ' ? inSentence(text) : text}`
  }, '')
  return text ? `${text}${shared ? ofEachStep(shared) : ''}` : null
}

/** The one thing that each of several steps says beside its dose: it is said once, behind the last. Null: they differ. */
function saidOfEach(dosages: Dosage[]): string | null {
  const [first, ...others] = dosages.map(({ additionalInstruction: [one, ...more] = [] }) =>
    more.length === 0 ? conceptText(one) : '',
  )
  const follow = new Set(dosages.map(({ sequence }) => sequence)).size === dosages.length
  const isStep = dosages.every(({ sequence }) => sequence !== undefined)
  return first && others.length > 0 && follow && isStep && others.every((one) => one === first) ? first : null
}

function withoutInstruction({ additionalInstruction: _, text, ...dosage }: Dosage, said: string): Dosage {
  const end = `, ${said}`
  return {
    ...dosage,
    ...(text === undefined ? {} : { text: text.endsWith(end) ? text.slice(0, -end.length) : text }),
  }
}

function linkBetween(before: number | undefined, after: number | undefined): string {
  if (before === undefined || after === undefined) return '; '
  return before === after ? ' and ' : ', then '
}

/** Its author's own words; what its elements say beside them where a figure is not in the words. */
function oneText(dosage: Dosage): string {
  const structured = structuredText(dosage)
  const text = dosage.text?.trim() ?? ''
  const further = furtherText(dosage, text)
  if (!text) return withFurther(structured, further)
  const inText = figuresIn(text)
  const lacksAmount = amountsIn(dosage).some((amount) => !inText.has(amount))
  return withFurther(lacksAmount ? `${text} (${structured})` : text, further)
}

function structuredText(dosage: Dosage): string {
  const instruction = [
    conceptText(dosage.method),
    (dosage.doseAndRate ?? []).map(doseText).filter(Boolean).join(', '),
    lowerFirst(conceptText(dosage.route)),
    lowerFirst(conceptText(dosage.site)),
    timingText(dosage.timing),
    asNeededText(dosage),
  ]
  const limits = [
    limitText(dosage.maxDosePerPeriod),
    dosage.maxDosePerAdministration && `at most ${quantityText(dosage.maxDosePerAdministration)} a dose`,
    dosage.maxDosePerLifetime && `at most ${quantityText(dosage.maxDosePerLifetime)} in a lifetime`,
  ]
  return [instruction.filter(Boolean).join(' '), ...limits].filter(Boolean).join(', ')
}

/** A kind (calculated, ordered) is said only where there are two of them to tell apart. */
function doseText(dose: DosageDoseAndRate, _index: number, all: DosageDoseAndRate[]): string {
  const amount = quantityText(dose.doseQuantity) || rangeText(dose.doseRange)
  const rate = ratioText(dose.rateRatio) || rangeText(dose.rateRange) || quantityText(dose.rateQuantity)
  const kind = all.length > 1 ? conceptText(dose.type).toLowerCase() : ''
  const text = [amount, rate && `at ${rate}`].filter(Boolean).join(' ')
  return text && kind ? `${text} (${kind})` : text
}

function ratioText(ratio: Ratio | undefined): string {
  const [amount, per] = [quantityText(ratio?.numerator), quantityText(ratio?.denominator)]
  return [amount, per.replace(/^1 /, '')].filter(Boolean).join('/')
}

function asNeededText({ asNeededBoolean, asNeededCodeableConcept: reason }: Dosage): string {
  if (reason) return `as needed${conceptText(reason) ? ` for ${lowerFirst(conceptText(reason))}` : ''}`
  return asNeededBoolean ? 'as needed' : ''
}

function limitText(limit: Ratio | undefined): string {
  const amount = quantityText(limit?.numerator)
  const { value, unit, code } = limit?.denominator ?? {}
  if (!amount) return ''
  const period = code ?? unit ?? ''
  if (value === undefined) return `at most ${amount}`
  const whole = value === 1 ? onePeriod[period] : undefined
  return `at most ${amount} ${whole ?? `in ${quantityText(limit?.denominator)}`}`
}

const onePeriod: Record<string, string> = {
  h: 'an hour',
  d: 'a day',
  day: 'a day',
  wk: 'a week',
  week: 'a week',
  mo: 'a month',
  month: 'a month',
}

/** Instructions beside the dose ("with food"), each once. */
function furtherText({ additionalInstruction, patientInstruction }: Dosage, text: string): string {
  const all = [...(additionalInstruction ?? []).map(conceptText), patientInstruction?.trim() ?? '']
  const fresh = all.filter((one) => one && !text.toLowerCase().includes(one.toLowerCase()))
  return [...new Set(fresh)].join('; ')
}

const withFurther = (text: string, further: string) => [text, further].filter(Boolean).join('; ')

/** "Oral" in the middle of a sentence; an abbreviation ("IV") stays. */
const lowerFirst = (text: string) =>
  /^[A-Z][a-z]/.test(text) ? text[0]?.toLowerCase() + text.slice(1) : text
