import type { Dosage, Quantity } from '@medplum/fhirtypes'

const words: Record<string, number> = {
  half: 0.5,
  one: 1,
  once: 1,
  daily: 1,
  two: 2,
  twice: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
}

/** The figures in a text, written in digits or as a word: "Take two tablets (1,000 mg)" has 2 and 1000. */
export function figuresIn(text: string): Set<number> {
  const plain = text.replaceAll(/(\d),(?=\d{3}(?!\d))/g, '$1').toLowerCase()
  return new Set([
    ...(plain.match(/\d+(?:\.\d+)?/g) ?? []).map(Number),
    ...(plain.match(/[a-z]+/g) ?? []).flatMap((word) => words[word] ?? []),
  ])
}

/**
 * The amounts that a structured dosage states: doses, rates, limits, how often. A period of 1 is no figure that words
 * would bring ("daily"), and neither is a single dose of one piece.
 */
export function amountsIn({ doseAndRate, timing, ...dosage }: Dosage): number[] {
  const { frequency, frequencyMax, period, periodMax, count, countMax, boundsDuration } = timing?.repeat ?? {}
  const quantities: (Quantity | undefined)[] = [
    ...(doseAndRate ?? []).flatMap((dose) => [
      dose.doseQuantity,
      dose.doseRange?.low,
      dose.doseRange?.high,
      dose.rateQuantity,
      dose.rateRange?.low,
      dose.rateRange?.high,
      dose.rateRatio?.numerator,
    ]),
    dosage.maxDosePerPeriod?.numerator,
    dosage.maxDosePerAdministration,
    dosage.maxDosePerLifetime,
    boundsDuration,
  ]
  return [
    ...quantities.map((quantity) => quantity?.value),
    ...[frequency, frequencyMax, period, periodMax, count, countMax],
  ].filter((value) => value !== undefined && value !== 1) as number[]
}
