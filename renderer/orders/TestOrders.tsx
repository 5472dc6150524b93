import { useEffect, useRef, useState } from 'react'
import type { VisitView } from '../../preload/views/index.ts'
import { useReopenedForm } from '../base/form-draft.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { useForeignCall } from '../call/live-call.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { orderTest } from './actions.ts'
import { TestCard } from './TestCard.tsx'
import { type Ordering, TestForm } from './TestForm.tsx'

const askFirst = 'Ask first where the patient is: licensure decides.'

/** Laboratory tests and imaging of a visit, below its prescriptions. Where the server has no catalog, and none were ordered, nothing stands here. */
export function TestOrders({ visit, editable }: { visit: VisitView; editable: boolean }) {
  const { encounterId } = visit
  const { data, error } = useBridgeQuery('labs.list', { encounterId })
  const [ordering, setOrdering] = useState<Ordering | null>(null)
  useReopenedForm(editable ? encounterId : null, 'test', ({ test, replaces }) =>
    setOrdering({ test: test ?? null, replaces: replaces || null }),
  )
  const foreign = useForeignCall(encounterId)
  // The keyboard stands where the next test begins.
  const next = useRef(false)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!next.current || ordering) return
    next.current = false
    button.current?.focus()
  })
  if (!data) return <InlineError problem={error} />
  const { orders } = data
  const { prescribing } = visit.licensure
  const offered = editable && data.offered && prescribing !== 'closed'
  if (!offered && orders.length === 0) return null
  const close = () => {
    next.current = true
    setOrdering(null)
  }
  return (
    <section className="orders" aria-label="Tests">
      <ul className="order-list">
        {orders
          .filter(({ id }) => id !== ordering?.replaces)
          .map((order) => (
            <TestCard
              key={order.id}
              encounterId={encounterId}
              order={order}
              editable={editable}
              onChange={() => setOrdering({ test: order.test, replaces: order.id })}
            />
          ))}
      </ul>
      <InlineError problem={error} />
      {offered && ordering && (
        <TestForm
          key={ordering.replaces ?? 'new'}
          encounterId={encounterId}
          patientName={visit.patientName}
          foreign={foreign}
          begin={ordering}
          onClose={close}
        />
      )}
      {offered && !ordering && (
        <div className="order-begin">
          <ActionButton
            ref={button}
            withKeys
            action={orderTest}
            when={prescribing === 'unknown' ? askFirst : true}
            run={() => setOrdering({ test: null, replaces: null })}
            disabled={prescribing === 'unknown'}
          />
        </div>
      )}
    </section>
  )
}
