import type { MedicationDispense, MedicationRequest } from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import type { RefillView } from '../../../preload/views/index.ts'
import { medicationOf } from '../../clinical/catalogs/medications.ts'
import { authoredAt } from '../../clinical/chart/chart-place.ts'
import { systems } from '../../clinical/codes/code-systems.ts'
import { conceptText } from '../../clinical/codes/concepts.ts'
import { formatDate } from '../../clinical/dates.ts'
import { clinicianName } from '../../clinical/demographics.ts'
import { dosageText } from '../../clinical/medications/dosage.ts'
import { isBan, medicationUse } from '../../clinical/medications/medication-use.ts'
import { type Medicine, medicineName } from '../../clinical/medications/medicine.ts'
import { quantityText } from '../../clinical/medications/quantities.ts'
import { sigOf } from '../../clinical/medications/sig.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { findMedication, medicineText } from '../chart/medications.ts'
import { idIn, latestFirst } from '../fhir/read.ts'
import { patientOf } from '../fhir/whose.ts'
import { openIn, pharmaciesOn } from '../record/pharmacies.ts'
import { choiceOf } from './order-view.ts'

type Of = { cache: ReadableCache; patientId: string; me: string }
type Said = RefillView['says'][number]

/** So far down a list of the chart is looked, what is in force and the latest first: a chart of thousands is not read whole. */
const mostRead = 500
/** The most refills that an order of this program names. */
const mostRefills = 11

/**
 * What a medicine of the chart was last prescribed as. Of the same code the latest order is what is refilled, whichever line
 * was pressed. Throws `not-found` where no such medicine stands in this chart.
 */
export function refillOf(of: Of, medicineId: string): RefillView {
  const pressed = medicineIn(of, medicineId)
  const last = lastOrder(of, pressed) ?? pressed
  const order = last.resourceType === 'MedicationRequest' ? last : null
  const { quantity, numberOfRepeatsAllowed: refills } = order?.dispenseRequest ?? {}
  const dosages = last.resourceType === 'MedicationRequest' ? last.dosageInstruction : last.dosage
  const medication = medicationOf(rxcuiIn(of.cache, last))
  return {
    prior: order?.id ?? null,
    medication: medicineText(of.cache, last),
    choice: medication ? choiceOf(medication) : null,
    dosage: dosageText(dosages) ?? '',
    sig: sigOf(dosages),
    quantity: isCounted(quantity?.value) ? quantity.value : null,
    quantityUnit: quantity?.unit ?? '',
    refills: refills !== undefined && refills >= 0 && refills <= mostRefills ? refills : null,
    pharmacy: pharmacyAt(of.cache, order).id,
    says: [...whoseIs(of, last), ...stateOf(last), ...fillsOf(of, last), ...lacks(of.cache, order)],
  }
}

const isCounted = (value: number | undefined): value is number => value !== undefined && value > 0

/** An order that a new one follows. Throws `not-found` where it is none of this patient's. */
export function priorOrder({ cache, patientId }: Omit<Of, 'me'>, id: string): MedicationRequest {
  const found = cache.read('MedicationRequest', id)?.resource
  if (!found || patientOf(found) !== patientId || !prescribed.has(medicationUse(found))) throw gone()
  return found
}

function medicineIn({ cache, patientId }: Of, id: string): Medicine {
  const found: Medicine | undefined =
    cache.read('MedicationRequest', id)?.resource ?? cache.read('MedicationStatement', id)?.resource
  const use = found && medicationUse(found)
  if (!found || patientOf(found) !== patientId || use === 'error' || use === 'banned' || isBan(found))
    throw gone()
  return found
}

const gone = () => new Refusal('not-found', 'This medicine is no longer in the chart.')

function rxcuiIn(cache: ReadableCache, medicine: Medicine): string {
  const codings = medicineName(medicine, findMedication(cache)).concepts.flatMap(({ coding }) => coding ?? [])
  return codings.find(({ system, code }) => system === systems.rxnorm && code)?.code ?? ''
}

/** The latest that was prescribed under the same code: what was given up, or never signed, was not. */
function lastOrder({ cache, patientId }: Of, pressed: Medicine): MedicationRequest | undefined {
  const rxcui = rxcuiIn(cache, pressed)
  if (!rxcui) return undefined
  const same = cache.chart
    .list<Medicine>(patientId, 'medications', mostRead)
    .items.map(({ resource }) => resource)
    .filter((one) => one.resourceType === 'MedicationRequest')
    .filter((one) => prescribed.has(medicationUse(one)) && one.status !== 'cancelled')
    .filter((one) => rxcuiIn(cache, one) === rxcui)
  return latestFirst(same, ({ authoredOn }) => authoredOn)[0]
}
const prescribed: ReadonlySet<string> = new Set(['taken', 'on-hold', 'ended', 'unknown'])

/** By whom and when: a colleague's prescription is theirs to know of. */
function whoseIs({ cache, me }: Of, last: Medicine): Said[] {
  const on = authoredAt(last) ? ` on ${formatDate(authoredAt(last))}` : ''
  if (last.resourceType !== 'MedicationRequest')
    return [{ text: `No prescription is on record here. Recorded${on} as taken.`, warns: true }]
  const id = idIn(last.requester, 'Practitioner')
  if (id === me) return [{ text: `You prescribed it${on}.`, warns: false }]
  const name = last.requester?.display || (id && clinicianName(cache.read('Practitioner', id)?.resource.name))
  return [
    name
      ? { text: `Prescribed by ${name}${on}, not by you.`, warns: true }
      : { text: `Prescribed${on}; by whom is not recorded.`, warns: true },
  ]
}

function stateOf(last: Medicine): Said[] {
  const use = medicationUse(last)
  const [reason] = [last.statusReason].flat()
  const why = conceptText(reason)
  if (use === 'on-hold') return [{ text: `It is on hold${why ? `: ${why}` : ''}.`, warns: true }]
  if (use === 'ended') return [{ text: `It is ${last.status}${why ? `: ${why}` : ''}.`, warns: true }]
  return use === 'not-taken' ? [{ text: 'The patient does not take it.', warns: true }] : []
}

/** Fills and how long the prescription holds, only as they are recorded. */
function fillsOf({ cache, patientId }: Of, last: Medicine): Said[] {
  const fill = lastFill(cache, fillsIn(cache, patientId), last)
  const order = last.resourceType === 'MedicationRequest' ? last : undefined
  const until = order?.dispenseRequest?.validityPeriod?.end
  return [
    ...(fill ? [{ text: fillText(fill), warns: false }] : []),
    ...(until ? [{ text: `That prescription is valid until ${formatDate(until)}.`, warns: false }] : []),
  ]
}

/** What pharmacies say that they handed over. */
export const fillsIn = (cache: ReadableCache, patientId: string): MedicationDispense[] =>
  cache.chart
    .list<MedicationDispense>(patientId, 'fills', mostRead)
    .items.map(({ resource }) => resource)
    .filter(({ status, whenHandedOver }) => status === 'completed' && whenHandedOver !== undefined)

/** The last of these for this order, or of the same code. */
export function lastFill(
  cache: ReadableCache,
  all: MedicationDispense[],
  last: Medicine,
): MedicationDispense | undefined {
  const rxcui = rxcuiIn(cache, last)
  const fills = all.filter(
    ({ authorizingPrescription = [], medicationCodeableConcept: of }) =>
      authorizingPrescription.some((one) => idIn(one, 'MedicationRequest') === last.id) ||
      (rxcui !== '' &&
        (of?.coding?.some(({ system, code }) => system === systems.rxnorm && code === rxcui) ?? false)),
  )
  return latestFirst(fills, ({ whenHandedOver }) => whenHandedOver)[0]
}

/** "Last filled Mar 3, 2026, 30 days, 60 tablets." */
export const fillText = ({ whenHandedOver, daysSupply, quantity }: MedicationDispense): string =>
  `Last filled ${[formatDate(whenHandedOver), daysText(daysSupply), quantityText(quantity)].filter(Boolean).join(', ')}.`

const daysText = (supply: MedicationDispense['daysSupply']): string =>
  supply?.value === undefined ? '' : `${supply.value} ${supply.value === 1 ? 'day' : 'days'}`

function pharmacyAt(cache: ReadableCache, order: MedicationRequest | null) {
  const performer = order?.dispenseRequest?.performer
  const named = idIn(performer, 'Organization')
  const id = openIn(pharmaciesOn(cache), named)?.id ?? null
  return { id, gone: performer && !id ? (performer.display ?? 'The pharmacy of that prescription') : null }
}

/** What the last prescription does not say, so that what stands in its place is not taken for its own. */
function lacks(cache: ReadableCache, order: MedicationRequest | null): Said[] {
  const { quantity, numberOfRepeatsAllowed: refills } = order?.dispenseRequest ?? {}
  const unsaid = [
    isCounted(quantity?.value) ? '' : 'quantity',
    refills === undefined ? 'refills' : '',
  ].filter(Boolean)
  const { gone } = pharmacyAt(cache, order)
  return [
    ...(unsaid.length > 0
      ? [{ text: `It does not say the ${unsaid.join(' and ')}: look at what stands here.`, warns: true }]
      : []),
    ...(refills !== undefined && refills > mostRefills
      ? [{ text: `It said ${refills} refills: say how many now.`, warns: true }]
      : []),
    ...(gone ? [{ text: `${gone} is not in the directory now.`, warns: true }] : []),
  ]
}
