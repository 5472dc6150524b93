import type { DoseCode, ScreenAlert } from '../alerts.ts'
import type { Ingredient } from '../catalogs/medications.ts'
import { plain } from '../figures.ts'
import { type Ceiling, ceilingsOf } from './ceilings.ts'
import type { WeightForDose } from './patient-weight.ts'
import type { Product } from './product.ts'
import type { Sig } from './sig.ts'
import { plural } from './sig-words.ts'
import { compareSupply, mostOnOneDay, type Ordered, tidy } from './supply.ts'
import { weightDose } from './weight-dose.ts'

/** What the practice decided; null: nothing. */
export type DoseLimits = {
  /** For how many days a child's weight is taken; null: it must be of the visit. */
  childWeightDays: number | null
  /** How many times the usual quantity asks for a reason. */
  quantityTimes: number | null
}

/**
 * The dose and quantity of an order: above a ceiling or the practice's limit, of a weight that can hardly be, far from the mg/kg
 * that was asked for (each a stop), and a quantity that differs from the sig (a look). Of a sig in words only the quantity is judged.
 */
export function screenDose({
  sig,
  ordered,
  usualQuantity,
  ingredients,
  product,
  months,
  weight,
  limits,
}: {
  sig: Sig | null
  ordered: Ordered
  /** In the unit of the order; null: not known. */
  usualQuantity: number | null
  ingredients: Ingredient[]
  product: Product
  /** Whole months of age; null: not known. */
  months: number | null
  weight: WeightForDose
  limits: DoseLimits
}): ScreenAlert[] {
  const found: ScreenAlert[] = []
  if (sig?.byWeight && weight.doubt) found.push(alert('stop', weight.doubt, 'DOSE'))
  const offAsked = sig && farFromAsked(sig, product)
  if (offAsked) found.push(alert('stop', offAsked.message, offAsked.dose))
  if (sig) found.push(...screenCeilings({ sig, ingredients, product, months, kg: weight.weight?.kg ?? null }))
  const { quantityTimes } = limits
  if (quantityTimes !== null && usualQuantity !== null && ordered.quantity > quantityTimes * usualQuantity)
    found.push(
      alert(
        'stop',
        `${plain(ordered.quantity)} ${ordered.unit} is more than ${plain(quantityTimes)} times the usual ${plain(usualQuantity)}. The practice asks for a reason.`,
        'DOSEH',
      ),
    )
  const { difference } = sig ? compareSupply(sig, ordered, product) : { difference: null }
  if (difference) found.push(alert('warn', difference))
  return found
}

/** The ceilings that a dose is above, each a stop; of a dose by weight by that weight, else by `kg`, where it is known. */
export function screenCeilings({
  sig,
  ingredients,
  product,
  months,
  kg,
}: {
  sig: Sig
  ingredients: Ingredient[]
  product: Product
  months: number | null
  kg: number | null
}): ScreenAlert[] {
  return ceilingsOf(ingredients, months).flatMap((ceiling) => {
    const message = aboveCeiling(sig, product, ceiling, sig.byWeight?.kg ?? kg)
    return message ? [alert('stop', message, 'DOSEH')] : []
  })
}

/** The most of what is dosed by weight, said beside the arithmetic; null for any other sig. */
export function maximumText(
  sig: Sig | null,
  ingredients: Ingredient[],
  product: Product,
  months: number | null,
): string | null {
  const [strength] = product.strengths
  if (!sig?.byWeight || !strength) return null
  const { kg } = sig.byWeight
  const known = ceilingsOf(ingredients, months).filter(({ name }) => strength.name.startsWith(name))
  if (known.length === 0) return `No maximum of ${strength.name} is known here for this age.`
  return known
    .map(({ mgPerDay, perKg }) =>
      perKg
        ? `The most is ${plain(mgPerDay)} mg/kg a day: ${thousands(tidy(mgPerDay * kg))} mg.`
        : `The most is ${thousands(mgPerDay)} mg a day.`,
    )
    .join(' ')
}

const alert = (severity: ScreenAlert['severity'], message: string, dose?: DoseCode): ScreenAlert => ({
  kind: 'dose',
  severity,
  message,
  allergyId: null,
  medicationId: null,
  ingredient: null,
  ...(dose ? { dose } : {}),
})

/** By how much the dose may differ from the mg/kg asked for, before it takes a reason. The 20 % is ours, of no source. */
const mostOff = 0.2

/** A dose by weight reckoned again: it may be of another weight, or rounded to twice as much; null where it is near enough. */
function farFromAsked(
  { byWeight, often, dose, unit }: Sig,
  product: Product,
): { message: string; dose: DoseCode } | null {
  const reached = byWeight && weightDose({ ...byWeight, often, product, dose })?.mgPerKg
  if (!byWeight || !reached || Math.abs(tidy(reached / byWeight.mgPerKg) - 1) <= mostOff + 1e-9) return null
  const { mgPerKg, per, kg } = byWeight
  const comes = plain(Number(reached.toPrecision(3)))
  return {
    message: `${plain(dose)} ${plural(unit, dose)} for ${plain(kg)} kg comes to ${comes} mg/kg/${per}: ${plain(mgPerKg)} was asked for.`,
    dose: reached < mgPerKg ? 'DOSEL' : 'DOSEH',
  }
}

/** What can be taken within one day of the sig, by the strength that bears the ingredient's name; null where it holds, or can't be told. */
function aboveCeiling(sig: Sig, product: Product, ceiling: Ceiling, kg: number | null): string | null {
  const strength = product.strengths.find(({ name }) => name.toLowerCase().startsWith(ceiling.name))
  if (!strength || (ceiling.perKg && kg === null)) return null
  const mg = tidy(mostOnOneDay(sig) * strength.mg)
  const most = ceiling.perKg ? tidy(ceiling.mgPerDay * (kg as number)) : ceiling.mgPerDay
  if (mg <= most) return null
  const limit = ceiling.perKg
    ? `${plain(ceiling.mgPerDay)} mg/kg (${plain(Math.round(most))} mg)`
    : `${thousands(ceiling.mgPerDay)} mg`
  return `Up to ${thousands(mg)} mg of ${ceiling.name} a day: the most is ${limit}.`
}

const thousands = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 2 })
