import { useState } from 'react'
import { saysWhy } from '../../main/clinical/reason.ts'
import type { OrderView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { Button } from '../ui/Button.tsx'
import { LongField } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { CheckMessages } from './CheckMessages.tsx'
import { KeepFavorite } from './KeepFavorite.tsx'
import { OrderReason } from './OrderReason.tsx'
import { orderLine, orderStateLabel } from './order-labels.ts'
import { PharmacyLine } from './PharmacyField.tsx'

/** A prescription: what, how, and in which state it is. A held or failed one stays until someone acts. */
export function OrderCard({
  encounterId,
  order,
  editable,
  onChooseAnother,
  onChange,
}: {
  encounterId: string
  order: OrderView
  editable: boolean
  onChooseAnother: () => void
  onChange: () => void
}) {
  const remove = useCommand('orders.remove')
  const called = useCommand('orders.called')
  const [acting, setActing] = useState<'stop' | 'reason' | null>(null)
  const draft = order.state === 'draft'
  const stuck = order.state === 'held' || order.state === 'failed'

  const ofOrder = { encounterId, orderId: order.id }
  const another = async () => {
    const result = await remove.run(ofOrder)
    if (result.ok) onChooseAnother()
  }

  return (
    <li className="card order" data-state={order.state} aria-label={order.medication}>
      <div className="order-head">
        <strong className="order-name">
          {order.medication}
          {order.strength && <span className="order-strength"> {order.strength}</span>}
        </strong>
        <span className="order-state">{orderStateLabel(order)}</span>
      </div>
      <p className="quiet figures">
        {order.prior && 'Refill · '}
        {orderLine(order)}
      </p>
      <OrderReason encounterId={encounterId} order={order} editable={draft && editable} />
      {order.pharmacy && <PharmacyLine pharmacy={order.pharmacy} />}
      {order.pharmacyElsewhere && <p className="tone-warn">{order.pharmacyElsewhere}</p>}
      {order.needsPharmacy && <p className="tone-stop">{order.needsPharmacy}</p>}
      {order.arithmetic && <p className="sig-arithmetic">{order.arithmetic}</p>}
      {!draft && order.statusMessage && order.statusMessage !== `${orderStateLabel(order)}.` && (
        <p className={stuck ? 'tone-stop' : 'quieter'}>{order.statusMessage}</p>
      )}
      <CheckMessages
        check={order.check}
        onChooseAnother={draft && editable ? () => void another() : undefined}
      />
      {order.overrideReason && (
        <p className="quiet">
          <strong>Override reason:</strong> {order.overrideReason}
        </p>
      )}
      <InlineError problem={remove.error ?? called.error} />
      {order.state !== 'stopped' && <KeepFavorite encounterId={encounterId} prescribed={order} />}
      {draft && editable && (
        <div className="order-acts">
          <Button small onClick={onChange} aria-label={`Change ${order.medication}`}>
            Change
          </Button>
          <Button
            small
            kind="bare"
            onClick={() => remove.run(ofOrder)}
            aria-label={`Remove ${order.medication}`}
          >
            Remove
          </Button>
        </div>
      )}
      {stuck && acting === null && (
        <div className="order-acts">
          {order.unsigned && editable && (
            <Button small onClick={onChange} aria-label={`Change ${order.medication}`}>
              Change
            </Button>
          )}
          {order.takesReason && (
            <Button
              small
              onClick={() => setActing('reason')}
              aria-label={`Give a reason: ${order.medication}`}
            >
              Give a reason
            </Button>
          )}
          <Button small onClick={() => setActing('stop')} aria-label={`Stop it: ${order.medication}`}>
            Stop it
          </Button>
        </div>
      )}
      {order.callPharmacy && (
        <div className="order-alert" data-severity="stop">
          <p>
            <strong>
              Call{' '}
              {order.pharmacy
                ? [order.pharmacy.short, order.pharmacy.phone].filter(Boolean).join(', ')
                : 'the pharmacy'}
              .
            </strong>{' '}
            It can’t be unsent.
          </p>
          <Button
            small
            onClick={() => called.run({ ...ofOrder, remark: '' })}
            aria-label={`I called them about ${order.medication}`}
          >
            I called them
          </Button>
        </div>
      )}
      {acting && (
        <InWords act={acting} encounterId={encounterId} order={order} onClose={() => setActing(null)} />
      )}
    </li>
  )
}

const acts = {
  stop: { label: 'Why it is stopped', button: 'Stop the prescription', kind: 'stop', command: 'orders.stop' },
  reason: {
    label: 'Why it goes out all the same',
    button: 'Send the reason',
    kind: 'next',
    command: 'orders.giveReason',
  },
} as const

/** What is done with an order that is stuck, with a word why. */
function InWords({
  act,
  encounterId,
  order,
  onClose,
}: {
  act: keyof typeof acts
  encounterId: string
  order: OrderView
  onClose: () => void
}) {
  const [reason, setReason] = useState('')
  const { label, button, kind, command } = acts[act]
  const { run, error } = useCommand(command)
  const send = async () => {
    const result = await run({ encounterId, orderId: order.id, reason: reason.trim() })
    if (result.ok) onClose()
  }
  return (
    <div className="order-reason">
      <LongField
        label={label}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
      />
      <InlineError problem={error} />
      <div className="order-acts">
        <Button small onClick={onClose}>
          Cancel
        </Button>
        <Button small kind={kind} onClick={send} disabled={!saysWhy(reason)}>
          {button}
        </Button>
      </div>
    </div>
  )
}
