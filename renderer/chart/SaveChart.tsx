import { command } from '../base/commands.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { CopyNote, useCopies } from '../ui/PaperCopies.tsx'
import { useChartHeader } from './use-chart.ts'

/** The whole chart into a file that another system reads. */
export function SaveChart({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const { data: chart, error } = useChartHeader({ encounterId })
  const copies = useCopies({
    saveDocument: () => command('chart.saveDocument', { encounterId }),
  })
  const isWhole = chart?.load.state === 'complete'
  return (
    <Dialog
      title={`Save the chart of ${chart?.name ?? '…'}`}
      onClose={onClose}
      foot={
        <>
          <p className="copy-saved" role="status">
            {copies.saved}
          </p>
          <Button onClick={onClose}>Close</Button>
          <Button
            kind="next"
            disabled={!isWhole || copies.allowed !== true || copies.busy}
            onClick={() => void copies.saveDocument()}
          >
            Save as FHIR …
          </Button>
        </>
      }
    >
      <InlineError problem={error ?? copies.problem} />
      <p>
        Every record of this patient on this machine, in one FHIR R4 document. Notes that are not signed, the
        audit trail and tasks stay out of it.
      </p>
      {chart && !isWhole && (
        <p className="tone-warn">Not all of this chart is on this machine yet. Wait until it is.</p>
      )}
      {chart?.unreadable && <p className="tone-warn">{chart.unreadable}</p>}
      <CopyNote of={copies} />
    </Dialog>
  )
}
