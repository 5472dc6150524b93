import type { Resource, ServiceRequest } from '@medplum/fhirtypes'
import { v4 as uuid } from 'uuid'
import type { Input, Output } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import type { TestOrderView } from '../../../preload/views/index.ts'
import { reasonsOf, withReasons } from '../../clinical/diagnoses/order-reason.ts'
import type { Answers, OrderableTest } from '../../clinical/labs/orderable.ts'
import { answersOf, answersRefused, revoked, siteIdOf, testRequest } from '../../clinical/labs/request.ts'
import { findNamed } from '../../clinical/labs/search.ts'
import { saysWhy } from '../../clinical/reason.ts'
import type { LocalWrite } from '../cache/cache.ts'
import type { OrdersDeps } from '../orders/orders-deps.ts'
import { visitDiagnoses } from '../record/visit-diagnoses.ts'
import { catalogOn } from './catalog.ts'
import { earlierOf } from './earlier.ts'
import { knownTests } from './known-tests.ts'
import { sitesFor, sitesOn } from './sites.ts'
import { formOf, payerToName } from './test-form.ts'
import { testStatusOf } from './test-state.ts'
import { taskOf, testOfOrder, viewOf } from './test-view.ts'

export type Labs = ReturnType<typeof labsOf>
export type LabsDeps = Pick<OrdersDeps, 'cache' | 'clock' | 'author' | 'licensure' | 'claim'>

/** So many are offered at once; more letters find the rest. */
const mostFound = 12

/**
 * The tests that are ordered in a visit. `handlers` answers the channels `labs.*` (each throws `Refusal` or what the cache throws); the rest
 * is for signing.
 */
export function labsOf(deps: LabsDeps) {
  const { cache } = deps
  const { patientOf, isSigned, unsignedOf, refusedOf, sentOf, notEnded, own } = knownTests(cache, deps.author)
  const now = () => new Date(deps.clock.now()).toISOString()
  const ofVisit = (encounterId: string) => ({ cache, encounterId, patientId: patientOf(encounterId) })

  function writeOf(encounterId: string): LocalWrite {
    return { encounterId, author: own(), claim: deps.claim(encounterId), at: now() }
  }

  function list(encounterId: string): TestOrderView[] {
    const patientId = patientOf(encounterId)
    const { tests } = catalogOn(cache)
    const sites = sitesOn(cache)
    const unsigned = unsignedOf(encounterId)
    const ids = unsigned.map(({ order }) => order.id ?? '')
    return [
      ...sentOf(encounterId).map(({ order, pending }): TestOrderView => {
        const view = viewOf(order, tests, sites)
        const status = testStatusOf(order, {
          signed: isSigned(encounterId),
          pending,
          notCanceled: pending ? null : notEnded(order.id),
          task: taskOf(cache, encounterId, order.id),
          site: [view.site?.split(',')[0], view.sitePhone].filter(Boolean).join(', ') || null,
        })
        const over = status.state === 'canceled' || status.state === 'resulted'
        return { ...view, ...status, earlier: [], unsigned: false, needs: [], canCancel: !over }
      }),
      ...unsigned.map(({ order: drafted, status }): TestOrderView => {
        const order = named(encounterId, drafted)
        const test = testOfOrder(tests, order)
        const about = { code: order.code, repeatDays: test?.repeatDays ?? null }
        return {
          ...viewOf(order, tests, sites),
          ...status,
          earlier: earlierOf(cache, patientId, about, deps.clock.now(), ids),
          unsigned: !isSigned(encounterId),
          needs: needsOf(encounterId, order, test),
          canCancel: false,
        }
      }),
    ]
  }

  /** Why an order can't be signed as it stands. */
  function needsOf(encounterId: string, order: ServiceRequest, test: OrderableTest | undefined): string[] {
    const missing = test ? answersRefused(test, answersOf(order)) : null
    const site = siteIdOf(order)
    const known = test ? sitesFor(ofVisit(encounterId), test, []).sites : []
    const gone = site !== null && sitesOn(cache).some(({ id, closed }) => id === site && closed)
    return [
      ...(missing ? [missing] : []),
      ...(site === null && known.length > 0 ? ['Choose where it is done.'] : []),
      ...(gone ? ['Its place takes no orders any more. Choose another.'] : []),
    ]
  }

  function one(encounterId: string, orderId: string): TestOrderView {
    const found = list(encounterId).find(({ id }) => id === orderId)
    if (!found) throw new Refusal('not-found', 'This order is not on this machine.')
    return found
  }

  function assertOpen(encounterId: string): void {
    if (isSigned(encounterId))
      throw new Refusal('not-editable', 'This visit is signed. Nothing can be added to its orders.')
    if (deps.claim(encounterId) === null)
      throw new Refusal('claim-superseded', 'This visit is no longer yours. Nothing was ordered.')
    const { prescribing, message } = deps.licensure(encounterId)
    if (prescribing !== 'open')
      throw new Refusal(
        'not-licensed',
        message || 'Record where the patient is now: it decides whether you may order.',
      )
  }

  function testToOrder(id: string): OrderableTest {
    const test = catalogOn(cache).tests.find((each) => each.id === id)
    if (!test) throw new Refusal('not-found', 'This test is not in the catalog any more.')
    return test
  }

  const replacedIn = (encounterId: string, orderId: string | null | undefined): ServiceRequest | undefined =>
    orderId ? unsignedOf(encounterId).find(({ order }) => order.id === orderId)?.order : undefined

  function form({ encounterId, test, replaces }: Input<'labs.form'>): Output<'labs.form'> {
    const found = testToOrder(test)
    const unsigned = unsignedOf(encounterId).map(({ order }) => order)
    return formOf({
      ...ofVisit(encounterId),
      test: found,
      now: deps.clock.now(),
      unsigned,
      replaced: replacedIn(encounterId, replaces),
    })
  }

  /** As the form begins with, or as it was filled in. Throws `bad-input`, `not-found`. */
  function make(
    encounterId: string,
    test: OrderableTest,
    said: Said | null,
  ): ServiceRequest & { id: string } {
    const of = ofVisit(encounterId)
    const unsigned = unsignedOf(encounterId).map(({ order }) => order)
    const { sites, begin } = sitesFor(of, test, unsigned)
    const form = formOf({ ...of, test, now: deps.clock.now(), unsigned, replaced: undefined })
    const { payer, reason, site } = said ?? { ...form.begin, site: begin?.id ?? null }
    const place = site ? sites.find(({ id }) => id === site) : null
    if (place === undefined)
      throw new Refusal('not-found', 'This place is not in the directory any more. Choose another.')
    const diagnosis = reason ? diagnosesOf(encounterId).find(({ id }) => id === reason) : null
    if (diagnosis === undefined)
      throw new Refusal('not-found', 'This diagnosis is not one of the visit any more. Choose another.')
    return testRequest({
      id: uuid(),
      identifier: uuid(),
      test,
      patientId: of.patientId,
      encounterId,
      requester: deps.author(),
      at: now(),
      stat: said?.stat ?? false,
      answers: said?.answers ?? {},
      site: place,
      payer: payerToName(cache, of.patientId, deps.clock.now(), payer || null),
      reason: diagnosis ? { conditionId: diagnosis.id, code: diagnosis.code } : null,
    })
  }

  const diagnosesOf = (encounterId: string) =>
    visitDiagnoses(cache, encounterId, cache.read('Encounter', encounterId)?.resource)

  /** An order names its diagnosis: the one that was chosen, else the first-listed of the visit. */
  const named = (encounterId: string, order: ServiceRequest): ServiceRequest =>
    withReasons(order, reasonsOf(order, diagnosesOf(encounterId)))

  const add = (encounterId: string, order: ServiceRequest) =>
    cache.addDraftOrder(encounterId, own(), { order, issues: [] })

  function order({ encounterId, test: id, replaces, ...said }: Input<'labs.order'>): TestOrderView {
    assertOpen(encounterId)
    const test = testToOrder(id)
    const answers: Answers = Object.fromEntries(said.answers.map((each) => [each.id, each.answer]))
    const refused = answersRefused(test, answers)
    if (refused) throw new Refusal('bad-input', refused)
    const made = make(encounterId, test, { ...said, answers })
    cache.atomically(() => {
      if (replaces) remove({ encounterId, orderId: replaces })
      add(encounterId, made)
    })
    return one(encounterId, made.id)
  }

  /** What is asked of a member stays to be answered on its own: it keeps the visit from being signed until then. */
  function orderSet({ encounterId, set }: Input<'labs.orderSet'>): TestOrderView[] {
    assertOpen(encounterId)
    const { tests, sets } = catalogOn(cache)
    const found = sets.find(({ id }) => id === set)
    if (!found) throw new Refusal('not-found', 'This set is not in the catalog any more.')
    const ordered = unsignedOf(encounterId).map(({ order }) => testOfOrder(tests, order)?.url)
    const members = found.tests.flatMap((url) => tests.find((each) => each.url === url) ?? [])
    const made = members
      .filter(({ url }) => !ordered.includes(url))
      .map((test) => make(encounterId, test, null))
    cache.atomically(() => {
      for (const each of made) add(encounterId, each)
    })
    const ids = made.map(({ id }) => id)
    return list(encounterId).filter(({ id }) => ids.includes(id))
  }

  function remove({ encounterId, orderId }: Input<'labs.remove'>): Record<string, never> {
    if (cache.removeDraftOrder(encounterId, own(), orderId)) return {}
    const found = unsignedOf(encounterId).find(({ order }) => order.id === orderId)?.order
    if (!found)
      throw new Refusal('not-editable', 'Only an unsigned order can be removed. Cancel this one instead.')
    if (!cache.withdraw('ServiceRequest', orderId))
      cache.put(writeOf(encounterId), revoked(found, 'Removed before it was sent'))
    return {}
  }

  function cancel({ encounterId, orderId, reason }: Input<'labs.cancel'>): TestOrderView {
    const { canCancel } = one(encounterId, orderId)
    const found = cache.read('ServiceRequest', orderId)?.resource
    if (!canCancel || !found) throw new Refusal('not-editable', 'This order can’t be canceled.')
    if (!saysWhy(reason)) throw new Refusal('needs-reason', 'Say in a word or two why it is canceled.')
    cache.put(writeOf(encounterId), revoked(found, reason.trim()))
    return one(encounterId, orderId)
  }

  function search({ query }: Input<'labs.search'>): Output<'labs.search'> {
    const { tests, sets } = catalogOn(cache)
    const nameOf = (url: string) => tests.find((each) => each.url === url)?.name ?? 'A test that is not here'
    return findNamed([...sets, ...tests], query)
      .slice(0, mostFound)
      .map((each) =>
        'tests' in each
          ? { id: each.id, name: each.name, kind: 'set' as const, members: each.tests.map(nameOf) }
          : { id: each.id, name: each.name, kind: each.kind, members: [] },
      )
  }

  return {
    handlers: {
      'labs.list': ({ encounterId }: Input<'labs.list'>) => ({
        offered: catalogOn(cache).tests.length > 0,
        orders: list(encounterId),
      }),
      'labs.search': search,
      'labs.form': form,
      'labs.order': order,
      'labs.orderSet': orderSet,
      'labs.remove': remove,
      'labs.cancel': cancel,
    },
    list,
    /** What a signing transaction brings along. */
    signingResources: (encounterId: string): Resource[] => [
      ...unsignedOf(encounterId).map(({ order }) => named(encounterId, order)),
      // Removed since the signature was refused: with them the new signing covers all that the old one held.
      ...refusedOf(encounterId).flatMap(({ order }) => (order.status === 'draft' ? [] : [order])),
    ],
    /** What keeps the tests from being signed, a sentence each. */
    signingPrevents(encounterId: string): string[] {
      const unsigned = list(encounterId).filter((each) => each.unsigned)
      if (unsigned.length === 0) return []
      const { prescribing, message } = deps.licensure(encounterId)
      const closed = prescribing === 'open' ? [] : [message || 'Record where the patient is now.']
      return unsigned.flatMap(({ name, needs }) => [...closed, ...needs].map((why) => `${name}: ${why}`))
    },
  }
}

/** What a clinician said of an order in its form. */
type Said = Omit<Input<'labs.order'>, 'encounterId' | 'test' | 'replaces' | 'answers'> & { answers: Answers }
