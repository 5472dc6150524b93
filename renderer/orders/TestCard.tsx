import { useState } from 'react'
import { saysWhy } from '../../main/clinical/reason.ts'
import type { TestOrderView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { Button } from '../ui/Button.tsx'
import { LongField } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { testStateLabel } from './test-labels.ts'

/** A test that was ordered: what, where, why, and how far it is. One that is stuck stays until someone acts. */
export function TestCard({
  encounterId,
  order,
  editable,
  onChange,
}: {
  encounterId: string
  order: TestOrderView
  editable: boolean
  onChange: () => void
}) {
  const { name, state } = order
  const remove = useCommand('labs.remove')
  const [canceling, setCanceling] = useState(false)
  const stuck = state === 'held' || state === 'failed'
  const label = testStateLabel(order)
  const about = [order.reason, order.payer].filter(Boolean).join(' · ')
  return (
    <li className="card order" data-state={state} aria-label={name}>
      <div className="order-head">
        <strong className="order-name">
          {name}
          {order.stat && <span className="tone-stop"> STAT</span>}
        </strong>
        <span className="order-state">{label}</span>
      </div>
      {about && <p className="quiet">{about}</p>}
      {order.site && (
        <p className="quiet">
          {order.site}
          {order.sitePhone && <span className="pharmacy-part figures"> · {order.sitePhone}</span>}
        </p>
      )}
      {order.answers.length > 0 && <p className="quiet">{order.answers.join(' · ')}</p>}
      {order.instruction && <p className="quieter">{order.instruction}</p>}
      {order.earlier.length > 0 && <p className="tone-warn">Same test: {order.earlier.join(' · ')}.</p>}
      {order.unsigned && !order.reason && <p className="tone-warn">No diagnosis is named.</p>}
      {order.needs.map((need) => (
        <p key={need} className="tone-stop">
          {need}
        </p>
      ))}
      {state !== 'draft' && order.statusMessage !== `${label}.` && (
        <p className={stuck ? 'tone-stop' : 'quieter'}>{order.statusMessage}</p>
      )}
      <InlineError problem={remove.error} />
      {editable && order.unsigned && (
        <div className="order-acts">
          {order.test && (
            <Button small onClick={onChange} aria-label={`Change ${name}`}>
              Change
            </Button>
          )}
          <Button
            small
            kind="bare"
            onClick={() => void remove.run({ encounterId, orderId: order.id })}
            aria-label={`Remove ${name}`}
          >
            Remove
          </Button>
        </div>
      )}
      {order.canCancel && !canceling && (
        <div className="order-acts">
          <Button
            small
            kind={stuck ? 'plain' : 'bare'}
            onClick={() => setCanceling(true)}
            aria-label={`Cancel the order: ${name}`}
          >
            Cancel the order
          </Button>
        </div>
      )}
      {canceling && (
        <Cancel encounterId={encounterId} orderId={order.id} onClose={() => setCanceling(false)} />
      )}
    </li>
  )
}

function Cancel({
  encounterId,
  orderId,
  onClose,
}: {
  encounterId: string
  orderId: string
  onClose: () => void
}) {
  const [reason, setReason] = useState('')
  const { run, error } = useCommand('labs.cancel')
  const send = async () => {
    const result = await run({ encounterId, orderId, reason: reason.trim() })
    if (result.ok) onClose()
  }
  return (
    <div className="order-reason">
      <LongField
        label="Why it is canceled"
        value={reason}
        maxLength={500}
        autoFocus
        onChange={(event) => setReason(event.target.value)}
      />
      <InlineError problem={error} />
      <div className="order-acts">
        <Button small onClick={onClose}>
          Keep it
        </Button>
        <Button small kind="stop" onClick={() => void send()} disabled={!saysWhy(reason)}>
          Cancel the order
        </Button>
      </div>
    </div>
  )
}
