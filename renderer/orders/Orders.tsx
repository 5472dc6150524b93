import './orders.css'
import { useEffect, useRef, useState } from 'react'
import type { MedicationChoice, OrderView, VisitView } from '../../preload/views/index.ts'
import { useReopenedForm } from '../base/form-draft.ts'
import { useOrderScope, useOrders } from '../base/views.ts'
import { useForeignCall } from '../call/live-call.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { prescribe } from './actions.ts'
import { OrderCard } from './OrderCard.tsx'
import { OrderForm } from './OrderForm.tsx'
import { type OrderTyped, typedOf } from './order-input.ts'

const askFirst = 'Ask first where the patient is: licensure decides.'

/** Orders stand under the plan they belong to. */
export function Orders({ visit, editable }: { visit: VisitView; editable: boolean }) {
  const { encounterId } = visit
  const { data: orders, error } = useOrders(encounterId)
  const [adding, setAdding] = useState(false)
  const [changed, setChanged] = useState<OrderTyped | null>(null)
  const foreign = useForeignCall(encounterId)
  useReopenedForm(editable ? encounterId : null, 'order', () => setAdding(true))
  const { prescribing, message } = visit.licensure
  const closed = editable && prescribing === 'closed'
  const unknown = editable && prescribing === 'unknown'
  const change = (order: OrderView) => {
    setChanged(typedOf(order, choiceOf(order)))
    setAdding(true)
  }
  const close = () => {
    setChanged(null)
    setAdding(false)
    next.current = true
  }
  // The keyboard stands where the next prescription begins.
  const next = useRef(false)
  const begin = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!next.current) return
    next.current = false
    begin.current?.focus()
  })
  if (!editable && orders?.length === 0) return null
  return (
    <section className="orders" aria-label="Orders">
      {editable && !closed && <WhatIsChecked />}
      <ul className="order-list">
        {orders
          ?.filter(({ id }) => !adding || id !== changed?.replaces)
          .map((order) => (
            <OrderCard
              key={order.id}
              encounterId={encounterId}
              order={order}
              editable={editable}
              onChooseAnother={() => setAdding(true)}
              onChange={() => change(order)}
            />
          ))}
      </ul>
      <InlineError problem={error} />
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
          key={changed?.replaces ?? 'new'}
          {...(changed ? { begin: changed } : {})}
          onClose={close}
        />
      ) : (
        editable &&
        !closed && (
          <div className="order-begin">
            <ActionButton
              ref={begin}
              withKeys
              action={prescribe}
              when={unknown ? askFirst : true}
              run={() => setAdding(true)}
              disabled={unknown}
            />
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
