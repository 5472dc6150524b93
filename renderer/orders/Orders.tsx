import './orders.css'
import { useEffect, useRef, useState } from 'react'
import type { MedicationChoice, OrderView, VisitView } from '../../preload/views/index.ts'
import { useAction } from '../base/actions.ts'
import { rounds } from '../base/bridge.ts'
import { useReopenedForm } from '../base/form-draft.ts'
import { openDialog } from '../base/navigation.ts'
import { useFavorites, useOrderScope, useOrders } from '../base/views.ts'
import { useForeignCall } from '../call/live-call.ts'
import { useRefillAsked } from '../chart/refill-asked.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { ActionLink } from '../ui/ActionLink.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { prescribe, refill, showFavorites } from './actions.ts'
import { OrderCard } from './OrderCard.tsx'
import { OrderForm } from './OrderForm.tsx'
import { emptyOrder, type OrderTyped, typedOf, typedRefill } from './order-input.ts'
import { isAsItStands, openBehind, openOver } from './waiting-orders.ts'

const askFirst = 'Ask first where the patient is: licensure decides.'

/** Orders stand under the plan they belong to. */
export function Orders({ visit, editable }: { visit: VisitView; editable: boolean }) {
  const { encounterId } = visit
  const { data: orders, error } = useOrders(encounterId)
  const [adding, setAdding] = useState(false)
  // What the form begins with; null: nothing. Each opening is a form of its own.
  const [begun, setBegun] = useState<{ typed: OrderTyped | null; opening: number }>({
    typed: null,
    opening: 0,
  })
  const [replaced, setReplaced] = useState('')
  const [full, setFull] = useState(false)
  const open = useRef<OrderTyped>(emptyOrder)
  const foreign = useForeignCall(encounterId)
  useReopenedForm(editable ? encounterId : null, 'order', () => setAdding(true))
  const { prescribing, message } = visit.licensure
  const closed = editable && prescribing === 'closed'
  const unknown = editable && prescribing === 'unknown'
  const begin = (typed: OrderTyped | null) => {
    open.current = typed ?? emptyOrder
    setBegun(({ opening }) => ({ typed, opening: opening + 1 }))
    setReplaced(open.current.replaces)
    setFull(false)
    setAdding(typed !== null)
  }
  const asTyped = (order: OrderView) => typedOf(order, choiceOf(order))
  const change = (typed: OrderTyped) => {
    const stands = orders?.find(({ id }) => id === open.current.replaces)
    const unchanged = stands !== undefined && isAsItStands(open.current, asTyped(stands))
    const next = openOver(open.current, typed, unchanged)
    if (next) begin(next)
    else setFull(true)
  }
  const [notRefilled, setNotRefilled] = useState<string | null>(null)
  const why = !editable ? 'This visit takes no orders.' : closed ? message : unknown ? askFirst : null
  useAction(refill, {
    when: editable && (why ?? true),
    run: () => openDialog({ name: 'refill', encounterId }),
  })
  const { data: favorites } = useFavorites()
  useAction(showFavorites, {
    when: editable && (favorites?.offered ?? false),
    run: () => openDialog({ name: 'favorites' }),
  })
  useRefillAsked(encounterId, async (medicineId) => {
    const result = why ? null : await rounds.call('orders.refill', { encounterId, medicineId })
    setNotRefilled(why ?? (result?.ok === false ? result.problem.message : null))
    if (result?.ok) change(typedRefill(result.value, medicineId))
  })
  const close = (typed: OrderTyped) => {
    const behind = openBehind(typed, orders ?? [])
    begin(behind)
    next.current = !behind
  }
  const onTyped = (typed: OrderTyped) => {
    open.current = typed
    setReplaced(typed.replaces)
  }
  // The keyboard stands where the next prescription begins.
  const next = useRef(false)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!next.current) return
    next.current = false
    button.current?.focus()
  })
  if (!editable && orders?.length === 0) return null
  return (
    <section className="orders" aria-label="Orders">
      {editable && !closed && <WhatIsChecked />}
      <ul className="order-list">
        {orders
          ?.filter(({ id }) => !adding || id !== replaced)
          .map((order) => (
            <OrderCard
              key={order.id}
              encounterId={encounterId}
              order={order}
              editable={editable}
              onChooseAnother={() => setAdding(true)}
              onChange={() => change(asTyped(order))}
            />
          ))}
      </ul>
      <InlineError problem={error} />
      {notRefilled && (
        <p className="tone-warn" role="status">
          Not refilled. {notRefilled}
        </p>
      )}
      {full && (
        <p className="tone-warn" role="status">
          Too much waits half filled. Finish or cancel the open prescription first.
        </p>
      )}
      {closed && (
        <div className="order-closed" role="status">
          <p>
            <strong className="tone-stop">Prescribing is closed.</strong> {message}
          </p>
          <p>Transfer, referral and emergency stay open.</p>
        </div>
      )}
      {adding && !closed ? (
        <OrderForm
          encounterId={encounterId}
          patientName={visit.patientName}
          foreign={foreign}
          key={begun.opening}
          begin={begun.typed}
          onTyped={onTyped}
          onClose={close}
        />
      ) : (
        editable &&
        !closed && (
          <div className="order-begin">
            <ActionButton
              ref={button}
              withKeys
              action={prescribe}
              when={unknown ? askFirst : true}
              run={() => setAdding(true)}
              disabled={unknown}
            />
            {!unknown && (
              <ActionLink action={refill} withKeys>
                Refill
              </ActionLink>
            )}
            {unknown && <span className="quiet">{askFirst}</span>}
          </div>
        )
      )}
    </section>
  )
}

/** What a changed order needs of its medication: nothing usual is proposed for it any more. */
const choiceOf = ({ rxcui, medication }: OrderView): MedicationChoice => ({
  rxcui,
  name: medication,
  brand: medication.endsWith(']'),
  ingredients: [],
  usualDosage: null,
  usualQuantity: null,
  usualQuantityUnit: null,
})

/** Said once, where one orders: beneath every order it would be wallpaper. */
function WhatIsChecked() {
  const { data: scope } = useOrderScope()
  if (!scope) return null
  const { pairs, limits, ceilings } = scope
  return (
    <p className="order-unchecked">
      Interactions: only {pairs} named pairs are checked here, and {limits} limits of age, pregnancy and
      kidney function. Others are not. The most in a day is known of {ceilings.join(', ')}; of others no
      ceiling is known.
    </p>
  )
}
