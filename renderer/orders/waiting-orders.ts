import type { OrderView } from '../../preload/views/index.ts'
import { emptyOrder, type OrderTyped } from './order-input.ts'

/** So many characters a field of a kept form holds (`FormValues`). */
const most = 4000

/** The half-filled prescriptions that wait behind the open one, the latest last. */
export const waitingIn = ({ waiting }: Pick<OrderTyped, 'waiting'>): OrderTyped[] =>
  waiting === ''
    ? []
    : (JSON.parse(waiting) as Partial<OrderTyped>[]).map((one) => ({ ...emptyOrder, ...one }))

/**
 * What stands in the form when `next` is opened over `open`: what was half filled waits behind it, and an order that waits
 * there itself goes on as it was left. Null: there is no room for it.
 */
export function openOver(open: OrderTyped, next: OrderTyped, unchanged: boolean): OrderTyped | null {
  const waiting = waitingIn(open)
  const left = open.choice === '' || unchanged ? waiting : [...waiting, open]
  const own = left.find(({ replaces, refillOf }) => replaces === next.replaces && refillOf === next.refillOf)
  const found = withWaiting(
    own ?? next,
    left.filter((one) => one !== own),
  )
  return found.waiting.length > most ? null : found
}

/** What is opened when the form over it is done; null: nothing waits. An order that is gone by now is written anew. */
export function openBehind(done: OrderTyped, orders: Pick<OrderView, 'id'>[]): OrderTyped | null {
  const waiting = waitingIn(done)
  const last = waiting.pop()
  if (!last) return null
  const stands = orders.some(({ id }) => id === last.replaces)
  return withWaiting(stands ? last : { ...last, replaces: '' }, waiting)
}

/** The name of a medicine that waits. */
export const nameOf = ({ choice }: Pick<OrderTyped, 'choice'>): string =>
  (JSON.parse(choice) as { name: string }).name

/** Only what is filled in: it has to fit into one field. */
function withWaiting(typed: OrderTyped, waiting: OrderTyped[]): OrderTyped {
  const filled = waiting.map((one) =>
    Object.fromEntries(
      Object.entries(one).filter(
        ([field, value]) => field !== 'waiting' && value !== emptyOrder[field as keyof OrderTyped],
      ),
    ),
  )
  return { ...typed, waiting: filled.length > 0 ? JSON.stringify(filled) : '' }
}

/** Does it say what the order says, as it is? */
export const isAsItStands = (typed: OrderTyped, stands: OrderTyped): boolean =>
  (Object.keys(emptyOrder) as (keyof OrderTyped)[]).every(
    (field) => field === 'waiting' || typed[field] === stands[field],
  )
