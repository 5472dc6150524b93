import { plain } from '../figures.ts'
import type { Product } from './product.ts'
import type { Sig } from './sig.ts'
import { plural, wordsOfOften } from './sig-words.ts'

/** A quantity as it is ordered: 20 tablets. */
export type Ordered = { quantity: number; unit: string }
type Span = { low: number; high: number }

/** The fewest and the most dose units in a day, as the sig allows it. */
export function perDay(sig: Sig): Span {
  const { perDay, perDayMax = perDay } = wordsOfOften(sig.often)
  // As needed the least is nothing; what has to last is the most.
  const low = sig.asNeeded === null ? sig.dose * perDay : 0
  return { low, high: (sig.doseMax ?? sig.dose) * perDayMax }
}

/** Dose units that the sig uses up; null: it does not say for how long. */
export function needed(sig: Sig): Span | null {
  if (sig.often === 'once') return { low: sig.dose, high: sig.doseMax ?? sig.dose }
  if (sig.days === null) return null
  const day = perDay(sig)
  // Of what is taken every other day or weekly a begun interval counts whole.
  const times = (amount: number) => tidy(amount * (sig.days as number))
  return { low: times(day.low), high: times(day.high) }
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

/** Quantity against dose × frequency × days. Without days it says how long it lasts; what can't be compared is said. */
export function compareSupply(sig: Sig, ordered: Ordered, product: Pick<Product, 'actuations'>): SupplyView {
  const units = inDoseUnits(sig, ordered, product)
  if (units === null)
    return {
      difference: null,
      lasts: `Quantity not compared with the sig: ${ordered.unit || 'its unit'} and ${plural(sig.unit, 2)} are counted differently.`,
    }
  const need = needed(sig)
  if (!need) return { difference: null, lasts: lastsText(sig, units) }
  const most = roundUp(sig, need.high)
  const inPacks = singular(ordered.unit) !== singular(sig.unit)
  const least = need.low === need.high ? most : need.low
  const agrees = inPacks ? units >= most : units >= least && units <= most
  if (agrees) return { difference: null, lasts: null }
  return { difference: differenceText(sig, ordered, need), lasts: null }
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
  const how = [
    sig.doseMax === null ? plain(sig.dose) : `${plain(sig.dose)} to ${plain(sig.doseMax)}`,
    plural(sig.unit, sig.doseMax ?? sig.dose),
    wordsOfOften(sig.often).words,
    sig.days === null ? '' : `for ${sig.days} ${sig.days === 1 ? 'day' : 'days'}`,
  ]
    .filter(Boolean)
    .join(' ')
  const comes = sig.asNeeded === null && need.low === need.high ? 'is' : 'is at most'
  return `Quantity ${plain(quantity)} ${unit}, but ${how} ${comes} ${needs(need.high)}.`
}

function lastsText(sig: Sig, units: number): string | null {
  const day = perDay(sig)
  if (day.high <= 0 || units <= 0) return null
  const days = Math.floor(tidy(units / day.high))
  const least = sig.asNeeded !== null || sig.doseMax !== null || day.low !== day.high
  if (days < 1) return 'Lasts less than a day.'
  return `Lasts ${least ? 'at least ' : ''}${days} ${days === 1 ? 'day' : 'days'}.`
}

/** What a double adds (0.1 × 3) is not the medicine's. */
export const tidy = (value: number): number => Number(value.toPrecision(12))
