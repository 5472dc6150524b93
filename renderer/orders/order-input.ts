import { type Product, productOf } from '../../main/clinical/medications/product.ts'
import { type ByWeight, type Sig, sigText, stepsFollow } from '../../main/clinical/medications/sig.ts'
import { type Often, oftens, type Route, routes } from '../../main/clinical/medications/sig-words.ts'
import { quantityFor } from '../../main/clinical/medications/supply.ts'
import { usualSigOf } from '../../main/clinical/medications/usual-sig.ts'
import { type WeightDose, weightDose } from '../../main/clinical/medications/weight-dose.ts'
import type { MedicationChoice, OrderCheck, OrderView, RefillView } from '../../preload/views/index.ts'
import { readSteps, stepsIn, typedSteps } from './step-input.ts'
import { daysIn, mgOf, positive } from './typed-figures.ts'

/** How the sig is said: a dose, a dose by weight, or in words. */
export type SigMode = 'dose' | 'weight' | 'words'

/** What is typed, as it is kept half filled in; `choice` is the medication as JSON, empty while none is chosen. */
export const emptyOrder = {
  choice: '',
  /** The unsigned order that is being changed. */
  replaces: '',
  /** The entry of the chart that is refilled. */
  refillOf: '',
  /** The order that a refill follows; empty: it follows none. */
  prior: '',
  /** The favorite that was chosen; empty: none was. */
  favorite: '',
  /** What is searched first, where no medication is chosen yet. */
  find: '',
  mode: 'words',
  dosage: '',
  dose: '',
  doseMax: '',
  route: '',
  often: '',
  days: '',
  /** What follows the first dose, as JSON; empty: nothing. */
  steps: '',
  /** "yes" or empty. */
  asNeeded: '',
  reasonFor: '',
  more: '',
  mgPerKg: '',
  per: 'day',
  /** The weight that a dose by weight was rounded by hand for: of another weight that dose is not taken. Empty: none was. */
  kg: '',
  /** Empty: as it follows from the sig, else the usual one. */
  quantity: '',
  unit: '',
  refills: '0',
  /** Id of the pharmacy; empty: as it goes by itself. */
  pharmacy: '',
  reason: '',
  /** The stops that the reason of a changed draft was given to, as JSON; empty: it is of now. */
  reasonTo: '',
  /** The half-filled prescriptions that wait behind this one, as JSON; empty: none. */
  waiting: '',
}
export type OrderTyped = typeof emptyOrder

/** What a chosen medication begins with. */
export function typedFor(choice: MedicationChoice): OrderTyped {
  const usual = usualSigOf(choice.name, choice.usualDosage ?? '')
  const begun = {
    ...emptyOrder,
    choice: JSON.stringify(choice),
    unit: choice.usualQuantityUnit ?? '',
  }
  if (!usual) return { ...begun, ...blankSig(choice.name), dosage: choice.usualDosage ?? '' }
  const known = usual.dose === null ? null : { ...usual, dose: usual.dose }
  return {
    ...begun,
    ...typedSig(usual),
    mode: usual.dose === null ? 'weight' : 'dose',
    dosage: known ? sigText(known) : '',
  }
}

/** An order to be changed. */
export function typedOf(order: OrderView, choice: MedicationChoice): OrderTyped {
  return {
    ...asOrdered(order, choice),
    replaces: order.id,
    refillOf: order.prior ?? '',
    prior: order.prior ?? '',
    refills: String(order.refills),
    pharmacy: order.pharmacy?.id ?? '',
    reason: order.overrideReason ?? '',
    reasonTo: order.overrideReason ? stopsOf(order.check) : '',
  }
}

/** A medicine as it was prescribed last; one that the catalog does not have is searched by its name. */
export function typedRefill(refill: RefillView, medicineId: string): OrderTyped {
  const { choice, prior, medication, pharmacy } = refill
  const ofRefill = { refillOf: medicineId, prior: prior ?? '', pharmacy: pharmacy ?? '' }
  if (!choice) return { ...emptyOrder, ...ofRefill, prior: '', find: medication.split(' ')[0] ?? '' }
  // Beside a quantity that was prescribed nothing usual is proposed.
  const said = refill.quantity === null ? choice : { ...choice, usualQuantity: null }
  return {
    ...asOrdered(refill, said),
    ...ofRefill,
    refills: String(refill.refills ?? emptyOrder.refills),
  }
}

/** Medicine, sig and quantity as an order says them. */
function asOrdered(
  order: Pick<RefillView, 'sig' | 'dosage' | 'quantity' | 'quantityUnit'>,
  choice: MedicationChoice,
): OrderTyped {
  const { sig, quantity } = order
  return {
    ...emptyOrder,
    choice: JSON.stringify(choice),
    ...(sig ? typedSig(sig) : blankSig(choice.name)),
    mode: sig ? (sig.byWeight ? 'weight' : 'dose') : 'words',
    dosage: order.dosage,
    mgPerKg: sig?.byWeight ? String(sig.byWeight.mgPerKg) : '',
    per: sig?.byWeight?.per ?? 'day',
    quantity: quantity === null ? '' : String(quantity),
    unit: quantity === null ? (choice.usualQuantityUnit ?? '') : order.quantityUnit,
    ...(sig?.byWeight ? followed(sig, sig.byWeight, quantity, choice) : {}),
  }
}

const stopsOf = ({ alerts }: Pick<OrderCheck, 'alerts'>): string =>
  JSON.stringify(
    alerts
      .filter(({ severity }) => severity === 'stop')
      .map(({ message }) => message)
      .toSorted(),
  )

/** The reason as it holds of what speaks against the order now: one that was given to other stops is none. */
export const reasonOf = (
  { reason, reasonTo }: OrderTyped,
  check: Pick<OrderCheck, 'alerts'> | null,
): string => (check && reasonTo !== '' && reasonTo !== stopsOf(check) ? '' : reason)

/** What of a dose by weight was reckoned is reckoned again, by the weight of now; what was set by hand stays. */
function followed(sig: Sig, byWeight: ByWeight, quantity: number | null, { name }: MedicationChoice) {
  const reckoned = weightDose({ ...byWeight, often: sig.often, product: productOf(name) })
  return {
    kg: String(byWeight.kg),
    ...(reckoned?.dose === sig.dose ? { dose: '' } : {}),
    ...(quantityFor(sig)?.quantity === quantity ? { quantity: '' } : {}),
  }
}

const blankSig = (name: string) => ({ route: productOf(name).route ?? '', often: 'daily' })

export function typedSig(sig: Omit<Sig, 'dose'> & { dose: number | null }) {
  return {
    dose: sig.dose === null ? '' : String(sig.dose),
    doseMax: sig.doseMax === null ? '' : String(sig.doseMax),
    route: sig.route,
    often: sig.often,
    days: sig.days === null ? '' : String(sig.days),
    steps: typedSteps(sig.next),
    asNeeded: sig.asNeeded === null ? '' : 'yes',
    reasonFor: sig.asNeeded ?? '',
    more: sig.more,
  }
}

export type OrderRead = {
  product: Product
  sig: Sig | null
  /** The sentence; what is typed where the sig is in words. */
  dosage: string
  quantity: number | null
  unit: string
  refills: number | null
  weightDose: WeightDose | null
  /** What stands in the field of the dose. */
  doseShown: string
  /** Nothing is missing. Alerts and reasons are the engine's. */
  complete: boolean
}

/** What is typed, as an order. `kg`: the weight that a dose may go by. */
export function readOrder(typed: OrderTyped, choice: MedicationChoice, kg: number | null): OrderRead {
  const product = productOf(choice.name)
  const reckoned = typed.mode === 'weight' ? reckon(typed, product, kg) : null
  const sig = readSig(typed, product, reckoned, kg)
  const dosage = typed.mode === 'words' ? typed.dosage.trim() : sig ? sigText(sig) : ''
  const follows = sig && typed.quantity === '' ? quantityFor(sig) : null
  // A dose by weight has no usual quantity, and neither have steps: it follows, or is asked.
  const isUsual = typed.mode === 'words' || (typed.mode === 'dose' && typed.steps === '')
  const usual = isUsual ? choice.usualQuantity : null
  const quantity = follows ? follows.quantity : typed.quantity === '' ? usual : positive(typed.quantity)
  const unit = (follows ? follows.unit : typed.unit).trim()
  const refills = /^\d{1,2}$/.test(typed.refills.trim()) ? Number(typed.refills) : null
  return {
    product,
    sig,
    dosage,
    quantity,
    unit,
    refills,
    weightDose: reckoned,
    doseShown: typed.mode === 'weight' ? handDose(typed, kg) || String(reckoned?.dose ?? '') : typed.dose,
    complete:
      dosage !== '' && quantity !== null && unit !== '' && refills !== null && refills >= 0 && refills <= 11,
  }
}

/** The dose as it was rounded by hand; empty where that was for another weight. */
const handDose = ({ dose, kg: of }: OrderTyped, kg: number | null): string =>
  of === '' || Number(of) === kg ? dose : ''

/**
 * What changes with how the sig is said. In words one goes on from the sentence and the quantity that stood; by weight the dose
 * follows from the weight, and after it that dose stays.
 */
export function inMode(mode: SigMode, typed: OrderTyped, read: OrderRead): Partial<OrderTyped> {
  const wasByWeight = typed.mode === 'weight'
  if (mode === 'weight') return { mode, dose: '' }
  return {
    mode,
    ...(wasByWeight ? { dose: read.doseShown } : {}),
    ...(mode === 'words' && (read.dosage || wasByWeight) ? { dosage: read.dosage } : {}),
    ...(mode === 'words' ? { quantity: String(read.quantity ?? ''), unit: read.unit } : {}),
  }
}

function reckon(typed: OrderTyped, product: Product, kg: number | null) {
  const { mgPerKg, per, often } = typed
  const amount = positive(mgPerKg)
  const found = oftens.find((one) => one === often)
  if (amount === null || !found || kg === null) return null
  return weightDose({
    kg,
    mgPerKg: amount,
    per: per === 'dose' ? 'dose' : 'day',
    often: found,
    product,
    dose: positive(handDose(typed, kg)),
  })
}

function readSig(
  typed: OrderTyped,
  product: Product,
  reckoned: WeightDose | null,
  kg: number | null,
): Sig | null {
  const { unit } = product
  const route = routes.find((one): one is Route => one === typed.route)
  const often = oftens.find((one): one is Often => one === typed.often)
  const byWeight = typed.mode === 'weight'
  const dose = byWeight ? (reckoned?.dose ?? null) : positive(typed.dose)
  const doseMax = byWeight || typed.doseMax.trim() === '' ? null : positive(typed.doseMax)
  // Once is no course, also where a draft of before says for how many days.
  const days = often === 'once' ? null : daysIn(typed.days)
  const next = byWeight ? [] : readSteps(stepsIn(typed), product)
  const rangeHolds =
    byWeight || typed.doseMax.trim() === '' || (dose !== null && doseMax !== null && doseMax > dose)
  if (typed.mode === 'words' || !unit || !route || !often || dose === null || !rangeHolds) return null
  if (days === undefined || !next) return null
  const sig: Sig = {
    dose,
    doseMax,
    unit,
    route,
    often,
    days,
    asNeeded: typed.asNeeded ? typed.reasonFor.trim() : null,
    more: typed.more.trim(),
    mg: mgOf(product, dose, doseMax),
    byWeight:
      byWeight && kg !== null
        ? { mgPerKg: Number(typed.mgPerKg), per: typed.per === 'dose' ? 'dose' : 'day', kg }
        : null,
    ...(next.length > 0 ? { next } : {}),
  }
  return stepsFollow(sig) ? sig : null
}
