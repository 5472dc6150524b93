import type { MedicationRequest, Resource } from '@medplum/fhirtypes'
import { v4 as uuid } from 'uuid'
import type { Channel, Input, Output } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import type { OrderView } from '../../../preload/views/index.ts'
import { countAbsolutes } from '../../clinical/absolutes/absolutes.ts'
import { medicationOf } from '../../clinical/catalogs/medications.ts'
import { ceilings } from '../../clinical/medications/ceilings.ts'
import { notInCatalog, searchMedications } from '../../clinical/medications/search.ts'
import { dispenser, type Pharmacy } from '../../clinical/pharmacies/pharmacy.ts'
import { preferenceOf, preferenceResource } from '../../clinical/pharmacies/preference.ts'
import { saysWhy } from '../../clinical/reason.ts'
import type { LocalWrite } from '../cache/cache.ts'
import { medicineText } from '../chart/medications.ts'
import { callPharmacy, pharmaciesOn, pharmacyOfOrder } from '../record/pharmacies.ts'
import { assertSayable, checkedOrders } from './checked-orders.ts'
import { weightOf } from './dose-of-order.ts'
import { draftOrder, unansweredBy } from './draft-order.ts'
import { draftsOf } from './drafts.ts'
import { knownOrders } from './known-orders.ts'
import { orderReasons, reasonsSigned } from './order-reasons.ts'
import { whatIsLeft } from './order-state.ts'
import { choiceOf, viewOf } from './order-view.ts'
import type { OrdersDeps } from './orders-deps.ts'
import {
  directoryFor,
  elsewhere,
  lacksPharmacy,
  pharmaciesFor,
  pharmacyToName,
  placeOf,
} from './pharmacy-of-visit.ts'
import { priorOrder, refillOf } from './refill.ts'
import { signedOrders } from './signed-orders.ts'

/** What is asked of the server is asked by the feature. */
type OrderChannel = Exclude<Extract<Channel, `orders.${string}`>, 'orders.findPharmacies'>
export type OrderHandlers = { [C in OrderChannel]: (input: Input<C>) => Output<C> }
export type Orders = ReturnType<typeof ordersOf>

/**
 * The orders of a visit. `handlers` answers the channels `orders.*` (each throws `Refusal` or what the cache
 * throws); the rest is for signing.
 */
export function ordersOf(deps: OrdersDeps) {
  const { cache } = deps
  const drafts = draftsOf(cache, () => deps.author())
  const { patientOf, isSigned, unsignedOf, refusedOf, signedOf } = knownOrders(cache, () => deps.author())
  const { doseOf, checkChoice, checkedUnsigned, checkedSince, weightFor, dosePrevents } = checkedOrders(deps)
  const { held, giveReason, called } = signedOrders({ cache, author: () => deps.author(), writeOf, one })

  function list(encounterId: string): OrderView[] {
    // Of a visit that nobody here knows there is no list, also no empty one.
    const patientId = patientOf(encounterId)
    const pharmacies = pharmaciesOn(cache)
    const directory = directoryFor(cache, patientId, pharmacies)
    const signed = isSigned(encounterId)
    const place = placeOf({ cache, encounterId })
    const reasons = orderReasons(cache, encounterId)
    return [
      ...signedOf(encounterId).map(({ order, issues, status }) => ({
        ...viewOf(cache, order, issues, checkedSince(encounterId, order), pharmacies),
        reasons: reasonsSigned(order),
        ...status,
        ...held(order, issues, status, whatIsLeft(signed)),
      })),
      ...unsignedOf(encounterId).map(({ order, issues, status }) => ({
        ...viewOf(cache, order, issues, checkedUnsigned(encounterId, order), pharmacies),
        reasons: reasons.ofUnsigned(order),
        needsPharmacy: lacksPharmacy(order, pharmacies, directory),
        unsigned: !signed,
        pharmacyElsewhere: elsewhere(pharmacyOfOrder(order, pharmacies), place),
        ...status,
      })),
    ]
  }

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
    if (!medication) throw new Refusal('not-found', 'This medication is not in the catalog.')
    assertSayable(input)
    const { weight } = weightFor(input)
    if (input.prior) priorOrder({ cache, patientId: patientOf(encounterId) }, input.prior)
    const { alerts, closed, needsReason } = checkChoice(encounterId, input.rxcui, {
      replaces: input.replaces,
      prior: input.prior,
      dose: { sig: input.sig ?? null, quantity: input.quantity, quantityUnit: input.quantityUnit },
    })
    if (closed) throw new Refusal('not-licensed', closed)
    if (needsReason && !saysWhy(input.overrideReason)) {
      throw new Refusal('needs-reason', 'There is an alert. Write an override reason, or choose another.')
    }
    const pharmacy = pharmacyToName(pharmacyOfVisit(encounterId), input)
    const replaced = unsignedOf(encounterId).find(({ order }) => order.id === input.replaces)?.order
    const made = draftOrder({
      input,
      reasonReference: replaced?.reasonReference,
      medication,
      patientId: patientOf(encounterId),
      author: deps.author(),
      at: now(),
      alerts,
      weight,
      pharmacy,
    })
    cache.atomically(() => {
      if (input.replaces) remove({ encounterId, orderId: input.replaces })
      drafts.add(encounterId, made)
      if (pharmacy) serveTheOthers(encounterId, pharmacy)
    })
    return one(encounterId, made.order.id ?? '')
  }

  const pharmacyOfVisit = (encounterId: string) => ({
    cache,
    encounterId,
    patientId: patientOf(encounterId),
    unsigned: unsignedOf(encounterId).map(({ order }) => order),
  })

  /** One choice serves every draft of the visit that has none yet, one of a void signature too; what was refused is changed by itself. */
  function serveTheOthers(encounterId: string, pharmacy: Pharmacy): void {
    changeUnsigned(encounterId, (order) =>
      order.dispenseRequest?.performer
        ? order
        : { ...order, dispenseRequest: { ...order.dispenseRequest, performer: dispenser(pharmacy) } },
    )
  }

  /** Each keeps its place in the list. */
  function changeUnsigned(
    encounterId: string,
    change: (order: MedicationRequest) => MedicationRequest,
  ): void {
    for (const { status: _, ...draft } of unsignedOf(encounterId)) {
      const { order: before } = draft
      const order = change(before)
      if (!before.id) continue
      const drafted = drafts.remove(encounterId, before.id)
      if (drafted || (order !== before && cache.withdraw('MedicationRequest', before.id)))
        drafts.add(encounterId, { ...draft, order })
    }
  }

  function nameDiagnosis({ encounterId, orderId, diagnosisId }: Input<'orders.nameDiagnosis'>): OrderView {
    assertOpen(encounterId)
    if (!unsignedOf(encounterId).some(({ order }) => order.id === orderId))
      throw new Refusal('not-editable', 'Only an unsigned order can be for another diagnosis.')
    if (!orderReasons(cache, encounterId).has(diagnosisId))
      throw new Refusal('not-found', 'This diagnosis is no longer there.')
    cache.atomically(() =>
      changeUnsigned(encounterId, (order) =>
        order.id === orderId
          ? { ...order, reasonReference: [{ reference: `Condition/${diagnosisId}` }] }
          : order,
      ),
    )
    return one(encounterId, orderId)
  }

  function remove({ encounterId, orderId }: Input<'orders.remove'>): Record<string, never> {
    const gone = drafts.remove(encounterId, orderId) || removeVoided(encounterId, orderId)
    if (!gone)
      throw new Refusal('not-editable', 'Only an unsigned order can be removed. Stop this one instead.')
    return {}
  }

  /** An order of a void signature waits in the outbox; with it go its issues. One of a refused signature is canceled. */
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

  function stop({ encounterId, orderId, reason }: Input<'orders.stop'>): OrderView {
    const { state, pharmacy } = one(encounterId, orderId)
    if (state === 'draft') throw new Refusal('not-editable', 'This order is not signed. Remove it instead.')
    if (state === 'stopped') throw new Refusal('not-editable', 'This order is stopped already.')
    if (state === 'transmitted') {
      throw new Refusal(
        'not-editable',
        `It is at ${pharmacy?.short ?? 'the pharmacy'}. ${callPharmacy(pharmacy)} to stop it.`,
      )
    }
    const order =
      cache.read('MedicationRequest', orderId)?.resource ??
      unsignedOf(encounterId).find((one) => one.order.id === orderId)?.order
    if (!order) throw new Refusal('not-found', 'This order is not on this machine.')
    if (!saysWhy(reason)) throw new Refusal('needs-reason', 'Say in a word or two why it is stopped.')
    cache.atomically(() => {
      cache.put(writeOf(encounterId), { ...order, status: 'stopped', statusReason: { text: reason } })
      drafts.remove(encounterId, orderId)
    })
    return one(encounterId, orderId)
  }

  /** What the patient said of every prescription to come: written once, and the server takes it over into the Patient. */
  function preferPharmacy({ encounterId, pharmacy }: Input<'orders.preferPharmacy'>): Record<string, never> {
    if (deps.claim(encounterId) === null)
      throw new Refusal('claim-superseded', 'This visit is no longer yours. Nothing was recorded.')
    const { practitionerId, name } = deps.author()
    const found = pharmacyToName(pharmacyOfVisit(encounterId), { pharmacy })
    if (!found)
      throw new Refusal('not-found', 'This pharmacy is not in the directory any more. Choose another.')
    const author = { reference: `Practitioner/${practitionerId}`, display: name }
    const said = { pharmacyId: found.id, name: found.name, at: now() }
    const patientId = patientOf(encounterId)
    cache.atomically(() => {
      // What was said before and has not left this machine is not said at all.
      for (const { resource, pending } of cache.ofPatient('Basic', patientId))
        if (pending && preferenceOf(resource)) cache.withdraw('Basic', resource.id ?? '')
      cache.put(writeOf(encounterId), preferenceResource(uuid(), patientId, author, said))
    })
    return {}
  }

  const handlers: OrderHandlers = {
    'orders.list': ({ encounterId }) => list(encounterId),
    'orders.scope': () => ({
      ...countAbsolutes(),
      ceilings: [...new Set(ceilings.map(({ name }) => name))],
    }),
    'orders.search': ({ query }) => searchMedications(query).map(choiceOf),
    'orders.notHere': ({ query }) => ({ medication: notInCatalog(query) }),
    'orders.refill': ({ encounterId, medicineId }) =>
      refillOf({ cache, patientId: patientOf(encounterId), me: deps.author().practitionerId }, medicineId),
    'orders.check': ({ encounterId, rxcui, ...more }) => checkChoice(encounterId, rxcui, more),
    'orders.pharmacies': (input) => pharmaciesFor(pharmacyOfVisit(input.encounterId), input),
    'orders.weight': ({ encounterId }) => weightOf(doseOf(encounterId)),
    'orders.draft': draft,
    'orders.preferPharmacy': preferPharmacy,
    'orders.nameDiagnosis': nameDiagnosis,
    'orders.remove': remove,
    'orders.stop': stop,
    'orders.giveReason': giveReason,
    'orders.called': called,
  }

  return {
    handlers,
    list,
    /** What a signing transaction brings along: each unsigned MedicationRequest and its DetectedIssues. */
    signingResources: (encounterId: string): Resource[] => [
      ...unsignedOf(encounterId).flatMap(({ order, issues }): Resource[] => [
        orderReasons(cache, encounterId).signed(order),
        ...issues,
      ]),
      // Stopped since the signature was refused: with them the new signing covers all that the old one held.
      ...refusedOf(encounterId).flatMap(({ order, issues }): Resource[] =>
        order.status === 'draft' ? [] : [order, ...issues],
      ),
    ],
    /** What keeps the orders from being signed, a sentence each: alerts that came up since, a closed license. */
    signingPrevents: (encounterId: string): string[] => {
      const unsigned = unsignedOf(encounterId)
      if (unsigned.length === 0) return []
      const pharmacies = pharmaciesOn(cache)
      const directory = directoryFor(cache, patientOf(encounterId), pharmacies)
      return unsigned.flatMap((draft) => {
        const { alerts, closed } = checkedUnsigned(encounterId, draft.order)
        const name = medicineText(cache, draft.order)
        const lacks = lacksPharmacy(draft.order, pharmacies, directory)
        const since = unansweredBy(
          draft,
          alerts.filter(({ kind }) => kind !== 'license'),
          unsigned,
        )
        return [
          ...(closed ? [`${name}: ${closed}`] : []),
          ...(lacks ? [`${name}: ${lacks}`] : []),
          ...dosePrevents(encounterId, draft.order).map((why) => `${name}: ${why}`),
          ...since.map(({ message }) => `${name}: ${message} Remove it, or order it again with a reason.`),
        ]
      })
    },
    /** To be called in the same `atomically` as the signing `putAll`, after it. */
    forgetDrafts: (encounterId: string): void => drafts.forget(encounterId),
  }
}
