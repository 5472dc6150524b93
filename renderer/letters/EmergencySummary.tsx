import { ariaKeys } from '../base/keys.ts'
import { openDialog } from '../base/navigation.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { Button } from '../ui/Button.tsx'
import { Keys } from '../ui/Keys.tsx'
import { summaryForEmergency } from './actions.ts'

/** From the emergency to the summary that goes with the patient. */
export function EmergencySummary({ encounterId }: { encounterId: string }) {
  const { data } = useBridgeQuery('letters.list', { encounterId })
  if (!data?.offered || data.notNow !== null) return null
  return (
    <Button
      small
      aria-keyshortcuts={ariaKeys(summaryForEmergency)}
      onClick={() => openDialog({ name: 'letters', encounterId, kind: 'emergency' })}
    >
      Summary for the ED <Keys of={summaryForEmergency} />
    </Button>
  )
}
