import type {
  CodeableConcept,
  List,
  MedicationRequest,
  MedicationStatement,
  Reference,
} from '@medplum/fhirtypes'
import type { MedicationView } from '../../../preload/views.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { codedOf, idIn, latestFirst, wordsOf } from '../fhir/read.ts'
import { listedAsNone, recordsNone } from './list-state.ts'

type Medicine = MedicationRequest | MedicationStatement

/** Medications as ordered and as told, active first, latest first; orders not signed yet are not among them. */
export function medicationViews(cache: ReadableCache, medicines: Medicine[]): MedicationView[] {
  const told = medicines
    .filter((one) => one.status !== 'draft' && !recordsNone('medications', conceptOf(cache, one)))
    .map((one) => viewOf(cache, one))
  const latest = latestFirst(told, (one) => one.authored)
  return [...latest.filter(isActive), ...latest.filter((one) => !isActive(one))]
}

export function noKnownMedications(cache: ReadableCache, medicines: Medicine[], lists: List[]): boolean {
  const recorded = medicines.some((one) => recordsNone('medications', conceptOf(cache, one)))
  return listedAsNone('medications', lists) || recorded
}

const isActive = (one: MedicationView) => one.status === 'active' || one.status === 'on-hold'

function viewOf(cache: ReadableCache, medicine: Medicine): MedicationView {
  const concept = conceptOf(cache, medicine)
  const dosage = medicine.resourceType === 'MedicationRequest' ? medicine.dosageInstruction : medicine.dosage
  return {
    id: medicine.id ?? '',
    text: wordsOf(concept) || medicine.medicationReference?.display || 'Not named',
    dosage: dosage?.map((one) => one.text ?? (one.asNeededBoolean ? 'as needed' : '')).find(Boolean) ?? null,
    coded: codedOf(concept),
    status: medicine.status ?? 'unknown',
    authored:
      medicine.resourceType === 'MedicationRequest'
        ? (medicine.authoredOn ?? null)
        : (medicine.dateAsserted ?? medicine.effectiveDateTime ?? medicine.effectivePeriod?.start ?? null),
  }
}

/** The medicine named outright, in a contained Medication, or in one that the compartment brought along. */
function conceptOf(cache: ReadableCache, medicine: Medicine): CodeableConcept | undefined {
  if (medicine.medicationCodeableConcept) return medicine.medicationCodeableConcept
  const reference: Reference | undefined = medicine.medicationReference
  if (reference?.reference?.startsWith('#')) {
    const inside = medicine.contained?.find((one) => one.id === reference.reference?.slice(1))
    return inside?.resourceType === 'Medication' ? inside.code : undefined
  }
  const id = idIn(reference, 'Medication')
  return id ? cache.read('Medication', id)?.resource.code : undefined
}
