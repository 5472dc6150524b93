import './letters.css'
import { letterKinds } from '../../main/clinical/letters/kinds.ts'
import { useAction } from '../base/actions.ts'
import { openDialog } from '../base/navigation.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { Button } from '../ui/Button.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { summaryForEmergency, writeLetter } from './actions.ts'
import { writtenLabel } from './labels.ts'

/** The letters of a visit: those written, those begun, and the way to another. */
export function Letters({ encounterId }: { encounterId: string }) {
  const { data, error } = useBridgeQuery('letters.list', { encounterId })
  const may = data?.offered === true && data.notNow === null
  useAction(summaryForEmergency, {
    when: may,
    run: () => openDialog({ name: 'letters', encounterId, kind: 'emergency' }),
  })
  if (!data) return <InlineError problem={error} />
  const { letters, begun } = data
  if (!may && letters.length === 0) return null
  return (
    <section className="letters" aria-label="Letters">
      <h3>Letters</h3>
      {(letters.length > 0 || begun.length > 0) && (
        <ul className="letters-list">
          {begun.map((kind) => (
            <li key={kind}>
              <Button small onClick={() => openDialog({ name: 'letters', encounterId, kind })}>
                {letterKinds[kind].title}
              </Button>
              <span className="tone-warn">begun, not finished</span>
            </li>
          ))}
          {letters.map((one) => (
            <li key={one.id}>
              <Button
                small
                kind="bare"
                onClick={() => openDialog({ name: 'letters', encounterId, letterId: one.id })}
              >
                {one.title}
              </Button>
              <span className="quiet">{writtenLabel(one)}</span>
            </li>
          ))}
        </ul>
      )}
      {may && (
        <div className="order-begin">
          <ActionButton
            withKeys
            action={writeLetter}
            run={() => openDialog({ name: 'letters', encounterId, kind: begun[0] ?? 'excuse' })}
          />
        </div>
      )}
      <InlineError problem={error} />
    </section>
  )
}
