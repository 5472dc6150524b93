import type { MedicationRequest, MedicationStatement } from '@medplum/fhirtypes'
import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import { orderSpokenOf, standingSince } from '../../clinical/medications/about-order.ts'
import { isBan, medicationUse } from '../../clinical/medications/medication-use.ts'
import { type Answer, answerNote, lastWord, standingAfter } from '../../clinical/medications/reconciled.ts'
import { saysWhy } from '../../clinical/reason.ts'
import { entriesIn, isOwn } from '../chart/chart-entry.ts'
import { saidOfOrders } from '../chart/said-of-orders.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { encounterOf, patientOf } from '../fhir/whose.ts'
import { isAdded } from './reconciliation.ts'

type Visit = ReturnType<typeof entriesIn>
type Given = { answer: Answer; words: string }
type Order = MedicationRequest & { id: string }
type Statement = MedicationStatement & { id: string }

/**
 * What the patient says of one medicine. Of an order it is a statement that is based on it, one for each visit; a statement by itself
 * says it in a comment, and changes its status. Throws `needs-reason`, `not-found`, `not-editable`, and as `openVisit`.
 */
export function answer(
  context: EngineContext,
  { encounterId, medicine: { type, id }, answer, words }: Input<'reconciliation.answer'>,
): void {
  const given: Given = { answer, words: answer === 'takes' ? '' : words.replaceAll(/\s+/g, ' ') }
  if (answer === 'not' && !saysWhy(words))
    throw new Refusal('needs-reason', 'Say in a word or two why it is not taken.')
  if (answer === 'otherwise' && words === '') throw new Refusal('needs-reason', 'Say how it is taken.')
  const visit = entriesIn(context, encounterId)
  if (type === 'MedicationRequest') answerOrder(context, visit, orderIn(context, visit, id), given)
  else answerStatement(visit, visit.find('MedicationStatement', id), given)
}

function answerOrder(context: EngineContext, visit: Visit, order: Order, given: Given): void {
  const said = saidOfOrders(context.cache, visit.patientId).of(order)
  if (!goesOn.has(standingSince(order, said))) throw over()
  const own = ownOf(context, visit, order.id)
  const { answer, words } = given
  const before = own ?? { status: 'active' as const }
  const note = answerNote(visit.noted(''), { ...given, visit: visit.encounter, before })
  const { medicationCodeableConcept, medicationReference, contained } = order
  visit.put(
    {
      resourceType: 'MedicationStatement',
      id: own?.id ?? visit.newId(),
      basedOn: [{ reference: `MedicationRequest/${order.id}` }],
      ...standingAfter(answer, words, { status: 'active' }),
      ...(contained ? { contained } : {}),
      ...(medicationCodeableConcept ? { medicationCodeableConcept } : {}),
      ...(medicationReference ? { medicationReference } : {}),
      subject: visit.patient,
      context: visit.encounter,
      dateAsserted: visit.at,
      informationSource: visit.patient,
      ...(answer === 'otherwise' ? { dosage: [{ text: words }] } : {}),
      note: [...(own?.note ?? [visit.noted('Stated by the patient')]), note],
      ...(own?.meta ? { meta: own.meta } : {}),
    },
    own ? 'changed' : 'recorded',
  )
}

function answerStatement(visit: Visit, statement: Statement, given: Given): void {
  if (statement.status === 'entered-in-error') throw gone()
  if (!goesOn.has(medicationUse(statement))) throw over()
  // What it is put back to is how it stood before this visit asked.
  const last = lastWord(statement)
  const before = last?.visit === visit.encounterId ? last.before : statement
  const note = answerNote(visit.noted(''), { ...given, visit: visit.encounter, before })
  visit.put({ ...standing(statement, given, before), note: [...(statement.note ?? []), note] }, 'changed')
}

function standing(statement: Statement, { answer, words }: Given, before: LastBefore): Statement {
  const { statusReason: _, ...rest } = statement
  return { ...rest, ...standingAfter(answer, words, before) }
}
type LastBefore = Pick<MedicationStatement, 'status' | 'statusReason'>

/**
 * One's own answer of this visit counts as not given. Of an order the statement is entered in error, or was never sent and is gone; one
 * that was added in this visit likewise; a statement by itself stands as it stood before. Throws as `answer`.
 */
export function takeBack(
  context: EngineContext,
  { encounterId, medicine: { type, id } }: Input<'reconciliation.takeBack'>,
): void {
  const visit = entriesIn(context, encounterId)
  if (type === 'MedicationRequest') {
    const own = ownOf(context, visit, orderIn(context, visit, id).id)
    if (!own) throw notOwn()
    remove(context, visit, own)
  } else putBack(context, visit, visit.find('MedicationStatement', id))
}

function putBack(context: EngineContext, visit: Visit, statement: Statement): void {
  const last = lastWord(statement)
  if (last?.visit === visit.encounterId) {
    if (last.by?.reference !== visit.me.reference) throw notOwn()
    const { statusReason: _, ...rest } = statement
    const { before } = last
    const said = { answer: 'taken-back', words: '', visit: visit.encounter, before } as const
    const note = answerNote(visit.noted(''), said)
    visit.put({ ...rest, ...before, note: [...(statement.note ?? []), note] }, 'changed')
  } else {
    if (!isAdded(visit, statement) || !isOwn(statement, visit.reader)) throw notOwn()
    remove(context, visit, statement)
  }
}

function remove(context: EngineContext, visit: Visit, statement: Statement): void {
  if (context.cache.withdraw('MedicationStatement', statement.id)) {
    context.audit.record('medicine-changed', [
      `MedicationStatement/${statement.id}`,
      `Patient/${visit.patientId}`,
    ])
    return
  }
  const note = [...(statement.note ?? []), visit.noted('Entered in error: taken back in the visit')]
  visit.put({ ...statement, status: 'entered-in-error', note }, 'changed')
}

/** What this provider was told of an order in this visit. */
function ownOf({ cache }: EngineContext, visit: Visit, orderId: string): Statement | undefined {
  const found = cache
    .ofPatient('MedicationStatement', visit.patientId)
    .map(({ resource }) => resource)
    .find(
      (one) =>
        one.status !== 'entered-in-error' &&
        orderSpokenOf(one) === orderId &&
        encounterOf(one) === visit.encounterId &&
        isOwn(one, visit.reader) &&
        lastWord(one) !== null,
    )
  return found?.id ? { ...found, id: found.id } : undefined
}

function orderIn({ cache }: EngineContext, { patientId }: Visit, id: string): Order {
  const order = cache.read('MedicationRequest', id)?.resource
  if (!order || patientOf(order) !== patientId || order.status === 'entered-in-error') throw gone()
  if (isBan(order))
    throw new Refusal('not-editable', 'This says not to give it. It is no medicine to ask about.')
  return { ...order, id }
}

const goesOn: ReadonlySet<string> = new Set(['taken', 'on-hold', 'unknown', 'not-taken'])
const gone = () => new Refusal('not-found', 'This medicine is no longer in the chart.')
const over = () => new Refusal('not-editable', 'This medicine is over, or not decided yet.')
const notOwn = () =>
  new Refusal('not-editable', 'Only what you were told in this visit can be taken back here.')
