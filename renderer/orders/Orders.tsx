import './orders.css'
import { useState } from 'react'
import type { VisitView } from '../../preload/views.ts'
import { useReopened } from '../app/kept-form.ts'
import { useOrders } from '../app/views.ts'
import { Button } from '../ui/Button.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { useForeignCall } from '../visit/live-call.ts'
import { OrderCard } from './OrderCard.tsx'
import { OrderForm } from './OrderForm.tsx'

/** Orders stand under the plan they belong to. */
export function Orders({ visit, editable }: { visit: VisitView; editable: boolean }) {
  const { encounterId } = visit
  const { value: orders, problem } = useOrders(encounterId)
  const [adding, setAdding] = useState(false)
  const foreign = useForeignCall(encounterId)
  useReopened(editable ? encounterId : null, 'order', () => setAdding(true))
  const { prescribing, words } = visit.licensure
  const closed = editable && prescribing === 'closed'
  const unknown = editable && prescribing === 'unknown'
  if (!editable && orders?.length === 0) return null
  return (
    <section className="orders" aria-label="Orders">
      <ul className="order-list">
        {orders?.map((order) => (
          <OrderCard
            key={order.id}
            encounterId={encounterId}
            order={order}
            editable={editable}
            onChooseAnother={() => setAdding(true)}
          />
        ))}
      </ul>
      <Trouble problem={problem} />
      {closed && (
        <div className="order-closed" role="status">
          <p>
            <strong className="words-stop">Prescribing is closed.</strong> {words}
          </p>
          <p>Transfer, referral and emergency stay open.</p>
        </div>
      )}
      {adding && !closed ? (
        <OrderForm
          encounterId={encounterId}
          patientName={visit.patientName}
          foreign={foreign}
          onClose={() => setAdding(false)}
        />
      ) : (
        editable &&
        !closed && (
          <div className="order-begin">
            <Button onClick={() => setAdding(true)} aria-disabled={unknown} disabled={unknown}>
              Prescribe
            </Button>
            {unknown && <span className="quiet">Ask first where the patient is: licensure decides.</span>}
          </div>
        )
      )}
    </section>
  )
}
