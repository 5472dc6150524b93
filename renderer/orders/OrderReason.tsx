import type { OrderView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'

const named = ({ code, text }: { code: string | null; text: string }) => (code ? `${code} ${text}` : text)

/** What an order is for: one of the visit's diagnoses, in one press while it is unsigned. */
export function OrderReason({
  encounterId,
  order,
  editable,
}: {
  encounterId: string
  order: OrderView
  editable: boolean
}) {
  const { data } = useBridgeQuery('diagnoses.list', editable ? { encounterId } : null)
  const { run, error } = useCommand('orders.nameDiagnosis')
  const choices = data?.items ?? []
  if (order.reasons.length === 0) return null
  return (
    <div className="order-for">
      <span className="quiet">For {order.reasons.map(named).join('; ')}</span>
      {editable && choices.length > 1 && (
        <RadioGroup
          label={`What ${order.medication} is for`}
          hideLabel
          value={order.reasons[0]?.id ?? null}
          options={choices.map(({ id, code, text }) => [id, code ?? text] as const)}
          onChoose={(diagnosisId) => void run({ encounterId, orderId: order.id, diagnosisId })}
        />
      )}
      <InlineError problem={error} />
    </div>
  )
}
