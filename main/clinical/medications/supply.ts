import { plain } from '../figures.ts'
import type { Product } from './product.ts'
import { type Sig, stepsOf } from './sig.ts'
import { type Often, plural, wordsOfOften } from './sig-words.ts'

/** A quantity as it is ordered: 20 tablets. */
export type Ordered = { quantity: number; unit: string }
type Span = { low: number; high: number }

/** The fewest and the most dose units on a day on which it is taken: of what is taken weekly, that day's, no average. */
export function onOneDay(sig: Sig): Span {
  const { perDay, perDayMax = perDay } = wordsOfOften(sig.often)
  // As needed the least is nothing; what has to last is the most.
  const low = sig.asNeeded === null ? sig.dose * perDay : 0
  return { low, high: (sig.doseMax ?? sig.dose) * perDayMax }
}

/** On how many of so many days it is taken. The first is one of them: every other day of 7 are 4. */
const daysTaken = (often: Often, days: number): number =>
  often === 'once' ? 1 : Math.ceil(days / (wordsOfOften(often).everyDays ?? 1))

/** The steps by the days that they begin: what is taken once is of the day of what follows, since nothing says "the next day". */
function stepsByDay(sig: Sig): Sig[][] {
  const days: Sig[][] = []
  for (const step of stepsOf(sig)) {
    const last = days.at(-1)
    if (last?.at(-1)?.often === 'once') last.push(step)
    else days.push([step])
  }
  return days
}

/** The most dose units within one day, of whichever step, with the single doses of that day. */
export const mostOnOneDay = (sig: Sig): number =>
  Math.max(...stepsByDay(sig).map((steps) => tidy(steps.reduce((all, step) => all + onOneDay(step).high, 0))))

/** Dose units that the sig uses up, over all its steps; null: it does not say for how long. */
export function needed(sig: Sig): Span | null {
  const steps = stepsOf(sig).map(neededFor)
  const sum = (of: (span: Span) => number) =>
    tidy(steps.reduce((all, span) => all + (span ? of(span) : 0), 0))
  return steps.some((span) => span === null)
    ? null
    : { low: sum(({ low }) => low), high: sum(({ high }) => high) }
}

function neededFor(step: Sig): Span | null {
  const { low, high } = onOneDay(step)
  if (step.often !== 'once' && step.days === null) return null
  const times = daysTaken(step.often, step.days ?? 1)
  return { low: tidy(low * times), high: tidy(high * times) }
}

/** For how many days it is taken, over all its steps; null: it does not say, or is no course. */
export function daysOf(sig: Sig): number | null {
  const steps = stepsOf(sig)
  if (steps.length === 1) return sig.days
  const days = stepsByDay(sig).map((of) => {
    const last = of.at(-1)
    return last?.often === 'once' ? 1 : (last?.days ?? null)
  })
  return days.reduce<number | null>((all, one) => (all === null || one === null ? null : all + one), 0)
}

/** The quantity to propose, in dose units: the most that the sig allows. Null where it can't be reckoned. */
export function quantityFor(sig: Sig): Ordered | null {
  const most = needed(sig)
  if (!most || !isCounted(sig.unit)) return null
  const quantity = sig.unit === 'mL' ? tidy(most.high) : Math.ceil(tidy(most.high))
  return { quantity, unit: plural(sig.unit, quantity) }
}

/** Counted the same in a dose and at the pharmacy. */
const isCounted = (unit: Sig['unit']): boolean => ['tablet', 'capsule', 'mL', 'patch'].includes(unit)

export type SupplyView = {
  /** It differs from the sig: this much is needed. Null: it agrees, or can't be compared. */
  difference: string | null
  /** How long it lasts, or why it can't be compared. Null: the difference says it all, or nothing need be said. */
  lasts: string | null
}

/**
 * Quantity against the doses that fall into those days. Without days it says how long it lasts: of steps the last, which what
 * comes before it may not leave enough for. What can't be compared is said.
 */
export function compareSupply(sig: Sig, ordered: Ordered, product: Pick<Product, 'actuations'>): SupplyView {
  const units = inDoseUnits(sig, ordered, product)
  if (units === null)
    return {
      difference: null,
      lasts: `Quantity not compared with the sig: ${ordered.unit || 'its unit'} and ${plural(sig.unit, 2)} are counted differently.`,
    }
  const need = needed(sig)
  if (!need) return compareOpen(sig, ordered, units)
  const most = roundUp(sig, need.high)
  const inPacks = singular(ordered.unit) !== singular(sig.unit)
  const least = need.low === need.high ? most : need.low
  const agrees = inPacks ? units >= most : units >= least && units <= most
  if (agrees) return { difference: null, lasts: null }
  return { difference: differenceText(sig, ordered, need), lasts: null }
}

/** A sig without an end. */
function compareOpen(sig: Sig, { quantity, unit }: Ordered, units: number): SupplyView {
  const steps = stepsOf(sig)
  const last = steps.at(-1) ?? sig
  if (steps.length === 1) return { difference: null, lasts: lastsText(sig, units, 'Lasts') }
  const before = steps.slice(0, -1).map(neededFor)
  if (before.includes(null)) return { difference: null, lasts: null }
  const most = tidy(before.reduce((all, span) => all + (span?.high ?? 0), 0))
  if (units > most) return { difference: null, lasts: lastsText(last, units - most, 'The last step lasts') }
  const upTo = sig.asNeeded === null && before.every((span) => span?.low === span?.high) ? '' : 'up to '
  return {
    difference: `Quantity ${plain(quantity)} ${unit}, but the steps before the last need ${upTo}${plain(most)} ${plural(sig.unit, most)}: nothing is left for it.`,
    lasts: null,
  }
}

const roundUp = (sig: Sig, value: number): number => (sig.unit === 'mL' ? value : Math.ceil(value))

function inDoseUnits(
  sig: Sig,
  { quantity, unit }: Ordered,
  { actuations }: Pick<Product, 'actuations'>,
): number | null {
  if (singular(unit) === singular(sig.unit)) return quantity
  if (sig.unit === 'puff' && singular(unit) === 'inhaler' && actuations) return quantity * actuations
  return null
}

const singular = (unit: string): string =>
  unit
    .trim()
    .toLowerCase()
    .replace(/(?<=ch)es$|s$/, '')

function differenceText(sig: Sig, { quantity, unit }: Ordered, need: Span): string {
  const needs = (value: number) => `${plain(roundUp(sig, value))} ${plural(sig.unit, roundUp(sig, value))}`
  const how = stepsOf(sig).map(howText).join(', then ')
  const comes = sig.asNeeded === null && need.low === need.high ? 'is' : 'is at most'
  return `Quantity ${plain(quantity)} ${unit}, but ${how} ${comes} ${needs(need.high)}.`
}

const howText = ({ dose, doseMax, unit, often, days }: Sig): string =>
  [
    doseMax === null ? plain(dose) : `${plain(dose)} to ${plain(doseMax)}`,
    plural(unit, doseMax ?? dose),
    wordsOfOften(often).words,
    days === null ? '' : `for ${days} ${days === 1 ? 'day' : 'days'}`,
  ]
    .filter(Boolean)
    .join(' ')

function lastsText(sig: Sig, units: number, lasts: 'Lasts' | 'The last step lasts'): string | null {
  const { low, high } = onOneDay(sig)
  if (high <= 0 || units <= 0) return null
  const { everyDays = 1 } = wordsOfOften(sig.often)
  const days = Math.floor(tidy(units / high)) * everyDays
  const least = sig.asNeeded !== null || sig.doseMax !== null || low !== high
  if (days < 1)
    return everyDays > 1 && lasts === 'Lasts' ? 'Less than one dose.' : `${lasts} less than a day.`
  return `${lasts} ${least ? 'at least ' : ''}${days} ${days === 1 ? 'day' : 'days'}.`
}

/** What a double adds (0.1 × 3) is not the medicine's. */
export const tidy = (value: number): number => Number(value.toPrecision(12))
