import { useState } from 'react'
import type { Problem } from '../../preload/contract.ts'
import type { OrderView } from '../../preload/views.ts'
import { again } from '../app/answers.ts'
import { rounds } from '../app/bridge.ts'
import { Button } from '../ui/Button.tsx'
import { LongField } from '../ui/Field.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { CheckWords } from './CheckWords.tsx'
import { orderLine, orderStateWords } from './order-words.ts'

/** A prescription: what, how, and in which state it is. A held or failed one stays until someone acts. */
export function OrderCard({
  encounterId,
  order,
  editable,
  onChooseAnother,
}: {
  encounterId: string
  order: OrderView
  editable: boolean
  onChooseAnother: () => void
}) {
  const [problem, setProblem] = useState<Problem | null>(null)
  const [stopping, setStopping] = useState(false)
  const draft = order.state === 'draft'
  const stuck = order.state === 'held' || order.state === 'failed'

  const remove = async () => {
    const result = await rounds.call('orders.remove', { encounterId, orderId: order.id })
    setProblem(result.ok ? null : result.problem)
    again('orders.list', { encounterId })
    return result.ok
  }
  const called = async () => {
    const result = await rounds.call('orders.called', { encounterId, orderId: order.id, words: '' })
    setProblem(result.ok ? null : result.problem)
    again('orders.list', { encounterId })
  }
  const another = async () => {
    if (await remove()) onChooseAnother()
  }

  return (
    <li className="card order" data-state={order.state} aria-label={order.medication}>
      <div className="order-head">
        <strong className="order-name">{order.medication}</strong>
        <span className="order-state">{orderStateWords(order.state)}</span>
      </div>
      <p className="quiet figures">{orderLine(order)}</p>
      {!draft && order.stateWords && <p className={stuck ? 'words-stop' : 'quieter'}>{order.stateWords}</p>}
      <CheckWords
        check={order.check}
        onChooseAnother={draft && editable ? () => void another() : undefined}
      />
      {order.overrideReason && (
        <p className="quiet">
          <strong>Ordered all the same:</strong> {order.overrideReason}
        </p>
      )}
      <Trouble problem={problem} />
      {draft && editable && (
        <div className="order-acts">
          <Button small kind="bare" onClick={() => void remove()} aria-label={`Remove ${order.medication}`}>
            Remove
          </Button>
        </div>
      )}
      {stuck && !stopping && (
        <div className="order-acts">
          <Button small onClick={() => setStopping(true)} aria-label={`Stop it: ${order.medication}`}>
            Stop it
          </Button>
        </div>
      )}
      {order.callPharmacy && (
        <div className="order-alert" data-severity="stop">
          <p>
            <strong>Call the pharmacy.</strong> It can’t be unsent.
          </p>
          <Button small onClick={() => void called()} aria-label={`I called them about ${order.medication}`}>
            I called them
          </Button>
        </div>
      )}
      {stopping && <StopOrder encounterId={encounterId} order={order} onClose={() => setStopping(false)} />}
    </li>
  )
}

function StopOrder({
  encounterId,
  order,
  onClose,
}: {
  encounterId: string
  order: OrderView
  onClose: () => void
}) {
  const [words, setWords] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const stop = async () => {
    const result = await rounds.call('orders.stop', { encounterId, orderId: order.id, words: words.trim() })
    if (!result.ok) return setProblem(result.problem)
    again('orders.list', { encounterId })
    onClose()
  }
  return (
    <div className="order-reason">
      <LongField label="Why it is stopped" value={words} maxLength={500} onChange={setWords} />
      <Trouble problem={problem} />
      <div className="order-acts">
        <Button small onClick={onClose}>
          Cancel
        </Button>
        <Button small kind="stop" onClick={stop} disabled={words.trim() === ''}>
          Stop the prescription
        </Button>
      </div>
    </div>
  )
}
