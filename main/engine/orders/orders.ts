import type { DetectedIssue, MedicationRequest, Resource } from '@medplum/fhirtypes'
import type { Channel, EventName, Input, Output, Payload } from '../../../preload/contract.ts'
import type { LicensureView, ListState, OrderCheck, OrderView } from '../../../preload/views.ts'
import type { LocalWrite, WritableCache } from '../cache/cache.ts'
import { patientOfVisit } from '../cache/right-patient.ts'
import { idIn } from '../fhir/read.ts'
import { systems } from '../fhir/systems.ts'
import { noteId } from '../note/note-id.ts'
import type { Clock } from '../outside.ts'
import { Refusal } from '../problems.ts'
import { type Medication, medicationOf } from '../terminology/catalogue.ts'
import { searchMedications } from '../terminology/search.ts'
import { draftOrder, unansweredBy } from './draft-order.ts'
import { type Draft, draftsOf } from './drafts.ts'
import { checkOrder } from './order-check.ts'
import { leftOut, type OrderStanding, refused, standingOf, unsigned } from './order-state.ts'
import { tasksOf } from './transmission.ts'

export type OrdersDeps = {
  cache: WritableCache
  clock: Clock
  author(): { practitionerId: string; name: string }
  /** May this provider prescribe where the patient is now? */
  licensure(encounterId: string): LicensureView
  /** `taskId n`; null: this provider does not hold the visit. */
  claim(encounterId: string): string | null
  /** State of the patient's allergy list. */
  listState(patientId: string): ListState
  emit<E extends EventName>(event: E, payload: Payload<E>): void
}

type Unsigned = Draft & { standing: OrderStanding }
type OrderChannel = Extract<Channel, `orders.${string}`>
export type OrderHandlers = { [C in OrderChannel]: (input: Input<C>) => Output<C> }
export type Orders = ReturnType<typeof ordersOf>

/**
 * The orders of a visit. `handlers` answers the channels `orders.*` (each throws `Refusal` or what the cache
 * throws); the rest is for signing.
 */
export function ordersOf(deps: OrdersDeps) {
  const { cache } = deps
  const drafts = draftsOf(cache)

  const patientOf = (encounterId: string): string =>
    patientOfVisit(
      cache.read('Encounter', encounterId)?.resource,
      cache.ofEncounter('Task', encounterId).map(({ resource }) => resource),
    )

  function check(encounterId: string, medication: Medication | undefined, except: string | null): OrderCheck {
    const patientId = patientOf(encounterId)
    return checkOrder({
      cache,
      patientId,
      ingredients: medication?.ingredients ?? null,
      listState: deps.listState(patientId),
      licensure: deps.licensure(encounterId),
      drafts: drafts.of(encounterId).map(({ order }) => order),
      except,
    })
  }

  /**
   * Unsigned orders: those drafted here; those of a signature that became void, which the outbox holds as drafts
   * while the note is a draft again; and those of a signature that the central API refused.
   */
  function unsignedOf(encounterId: string): Unsigned[] {
    const standing = isSigned(encounterId) ? leftOut : unsigned
    const drafted = drafts.of(encounterId).map((draft) => ({ ...draft, standing }))
    const issues = issuesOf(patientOf(encounterId))
    const voided = cache
      .ofEncounter('MedicationRequest', encounterId)
      .filter(({ resource, base }) => resource.status === 'draft' && !base && !isGoing(resource.id))
      .map(({ resource: order }) => ({
        order,
        issues: issues.filter((issue) => isOf(order, issue)),
        standing,
      }))
    const refused = refusedOf(encounterId).filter(({ order }) => order.status === 'draft')
    return [...voided, ...refused, ...drafted]
  }

  /** Is it part of a signature that waits to be sent? */
  const isGoing = (orderId: string | undefined): boolean =>
    cache
      .outbox()
      .some(
        ({ kind, state, mine }) =>
          kind === 'transaction' &&
          state !== 'set-aside' &&
          mine.some((one) => one.resourceType === 'MedicationRequest' && one.id === orderId),
      )

  /** What a signing that was put aside holds, with what was written of it since. */
  function refusedOf(encounterId: string): Unsigned[] {
    const rows = cache
      .outbox()
      .filter(
        (row) => row.encounterId === encounterId && row.state === 'set-aside' && row.kind === 'transaction',
      )
    return rows.flatMap(({ mine, why }) => {
      const issues = mine.filter((one) => one.resourceType === 'DetectedIssue')
      return mine
        .filter((one) => one.resourceType === 'MedicationRequest')
        .map((signed) => ({
          order: cache.read('MedicationRequest', signed.id ?? '')?.resource ?? signed,
          issues: issues.filter((issue) => isOf(signed, issue)),
          standing: refused(why ?? 'the central API did not accept it.'),
        }))
    })
  }

  const issuesOf = (patientId: string): DetectedIssue[] =>
    cache.ofPatient('DetectedIssue', patientId).map(({ resource }) => resource)

  /** By this provider: what a colleague signed of the visit, before a hand-over, closes no orders. */
  function isSigned(encounterId: string): boolean {
    const own = cache.read('Composition', noteId(encounterId, deps.author().practitionerId))
    return own !== undefined && own.resource.status !== 'preliminary'
  }

  function signedOf(encounterId: string): OrderView[] {
    const signed = isSigned(encounterId)
    const patientId = patientOf(encounterId)
    const issues = issuesOf(patientId)
    return cache
      .ofEncounter('MedicationRequest', encounterId)
      .filter(
        ({ resource, base }) =>
          resource.status !== 'draft' || (signed && (base !== undefined || isGoing(resource.id))),
      )
      .map(({ resource: order, pending }) => {
        const standing = standingOf(order, {
          signed,
          pending,
          notStopped: pending ? null : notStopped(order.id),
          transmission: tasksOf(cache, patientId, 'transmit-prescription', order.id).at(-1),
          call: tasksOf(cache, patientId, 'call-pharmacy', order.id).at(-1),
        })
        const about = issues.filter((issue) => isOf(order, issue))
        // The licence was asked when it was signed; where the patient went afterwards does not close it.
        const { alerts, ...rest } = check(encounterId, medicationIn(order), order.id ?? null)
        const told = { ...rest, alerts: alerts.filter(({ kind }) => kind !== 'licence'), closed: null }
        return { ...viewOf(order, about, told), ...standing }
      })
  }

  /** Why the central API did not take a stop of it; null when none was refused. */
  function notStopped(orderId: string | undefined): string | null {
    const row = cache
      .outbox()
      .filter(({ state, kind }) => state === 'set-aside' && kind === 'put')
      .find(({ mine }) => mine.some((one) => one.resourceType === 'MedicationRequest' && one.id === orderId))
    return row ? (row.why ?? 'the central API did not accept it.') : null
  }

  const list = (encounterId: string): OrderView[] => [
    ...signedOf(encounterId),
    ...unsignedOf(encounterId).map(({ order, issues, standing }) => ({
      ...viewOf(order, issues, check(encounterId, medicationIn(order), order.id ?? null)),
      ...standing,
    })),
  ]

  function one(encounterId: string, orderId: string): OrderView {
    const found = list(encounterId).find(({ id }) => id === orderId)
    if (!found) throw new Refusal('not-found', 'This order is not on this machine.')
    return found
  }

  function writeOf(encounterId: string): LocalWrite {
    const claim = deps.claim(encounterId)
    return { encounterId, author: `Practitioner/${deps.author().practitionerId}`, claim, at: now() }
  }
  const now = () => new Date(deps.clock.now()).toISOString()

  function assertOpen(encounterId: string): void {
    if (isSigned(encounterId)) {
      throw new Refusal('not-editable', 'This visit is signed. Nothing can be added to its orders.')
    }
    if (deps.claim(encounterId) === null) {
      throw new Refusal('claim-superseded', 'This visit is no longer yours. Nothing was ordered.')
    }
  }

  function draft(input: Input<'orders.draft'>): OrderView {
    const { encounterId } = input
    assertOpen(encounterId)
    const medication = medicationOf(input.rxcui)
    if (!medication) throw new Refusal('not-found', 'This medication is not in the catalogue.')
    const { alerts, closed, needsReason } = check(encounterId, medication, null)
    if (closed) throw new Refusal('not-licensed', closed)
    if (needsReason && !input.overrideReason?.trim()) {
      throw new Refusal(
        'needs-reason',
        'There is an alert. Write why you order it all the same, or choose another.',
      )
    }
    const made = draftOrder({
      input,
      medication,
      patientId: patientOf(encounterId),
      author: deps.author(),
      at: now(),
      alerts,
    })
    drafts.add(encounterId, made)
    deps.emit('orders.changed', { encounterId })
    return one(encounterId, made.order.id ?? '')
  }

  function remove({ encounterId, orderId }: Input<'orders.remove'>): Record<string, never> {
    const gone = drafts.remove(encounterId, orderId) || removeVoided(encounterId, orderId)
    if (!gone)
      throw new Refusal('not-editable', 'Only an unsigned order can be removed. Stop this one instead.')
    deps.emit('orders.changed', { encounterId })
    return {}
  }

  /** An order of a void signature waits in the outbox; with it go its issues. One of a refused signature is cancelled. */
  function removeVoided(encounterId: string, orderId: string): boolean {
    const found = unsignedOf(encounterId).find(({ order }) => order.id === orderId)
    if (!found) return false
    cache.atomically(() => {
      for (const issue of found.issues) cache.withdraw('DetectedIssue', issue.id ?? '')
      if (cache.withdraw('MedicationRequest', orderId)) return
      cache.put(writeOf(encounterId), { ...found.order, status: 'cancelled' })
    })
    return true
  }

  function stop({ encounterId, orderId, words }: Input<'orders.stop'>): OrderView {
    const { state } = one(encounterId, orderId)
    if (state === 'draft') throw new Refusal('not-editable', 'This order is not signed. Remove it instead.')
    if (state === 'stopped') throw new Refusal('not-editable', 'This order is stopped already.')
    if (state === 'transmitted') {
      throw new Refusal('not-editable', 'It is at the pharmacy. Call the pharmacy to stop it.')
    }
    const order =
      cache.read('MedicationRequest', orderId)?.resource ??
      unsignedOf(encounterId).find((one) => one.order.id === orderId)?.order
    if (!order) throw new Refusal('not-found', 'This order is not on this machine.')
    cache.atomically(() => {
      cache.put(writeOf(encounterId), { ...order, status: 'stopped', statusReason: { text: words } })
      drafts.remove(encounterId, orderId)
    })
    deps.emit('orders.changed', { encounterId })
    return one(encounterId, orderId)
  }

  function called({ encounterId, orderId, words }: Input<'orders.called'>): OrderView {
    const task = tasksOf(cache, patientOf(encounterId), 'call-pharmacy', orderId).at(-1)
    if (task?.status !== 'requested')
      throw new Refusal('not-found', 'Nobody is asked to call the pharmacy about this order.')
    const note = words.trim() ? [...(task.note ?? []), { time: now(), text: words.trim() }] : task.note
    cache.put(writeOf(encounterId), { ...task, status: 'completed', ...(note ? { note } : {}) })
    deps.emit('orders.changed', { encounterId })
    return one(encounterId, orderId)
  }

  const handlers: OrderHandlers = {
    'orders.list': ({ encounterId }) => list(encounterId),
    'orders.search': ({ words }) => searchMedications(words).map(choiceOf),
    'orders.check': ({ encounterId, rxcui }) => check(encounterId, medicationOf(rxcui), null),
    'orders.draft': draft,
    'orders.remove': remove,
    'orders.stop': stop,
    'orders.called': called,
  }

  return {
    handlers,
    list,
    /** What a signing transaction brings along: each unsigned MedicationRequest and its DetectedIssues. */
    signingResources: (encounterId: string): Resource[] => [
      ...unsignedOf(encounterId).flatMap(({ order, issues }): Resource[] => [order, ...issues]),
      // Stopped since the signature was refused: with them the new signing covers all that the old one held.
      ...refusedOf(encounterId).flatMap(({ order, issues }): Resource[] =>
        order.status === 'draft' ? [] : [order, ...issues],
      ),
    ],
    /** What keeps the orders from being signed, a sentence each: alerts that came up since, a closed licence. */
    signingPrevents: (encounterId: string): string[] =>
      unsignedOf(encounterId).flatMap((draft) => {
        const { alerts, closed } = check(encounterId, medicationIn(draft.order), draft.order.id ?? null)
        const name = draft.order.medicationCodeableConcept?.text ?? 'An order'
        const since = unansweredBy(
          draft,
          alerts.filter(({ kind }) => kind !== 'licence'),
        )
        return [
          ...(closed ? [`${name}: ${closed}`] : []),
          ...since.map(({ words }) => `${name}: ${words} Remove it, or order it again with a reason.`),
        ]
      }),
    /** To be called in the same `atomically` as the signing `putAll`, after it. */
    forgetDrafts: (encounterId: string): void => drafts.forget(encounterId),
  }
}

const isOf = (order: MedicationRequest, issue: DetectedIssue): boolean =>
  issue.implicated?.some((one) => idIn(one, 'MedicationRequest') === order.id) ?? false

const codeIn = (order: MedicationRequest): string =>
  order.medicationCodeableConcept?.coding?.find(({ system }) => system === systems.rxnorm)?.code ?? ''
const medicationIn = (order: MedicationRequest) => medicationOf(codeIn(order))

function viewOf(
  order: MedicationRequest,
  issues: DetectedIssue[],
  check: OrderCheck,
): Omit<OrderView, keyof OrderStanding> {
  return {
    id: order.id ?? '',
    rxcui: codeIn(order),
    medication: order.medicationCodeableConcept?.text ?? order.medicationReference?.display ?? 'Not named',
    dosage: order.dosageInstruction?.[0]?.text ?? '',
    quantity: order.dispenseRequest?.quantity?.value ?? 0,
    quantityUnit: order.dispenseRequest?.quantity?.unit ?? '',
    refills: order.dispenseRequest?.numberOfRepeatsAllowed ?? 0,
    check,
    overrideReason:
      issues.map((issue) => issue.mitigation?.[0]?.action.text).find((text) => text !== undefined) ?? null,
  }
}

const choiceOf = ({
  rxcui,
  name,
  brand,
  ingredients,
  usualDosage,
  usualQuantity,
  quantityUnit,
}: Medication) => ({
  rxcui,
  name,
  brand,
  ingredients,
  usualDosage,
  usualQuantity,
  usualQuantityUnit: quantityUnit,
})
