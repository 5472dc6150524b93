import { command } from '../base/commands.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { useViewed } from '../base/viewed.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { CopyButtons, CopyNote, OnPaper, useCopies } from '../ui/PaperCopies.tsx'
import { SummaryPaper } from './SummaryPaper.tsx'

/** What leaves is what is shown: the same paper is laid out once more for the printer, and nothing else is. */
export function SummaryDialog({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const { data: summary, error } = useBridgeQuery('summary.get', { encounterId })
  useViewed('summary.viewed', { encounterId }, summary)
  const copies = useCopies({
    print: () => command('summary.print', { encounterId }),
    save: () => command('summary.save', { encounterId }),
  })

  return (
    <Dialog
      title="Visit summary"
      onClose={onClose}
      wide
      foot={
        <>
          <p className="copy-saved" role="status">
            {copies.saved}
          </p>
          <Button onClick={onClose}>Close</Button>
          <CopyButtons of={copies} there={summary !== null} next />
        </>
      }
    >
      <InlineError problem={error ?? copies.problem} />
      <CopyNote of={copies} />
      {summary && <SummaryPaper summary={summary} />}
      {summary && (
        <OnPaper>
          <SummaryPaper summary={summary} />
        </OnPaper>
      )}
    </Dialog>
  )
}
