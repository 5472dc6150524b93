import type { MedicationRequest, Observation } from '@medplum/fhirtypes'
import type { OrderAlert, SigView } from '../../../preload/views/index.ts'
import { ageInMonths } from '../../clinical/age.ts'
import { type Medication, medicationOf } from '../../clinical/catalogs/medications.ts'
import { systems } from '../../clinical/codes/code-systems.ts'
import { localDay } from '../../clinical/dates.ts'
import { type DoseLimits, maximumText, screenDose } from '../../clinical/medications/dose-screen.ts'
import { bodyWeight, type WeightForDose, weightForDose } from '../../clinical/medications/patient-weight.ts'
import { productOf } from '../../clinical/medications/product.ts'
import { type Sig, sigOf } from '../../clinical/medications/sig.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { current } from '../chart/list-state.ts'

export type Dose = { sig: SigView | null; quantity: number; quantityUnit: string }

type Of = { cache: ReadableCache; encounterId: string; patientId: string; now: number; limits: DoseLimits }

/** The weight that a dose by weight goes by: what was recorded in this visit counts also before it is sent. */
export function weightOf({ cache, encounterId, patientId, now, limits }: Of): WeightForDose {
  return weightForDose({
    observations: [
      ...cache.ofEncounter('Observation', encounterId).map(({ resource }) => resource),
      ...latestWeight(cache, patientId),
    ],
    encounterId,
    patient: cache.read('Patient', patientId)?.resource,
    now,
    childDays: limits.childWeightDays,
  })
}

/** By the index, so that a long chart costs no more. */
function latestWeight(cache: ReadableCache, patientId: string): Observation[] {
  if (cache.chart.lines(patientId, 'Observation', 'results', 0) === null)
    return current(cache, 'Observation', patientId)
  const line = cache.chart.line(patientId, `${systems.loinc}|${bodyWeight}`)
  const head = line && cache.read('Observation', line.head)?.resource
  return head ? [head] : []
}

/** What is to be said of dose and quantity. */
export function doseAlerts(
  of: Of,
  medication: Medication,
  { sig, quantity, quantityUnit }: Dose,
): OrderAlert[] {
  const { cache, patientId, now, limits } = of
  return screenDose({
    sig: sig as Sig | null,
    ordered: { quantity, unit: quantityUnit },
    usualQuantity: medication.quantityUnit === quantityUnit ? medication.usualQuantity : null,
    ingredients: medication.ingredients,
    product: productOf(medication.name),
    months: ageInMonths(cache.read('Patient', patientId)?.resource.birthDate, localDay(now)),
    weight: weightOf(of),
    limits,
  })
}

/** The most of it, of a dose by weight. */
export function doseMaximum(
  { cache, patientId, now }: Of,
  medication: Medication,
  sig: SigView | null,
): string | null {
  const months = ageInMonths(cache.read('Patient', patientId)?.resource.birthDate, localDay(now))
  return maximumText(sig as Sig | null, medication.ingredients, productOf(medication.name), months)
}

/** The same of an order as it stands; nothing of a medicine that the catalog does not know. */
export function doseAlertsOf(of: Of, order: MedicationRequest): OrderAlert[] {
  const rxcui = order.medicationCodeableConcept?.coding?.find(({ system }) => system === systems.rxnorm)?.code
  const medication = rxcui === undefined ? undefined : medicationOf(rxcui)
  const { value, unit = '' } = order.dispenseRequest?.quantity ?? {}
  if (!medication || value === undefined) return []
  return doseAlerts(of, medication, {
    sig: sigOf(order.dosageInstruction),
    quantity: value,
    quantityUnit: unit,
  })
}
