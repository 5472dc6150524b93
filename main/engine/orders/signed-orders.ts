import type { DetectedIssue, MedicationRequest } from '@medplum/fhirtypes'
import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import type { OrderView } from '../../../preload/views/index.ts'
import { saysWhy } from '../../clinical/reason.ts'
import type { LocalWrite, WritableCache } from '../cache/cache.ts'
import { tasksOf } from '../record/transmission.ts'
import { heldFor, weighed } from './held-for.ts'
import { knownOrders } from './known-orders.ts'
import type { OrderStatus } from './order-state.ts'

type Of = {
  cache: WritableCache
  author(): { practitionerId: string; name: string }
  writeOf(encounterId: string): LocalWrite
  /** Throws `not-found`. */
  one(encounterId: string, orderId: string): OrderView
}

/** What a prescriber still does for an order that is signed: gives a reason where it is held, calls the pharmacy. */
export function signedOrders({ cache, author, writeOf, one }: Of) {
  const { signedOf } = knownOrders(cache, author)

  /** What a held order waits for: a reason of its prescriber's, or the server's answer to one. */
  function held(
    order: MedicationRequest,
    issues: DetectedIssue[],
    { statusMessage }: OrderStatus,
    left: string,
  ): { takesReason: boolean; statusMessage: string; overrideReason?: string } {
    const { open, given } = heldFor(cache, order, issues, author().practitionerId)
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
    const me = author().practitionerId
    const issues = found ? heldFor(cache, found.order, found.issues, me).open : []
    if (!found?.order.id || issues.length === 0)
      throw new Refusal('not-editable', 'No reason is awaited for this order.')
    if (!saysWhy(reason))
      throw new Refusal('needs-reason', 'Say in a word or two why it goes out all the same.')
    const { practitionerId, name } = author()
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
    const write = writeOf(encounterId)
    const note = remark.trim() ? [...(task.note ?? []), { time: write.at, text: remark.trim() }] : task.note
    cache.put(write, { ...task, status: 'completed', ...(note ? { note } : {}) })
    return one(encounterId, orderId)
  }

  return { held, giveReason, called }
}
