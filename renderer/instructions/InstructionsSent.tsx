import './instructions.css'
import { openDialog } from '../base/navigation.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { openInstructions } from './actions.ts'
import { sentLabel } from './labels.ts'

/** What the patient was sent to read at home, and the way to it. */
export function InstructionsSent({ encounterId }: { encounterId: string }) {
  const { data, error } = useBridgeQuery('instructions.get', { encounterId })
  if (!data) return <InlineError problem={error} />
  const { sent, notNow } = data
  if (notNow !== null && sent.length === 0) return null
  return (
    <section className="instructions" aria-label="Instructions for the patient">
      <h3>Instructions for the patient</h3>
      {sent.length > 0 && (
        <ul className="instructions-list">
          {sent.map((one) => (
            <li key={one.id}>
              <strong>{one.title}</strong> <span className="quiet">{sentLabel(one)}</span>
            </li>
          ))}
        </ul>
      )}
      <div className="order-begin">
        <ActionButton
          withKeys
          action={openInstructions}
          run={() => openDialog({ name: 'instructions', encounterId })}
        >
          {sent.length > 0 ? 'Instructions' : 'Choose instructions'}
        </ActionButton>
      </div>
      <InlineError problem={error} />
    </section>
  )
}
