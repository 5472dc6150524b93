import type { MedicationRequest, MedicationStatement } from '@medplum/fhirtypes'
import type { MedicationView } from '../../../preload/views/index.ts'
import { authoredAt } from '../../clinical/chart/chart-place.ts'
import { conceptText } from '../../clinical/codes/concepts.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { enteredBy } from '../../clinical/entered-by.ts'
import { dosageText } from '../../clinical/medications/dosage.ts'
import {
  banText,
  isBan,
  type MedicationUse,
  medicationUse,
} from '../../clinical/medications/medication-use.ts'
import { type Medicine, medicineName } from '../../clinical/medications/medicine.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { isOwn, mayRetract, type Reader } from './chart-entry.ts'
import { type SaidOfOrders, saidOfStatement, sinceView } from './said-of-orders.ts'

/** A Medication that the compartment brought along. */
export const findMedication = (cache: ReadableCache) => (id: string) => cache.read('Medication', id)?.resource

/** What the medicine is called; of a ban that it is one, so that no list can show it as taken. */
export function medicineText(cache: ReadableCache, medicine: Medicine): string {
  const name = medicineName(medicine, findMedication(cache)).text || 'Not named'
  return isBan(medicine) ? banText(medicine, name) : name
}

export function medicationView(
  cache: ReadableCache,
  medicine: Medicine,
  reader: Reader | null = null,
  said: SaidOfOrders | null = null,
): MedicationView {
  const request = medicine.resourceType === 'MedicationRequest'
  const use = medicationUse(medicine)
  return {
    id: medicine.id ?? '',
    type: medicine.resourceType,
    text: medicineText(cache, medicine),
    dosage: isBan(medicine) ? null : dosageText(request ? medicine.dosageInstruction : medicine.dosage),
    coded: medicineName(medicine, findMedication(cache)).coded,
    status: medicine.status ?? 'unknown',
    use: shown(use),
    authored: authoredAt(medicine),
    ...(medicine.resourceType === 'MedicationStatement' ? toldOf(medicine, use) : orderedOf(medicine)),
    ...(request ? sinceView(cache, medicine, said?.of(medicine)) : ofStatement(cache, medicine, use)),
    ...changeableBy(reader, medicine),
  }
}

/** Of a statement by itself why it was stopped, as it is recorded, and what was said of it last. */
function ofStatement(
  cache: ReadableCache,
  statement: MedicationStatement,
  use: MedicationUse,
): Pick<MedicationView, 'why' | 'said'> {
  const why = use === 'ended' ? conceptText(statement.statusReason?.[0]) : ''
  const said = saidOfStatement(cache, statement)
  return { ...(why ? { why } : {}), ...(said ? { said } : {}) }
}

const orderedOf = ({ authoredOn }: MedicationRequest): Pick<MedicationView, 'ordered'> =>
  authoredOn ? { ordered: authoredOn } : {}

/** Its dates, and what a patient told of it, where it was entered here. An end that lies ahead is none yet. */
function toldOf(
  statement: MedicationStatement,
  use: MedicationUse,
): Pick<MedicationView, 'told' | 'since' | 'ended' | 'overTheCounter'> {
  const since = statement.effectivePeriod?.start
  const ended = use === 'ended' ? statement.effectivePeriod?.end : undefined
  const dates = { ...(since ? { since } : {}), ...(ended ? { ended } : {}) }
  if (!enteredBy(statement)) return dates
  const bought = statement.extension?.some(
    ({ url, valueBoolean }) => url === rounds.overTheCounter && valueBoolean,
  )
  return { told: true, ...dates, ...(bought ? { overTheCounter: true } : {}) }
}

function changeableBy(reader: Reader | null, medicine: Medicine): Pick<MedicationView, 'own' | 'mayRetract'> {
  if (medicine.resourceType !== 'MedicationStatement') return {}
  if (isOwn(medicine, reader)) return { own: true }
  return mayRetract(medicine, reader) ? { mayRetract: true } : {}
}

const shown = (use: MedicationUse): MedicationView['use'] =>
  use === 'draft' || use === 'error' ? 'unknown' : use
