import type { Input } from '../../preload/contract/index.ts'
import { Button } from '../ui/Button.tsx'
import { Retract } from './Retract.tsx'

/** Of an own entry that is entered anew rather than corrected. */
export function RetractForm({
  encounterId,
  entry,
  onClose,
}: Pick<Input<'chart.retractEntry'>, 'encounterId' | 'entry'> & { onClose: () => void }) {
  return (
    <div className="entry-form">
      <Retract encounterId={encounterId} entry={entry} onDone={onClose} />
      <div className="entry-acts">
        <Button small onClick={onClose}>
          Cancel
        </Button>
      </div>
    </div>
  )
}
