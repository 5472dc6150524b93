import type { MedicationRequest, MedicationStatement, Reference } from '@medplum/fhirtypes'
import type { MedicationView } from '../../../preload/views/index.ts'
import { conceptText } from '../../clinical/codes/concepts.ts'
import { clinicianName } from '../../clinical/demographics.ts'
import { lastSaidOf, orderSpokenOf, standingSince } from '../../clinical/medications/about-order.ts'
import { dosageText } from '../../clinical/medications/dosage.ts'
import { medicationUse } from '../../clinical/medications/medication-use.ts'
import type { Medicine } from '../../clinical/medications/medicine.ts'
import { lastWord } from '../../clinical/medications/reconciled.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { idIn } from '../fhir/read.ts'
import { pharmacyAnswer } from '../record/pharmacy-answer.ts'

/** What was said of the orders of a chart since they were written. */
export type SaidOfOrders = {
  of(order: MedicationRequest): MedicationStatement | undefined
  /** Said of orders that are not in this chart: lines of their own, so that none is left out. */
  ofMissing: MedicationStatement[]
}

export function saidOfOrders(cache: ReadableCache, patientId: string): SaidOfOrders {
  const beside = cache.chart.upTo<Medicine>(patientId, 'medications-beside', 0)
  const statements = beside.filter((one) => one.resourceType === 'MedicationStatement')
  const last = lastSaidOf(statements)
  return {
    of: ({ id = '' }) => last.get(id),
    ofMissing: [...last].flatMap(([order, said]) => (cache.read('MedicationRequest', order) ? [] : [said])),
  }
}

/** An order as it stands with what was said of it since: by whom it was stopped and why, how the patient takes it. */
export function sinceView(
  cache: ReadableCache,
  order: MedicationRequest,
  said: MedicationStatement | undefined,
): Partial<MedicationView> {
  const use = standingSince(order, said)
  const over = use === 'ended'
  const by = over ? (said ?? order) : undefined
  const why = over ? conceptText([by?.statusReason].flat()[0]) : ''
  const answer = pharmacyAnswer(cache, order)
  return {
    ...(said && use !== medicationUse(order) ? { status: said.status, use: shown(use) } : {}),
    ...(over && said?.effectivePeriod?.end ? { ended: said.effectivePeriod.end } : {}),
    ...(why ? { why } : {}),
    ...(said && !over ? { said: saidView(cache, order, said) } : {}),
    ...(over && said ? { by: byWhom(cache, said) } : {}),
    ...(answer ? { pharmacy: answer } : {}),
  }
}

/** Whether and how the patient says that they take it, and whom they told; how only where that is not as it was ordered. */
function saidView(
  cache: ReadableCache,
  order: MedicationRequest,
  said: MedicationStatement,
): NonNullable<MedicationView['said']> {
  const dosage = dosageText(said.dosage)
  const asOrdered = dosage === null || dosage === dosageText(order.dosageInstruction)
  const by = byWhom(cache, said)
  const not = medicationUse(said) === 'not-taken'
  return {
    on: said.dateAsserted ?? null,
    otherwise: asOrdered || not ? null : dosage,
    ...(not ? { not: conceptText(said.statusReason?.[0]) } : {}),
    ...(by ? { by } : {}),
  }
}

/** The same of a medicine that stands for itself, as it was answered last; undefined: nobody asked since it was entered. */
export function saidOfStatement(
  cache: ReadableCache,
  statement: MedicationStatement,
): MedicationView['said'] | undefined {
  const last = lastWord(statement)
  if (!last || medicationUse(statement) === 'ended') return undefined
  const by = clinicianOf(cache, last.by)
  return {
    on: last.at,
    otherwise: last.answer === 'otherwise' ? last.words : null,
    ...(last.answer === 'not' ? { not: last.words } : {}),
    ...(by ? { by } : {}),
  }
}

const byWhom = (cache: ReadableCache, said: MedicationStatement): string =>
  clinicianOf(cache, said.note?.at(-1)?.authorReference)

export function clinicianOf(cache: ReadableCache, author: Reference | null | undefined): string {
  const id = idIn(author ?? undefined, 'Practitioner')
  return author?.display || (id && clinicianName(cache.read('Practitioner', id)?.resource.name)) || ''
}

const shown = (use: ReturnType<typeof standingSince>): MedicationView['use'] =>
  use === 'draft' || use === 'error' ? 'unknown' : use

export const speaksOfOrder = (medicine: Medicine): boolean =>
  medicine.resourceType === 'MedicationStatement' && orderSpokenOf(medicine) !== null
