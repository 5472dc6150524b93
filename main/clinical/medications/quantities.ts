import type { Quantity, Range } from '@medplum/fhirtypes'
import { plain } from '../figures.ts'
import { unitLabel } from '../units.ts'

/** Doses that are counted, and their plurals. */
const counted: Record<string, string> = {
  application: 'applications',
  capful: 'capfuls',
  capsule: 'capsules',
  dose: 'doses',
  drop: 'drops',
  inhalation: 'inhalations',
  lozenge: 'lozenges',
  packet: 'packets',
  patch: 'patches',
  pill: 'pills',
  puff: 'puffs',
  spray: 'sprays',
  suppository: 'suppositories',
  tablet: 'tablets',
  tablespoon: 'tablespoons',
  teaspoon: 'teaspoons',
  unit: 'units',
}

/**
 * "10 mg", "2 capsules", "<5 mL"; empty where no amount is given. A dose recorded as 4.0 is "4": unlike in a result, a
 * trailing zero has no place in what concerns a medicine, since 4.0 is read as 40 (the Joint Commission's official "Do
 * Not Use" list; its exception for laboratory results excludes medication orders and documentation).
 */
export function quantityText(quantity: Quantity | undefined): string {
  if (quantity?.value === undefined) return ''
  return joined(`${quantity.comparator ?? ''}${plain(quantity.value)}`, unitText(quantity, quantity.value))
}

/** "5–10 mg"; with one end missing "at least 5 mg", "up to 10 mg"; both units where they differ. */
export function rangeText(range: Range | undefined): string {
  const { low, high } = range ?? {}
  if (low?.value === undefined) return high?.value === undefined ? '' : `up to ${quantityText(high)}`
  if (high?.value === undefined) return `at least ${quantityText(low)}`
  const unit = unitText(high, high.value)
  const lowUnit = unitText(low, high.value)
  if (lowUnit && lowUnit !== unit) return `${quantityText(low)} – ${quantityText(high)}`
  return joined(`${plain(low.value)}–${plain(high.value)}`, unit)
}

/** UCUM's arbitrary units [iU] and [drp], as a dose says them. */
const spelledOut: Record<string, string> = { iU: 'unit', IU: 'unit', drp: 'drop' }

/** The unit as people write it, in the number of `value`. Empty for a bare number. */
export function unitText(quantity: Quantity, value: number): string {
  const label = unitLabel(quantity)?.trim() ?? ''
  const word = spelledOut[label] ?? label
  return value === 1 ? word : (counted[word.toLowerCase()] ?? word)
}

const joined = (amount: string, unit: string) => (unit ? `${amount} ${unit}` : amount)
