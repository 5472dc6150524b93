import type { DetectedIssue, MedicationRequest, Resource } from '@medplum/fhirtypes'
import { v4 as uuid } from 'uuid'
import type { Channel, Input, Output } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import type {
  LicensureView,
  ListState,
  OrderAlert,
  OrderCheck,
  OrderView,
  WeightView,
} from '../../../preload/views/index.ts'
import type { Clock } from '../../base/clock.ts'
import { countAbsolutes } from '../../clinical/absolutes/absolutes.ts'
import { medicationOf } from '../../clinical/catalogs/medications.ts'
import { ceilings } from '../../clinical/medications/ceilings.ts'
import { dosageText } from '../../clinical/medications/dosage.ts'
import type { DoseLimits } from '../../clinical/medications/dose-screen.ts'
import { medicineName } from '../../clinical/medications/medicine.ts'
import { notInCatalog, searchMedications } from '../../clinical/medications/search.ts'
import { leavesDoseOpen, sigOf, sigText, stepsFollow } from '../../clinical/medications/sig.ts'
import { dispenser, type Pharmacy } from '../../clinical/pharmacies/pharmacy.ts'
import { preferenceOf, preferenceResource } from '../../clinical/pharmacies/preference.ts'
import { saysWhy } from '../../clinical/reason.ts'
import type { LocalWrite, WritableCache } from '../cache/cache.ts'
import { findMedication, medicineText } from '../chart/medications.ts'
import { callPharmacy, pharmaciesOn, pharmacyOfOrder } from '../record/pharmacies.ts'
import { tasksOf } from '../record/transmission.ts'
import { type Dose, doseAlerts, doseAlertsOf, doseMaximum, weightOf } from './dose-of-order.ts'
import { draftOrder, unansweredBy } from './draft-order.ts'
import { draftsOf } from './drafts.ts'
import { heldFor, weighed } from './held-for.ts'
import { knownOrders } from './known-orders.ts'
import { checkOrder, type Ordered } from './order-check.ts'
import { type OrderStatus, whatIsLeft } from './order-state.ts'
import { choiceOf, orderedOf, viewOf } from './order-view.ts'
import {
  directoryFor,
  elsewhere,
  lacksPharmacy,
  pharmaciesFor,
  pharmacyToName,
  placeOf,
} from './pharmacy-of-visit.ts'

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
  /** What the practice decided of doses; left out: nothing. */
  limits?: DoseLimits
}

const openDose = 'A sig “by weight” can’t be dispensed: say the dose.'

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

  const limits = deps.limits ?? { childWeightDays: null, quantityTimes: null }
  const doseOf = (encounterId: string) => ({
    cache,
    encounterId,
    patientId: patientOf(encounterId),
    now: deps.clock.now(),
    limits,
  })

  function check(
    encounterId: string,
    ordered: Ordered,
    except: string | null,
    dose: OrderAlert[] = [],
  ): OrderCheck {
    const patientId = patientOf(encounterId)
    return checkOrder({
      cache,
      patientId,
      ordered,
      now: deps.clock.now(),
      listState: deps.listState(patientId),
      licensure: deps.licensure(encounterId),
      drafts: drafts.of(encounterId).map(({ order }) => order),
      except,
      dose,
    })
  }

  /** A medication of the catalog, with dose and quantity where they are known. */
  function checkChoice(
    encounterId: string,
    rxcui: string,
    { replaces, dose }: { replaces?: string | null | undefined; dose?: Dose | null | undefined },
  ): OrderCheck {
    const medication = medicationOf(rxcui)
    const said = medication && dose ? doseAlerts(doseOf(encounterId), medication, dose) : []
    const maximum = medication && dose ? doseMaximum(doseOf(encounterId), medication, dose.sig) : null
    return { ...check(encounterId, orderedOf(medication), replaces ?? null, said), maximum }
  }

  const checked = (encounterId: string, order: MedicationRequest, dose: OrderAlert[] = []) =>
    check(encounterId, medicineName(order, findMedication(cache)), order.id ?? null, dose)

  const checkedUnsigned = (encounterId: string, order: MedicationRequest) =>
    checked(encounterId, order, doseAlertsOf(doseOf(encounterId), order))

  /** The license was asked when it was signed; where the patient went afterwards does not close it. */
  function checkedSince(encounterId: string, order: MedicationRequest): OrderCheck {
    const { alerts, ...rest } = checked(encounterId, order)
    return { ...rest, alerts: alerts.filter(({ kind }) => kind !== 'license'), closed: null }
  }

  function list(encounterId: string): OrderView[] {
    // Of a visit that nobody here knows there is no list, also no empty one.
    const patientId = patientOf(encounterId)
    const pharmacies = pharmaciesOn(cache)
    const directory = directoryFor(cache, patientId, pharmacies)
    const signed = isSigned(encounterId)
    const place = placeOf({ cache, encounterId })
    return [
      ...signedOf(encounterId).map(({ order, issues, status }) => ({
        ...viewOf(cache, order, issues, checkedSince(encounterId, order), pharmacies),
        ...status,
        ...held(order, issues, status, whatIsLeft(signed)),
      })),
      ...unsignedOf(encounterId).map(({ order, issues, status }) => ({
        ...viewOf(cache, order, issues, checkedUnsigned(encounterId, order), pharmacies),
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
    const { alerts, closed, needsReason } = checkChoice(encounterId, input.rxcui, {
      replaces: input.replaces,
      dose: { sig: input.sig ?? null, quantity: input.quantity, quantityUnit: input.quantityUnit },
    })
    if (closed) throw new Refusal('not-licensed', closed)
    if (needsReason && !saysWhy(input.overrideReason)) {
      throw new Refusal('needs-reason', 'There is an alert. Write an override reason, or choose another.')
    }
    const pharmacy = pharmacyToName(pharmacyOfVisit(encounterId), input)
    const made = draftOrder({
      input,
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
    for (const { status: _, ...draft } of unsignedOf(encounterId)) {
      const { order } = draft
      if (!order.id || order.dispenseRequest?.performer) continue
      if (!drafts.remove(encounterId, order.id) && !cache.withdraw('MedicationRequest', order.id)) continue
      const dispenseRequest = { ...order.dispenseRequest, performer: dispenser(pharmacy) }
      drafts.add(encounterId, { ...draft, order: { ...order, dispenseRequest } })
    }
  }

  /** What was read is what is ordered, and it says a dose. */
  function assertSayable({ sig, dosage }: Input<'orders.draft'>): void {
    if (sig && sigText(sig) !== dosage)
      throw new Refusal('bad-input', 'The sentence and the sig are not the same. Read it again.')
    if (sig && !stepsFollow(sig))
      throw new Refusal('bad-input', 'Say for how many days each step is taken, but for the last.')
    if (leavesDoseOpen(dosage)) throw new Refusal('bad-input', openDose)
  }

  /** Throws `needs-reason` where no dose may go by the weight that is here, or it is another than was shown. */
  function weightFor({ encounterId, sig }: Input<'orders.draft'>): Pick<WeightView, 'weight'> {
    if (!sig?.byWeight) return { weight: null }
    const { weight, blocks } = weightOf(doseOf(encounterId))
    if (blocks) throw new Refusal('needs-reason', blocks)
    if (weight?.kg !== sig.byWeight.kg)
      throw new Refusal('needs-reason', 'The weight has changed. Look at the dose again.')
    return { weight }
  }

  /** Why a sig can't be signed: it leaves the dose open, or goes by a weight that is no longer the patient's. */
  function dosePrevents(encounterId: string, order: MedicationRequest): string[] {
    if (leavesDoseOpen(dosageText(order.dosageInstruction) ?? '')) return [openDose]
    const asked = sigOf(order.dosageInstruction)?.byWeight
    if (!asked) return []
    const { weight, blocks } = weightOf(doseOf(encounterId))
    if (blocks) return [blocks]
    return weight?.kg === asked.kg
      ? []
      : [`The dose goes by ${asked.kg} kg, and the weight is now ${weight?.text}. Change it, or remove it.`]
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

  /** What a held order waits for: a reason of its prescriber's, or the server's answer to one. */
  function held(
    order: MedicationRequest,
    issues: DetectedIssue[],
    { statusMessage }: OrderStatus,
    left: string,
  ): { takesReason: boolean; statusMessage: string; overrideReason?: string } {
    const { open, given } = heldFor(cache, order, issues, deps.author().practitionerId)
    if (open.length > 0)
      return {
        takesReason: true,
        statusMessage: statusMessage.replace(left, 'Give a reason, or stop it.'),
      }
    const waits = given.find(({ pending }) => pending)
    const reason = waits?.issue.mitigation?.[0]?.action.text
    if (!reason) return { takesReason: false, statusMessage }
    const says = 'Your reason is on its way, and the server decides again.'
    return {
      takesReason: false,
      statusMessage: statusMessage.replace(left, says),
      overrideReason: reason,
    }
  }

  /** As it would have been given before signing: an issue for each that the server wrote, with the reason. */
  function giveReason({ encounterId, orderId, reason }: Input<'orders.giveReason'>): OrderView {
    const found = signedOf(encounterId).find(({ order }) => order.id === orderId)
    const me = deps.author().practitionerId
    const issues = found ? heldFor(cache, found.order, found.issues, me).open : []
    if (!found?.order.id || issues.length === 0)
      throw new Refusal('not-editable', 'No reason is awaited for this order.')
    if (!saysWhy(reason))
      throw new Refusal('needs-reason', 'Say in a word or two why it goes out all the same.')
    const { practitionerId, name } = deps.author()
    const write = writeOf(encounterId)
    cache.atomically(() => {
      for (const issue of issues)
        cache.put(write, weighed(issue, reason.trim(), practitionerId, name, write.at))
    })
    return one(encounterId, orderId)
  }

  function called({ encounterId, orderId, remark }: Input<'orders.called'>): OrderView {
    const task = tasksOf(cache, encounterId, 'call-pharmacy', orderId).at(-1)
    if (task?.status !== 'requested')
      throw new Refusal('not-found', 'No call to the pharmacy is pending for this order.')
    const note = remark.trim() ? [...(task.note ?? []), { time: now(), text: remark.trim() }] : task.note
    cache.put(writeOf(encounterId), { ...task, status: 'completed', ...(note ? { note } : {}) })
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
    'orders.check': ({ encounterId, rxcui, ...more }) => checkChoice(encounterId, rxcui, more),
    'orders.pharmacies': (input) => pharmaciesFor(pharmacyOfVisit(input.encounterId), input),
    'orders.weight': ({ encounterId }) => weightOf(doseOf(encounterId)),
    'orders.draft': draft,
    'orders.preferPharmacy': preferPharmacy,
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
      ...unsignedOf(encounterId).flatMap(({ order, issues }): Resource[] => [order, ...issues]),
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
