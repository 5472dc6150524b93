import { randomUUID } from 'node:crypto'
import type { MedicationRequest, MedicationStatement } from '@medplum/fhirtypes'
import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { localDay } from '../../clinical/dates.ts'
import { lastSaidOf, standingSince } from '../../clinical/medications/about-order.ts'
import { isBan, type MedicationUse, medicationUse } from '../../clinical/medications/medication-use.ts'
import { saysWhy } from '../../clinical/reason.ts'
import { type EngineContext, now, sendSoon, writeOf } from '../context/engine-context.ts'
import { openVisit } from '../context/my-visit.ts'
import { patientOf } from '../fhir/whose.ts'
import { entriesIn } from './chart-entry.ts'

/** What is not over yet. */
const stoppable: ReadonlySet<MedicationUse> = new Set(['taken', 'on-hold', 'unknown', 'planned', 'not-taken'])

/**
 * A medicine of the chart is stopped, with a reason. An order that was signed here ends itself, and its pharmacy is asked to cancel
 * it; of another system's order a statement says that it was stopped, since the order is theirs; a statement ends itself.
 * Throws `needs-reason`, `not-found`, `not-editable`, and as `openVisit`.
 */
export function discontinue(
  context: EngineContext,
  { encounterId, medicine, reason }: Input<'chart.discontinue'>,
): void {
  if (!saysWhy(reason)) throw new Refusal('needs-reason', 'Say in a word or two why it is stopped.')
  const { type, id } = medicine
  if (type === 'MedicationStatement') stopStatement(context, encounterId, id, reason)
  else stopPrescribed(context, encounterId, id, reason)
}

function stopPrescribed(context: EngineContext, encounterId: string, id: string, reason: string): void {
  const { patientId } = openVisit(context, encounterId)
  const order = context.cache.read('MedicationRequest', id)?.resource
  if (!order || patientOf(order) !== patientId) throw gone()
  assertGoesOn(standingSince(order, saidOf(context, patientId, id)), isBan(order))
  const stop = isOurs(order) ? stopOrder : sayStopped
  stop(context, encounterId, { ...order, id }, reason)
}

/** Signed at a workstation: it has the business identifier under which it went out once. */
export const isOurs = ({ identifier }: MedicationRequest): boolean =>
  identifier?.some(({ system, value }) => system === rounds.prescription && value !== undefined) ?? false

const saidOf = ({ cache }: EngineContext, patientId: string, orderId: string) =>
  lastSaidOf(cache.ofPatient('MedicationStatement', patientId).map(({ resource }) => resource)).get(orderId)

function stopOrder(
  context: EngineContext,
  encounterId: string,
  order: MedicationRequest & { id: string },
  reason: string,
): void {
  const visit = openVisit(context, encounterId)
  const at = now(context)
  context.cache.put(writeOf(visit, at), { ...order, status: 'stopped', statusReason: { text: reason } })
  context.audit.record('order-changed', [`MedicationRequest/${order.id}`, `Patient/${visit.patientId}`])
  sendSoon(context)
}

/** By the writer, not by the patient: it is a clinician's decision. */
function sayStopped(
  context: EngineContext,
  encounterId: string,
  order: MedicationRequest & { id: string },
  reason: string,
): void {
  const visit = entriesIn(context, encounterId)
  const { medicationCodeableConcept, medicationReference, contained } = order
  visit.put(
    {
      resourceType: 'MedicationStatement',
      id: randomUUID(),
      basedOn: [{ reference: `MedicationRequest/${order.id}` }],
      status: 'stopped',
      statusReason: [{ text: reason }],
      ...(contained ? { contained } : {}),
      ...(medicationCodeableConcept ? { medicationCodeableConcept } : {}),
      ...(medicationReference ? { medicationReference } : {}),
      subject: visit.patient,
      context: visit.encounter,
      effectivePeriod: { end: localDay(Date.parse(visit.at)) },
      dateAsserted: visit.at,
      informationSource: visit.me,
      note: [visit.noted(`Stopped: ${reason}`)],
    },
    'recorded',
  )
}

function stopStatement(context: EngineContext, encounterId: string, id: string, reason: string): void {
  const visit = entriesIn(context, encounterId)
  const statement = visit.find('MedicationStatement', id)
  assertGoesOn(medicationUse(statement), false)
  const { start } = statement.effectivePeriod ?? {}
  visit.put(
    {
      ...statement,
      status: 'stopped',
      statusReason: [{ text: reason }],
      ...endedOn(statement, start, localDay(Date.parse(visit.at))),
      note: [...(statement.note ?? []), visit.noted(`Stopped: ${reason}`)],
    },
    'changed',
  )
}

/** A statement that names a time alone keeps it: R4 lets it name a time or a period, and what another told stays theirs. */
const endedOn = (
  { effectiveDateTime }: MedicationStatement,
  start: string | undefined,
  end: string,
): Pick<MedicationStatement, 'effectivePeriod'> =>
  effectiveDateTime ? {} : { effectivePeriod: { ...(start ? { start } : {}), end } }

function assertGoesOn(use: MedicationUse, banned: boolean): void {
  if (banned) throw new Refusal('not-editable', 'This says not to give it. It is no medicine to stop.')
  if (stoppable.has(use)) return
  throw new Refusal('not-editable', 'This medicine is over already.')
}

const gone = () => new Refusal('not-found', 'This medicine is no longer in the chart.')
