import type { List } from '@medplum/fhirtypes'
import type { MedicationView } from '../../../preload/views.ts'
import { listedAsNone, recordsNone, recordsNothing } from '../../clinical/codes/recorded-none.ts'
import { dosageText } from '../../clinical/medications/dosage.ts'
import { type Medicine, medicineName } from '../../clinical/medications/medicine.ts'
import {
  banText,
  isBan,
  type MedicineStanding,
  standingOf,
} from '../../clinical/medications/medicine-standing.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { latestFirst } from '../fhir/read.ts'

/**
 * Medications as ordered and as told: first what must not be given, then what is taken, then what is only planned or
 * over; each group latest first. Orders not signed yet are not among them.
 */
export function medicationViews(cache: ReadableCache, medicines: Medicine[]): MedicationView[] {
  const find = findMedication(cache)
  const told = medicines
    .filter((one) => standingOf(one) !== 'draft' && standingOf(one) !== 'error')
    .filter((one) =>
      medicineName(one, find).concepts.every(
        (concept) => !recordsNone('medications', concept) && !recordsNothing('medications', concept),
      ),
    )
    .map((one) => viewOf(cache, one))
  return latestFirst(told, (one) => one.authored).toSorted((a, b) => rank[a.standing] - rank[b.standing])
}

const rank: Record<MedicationView['standing'], number> = {
  banned: 0,
  taken: 1,
  'on-hold': 1,
  unknown: 2,
  planned: 3,
  ended: 4,
  'not-taken': 4,
}

export function noKnownMedications(cache: ReadableCache, medicines: Medicine[], lists: List[]): boolean {
  const recorded = medicines.some((one) =>
    medicineName(one, findMedication(cache)).concepts.some((concept) => recordsNone('medications', concept)),
  )
  return listedAsNone('medications', lists) || recorded
}

/** A Medication that the compartment brought along. */
export const findMedication = (cache: ReadableCache) => (id: string) => cache.read('Medication', id)?.resource

/** What the medicine is called; of a ban that it is one, so that no list can show it as taken. */
export function medicineText(cache: ReadableCache, medicine: Medicine): string {
  const name = medicineName(medicine, findMedication(cache)).text || 'Not named'
  return isBan(medicine) ? banText(medicine, name) : name
}

function viewOf(cache: ReadableCache, medicine: Medicine): MedicationView {
  const request = medicine.resourceType === 'MedicationRequest'
  const standing = standingOf(medicine)
  return {
    id: medicine.id ?? '',
    text: medicineText(cache, medicine),
    dosage: isBan(medicine) ? null : dosageText(request ? medicine.dosageInstruction : medicine.dosage),
    coded: medicineName(medicine, findMedication(cache)).coded,
    status: medicine.status ?? 'unknown',
    standing: shown(standing),
    authored: request
      ? (medicine.authoredOn ?? null)
      : (medicine.dateAsserted ?? medicine.effectiveDateTime ?? medicine.effectivePeriod?.start ?? null),
  }
}

const shown = (standing: MedicineStanding): MedicationView['standing'] =>
  standing === 'draft' || standing === 'error' ? 'unknown' : standing
