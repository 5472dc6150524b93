import { useState } from 'react'
import { createPortal } from 'react-dom'
import type { Problem } from '../../preload/contract/index.ts'
import { command } from '../base/commands.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { useViewed } from '../base/viewed.ts'
import { useShell } from '../base/views.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { SummaryPaper } from './SummaryPaper.tsx'

/** What leaves is what is shown: the same paper is laid out once more for the printer, and nothing else is. */
export function SummaryDialog({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const { data: summary, error } = useBridgeQuery('summary.get', { encounterId })
  useViewed('summary.viewed', { encounterId }, summary)
  const { data: shell } = useShell()
  const [savedMessage, setSavedMessage] = useState('')
  const [failed, setFailed] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const may = summary !== null && shell?.mayExport === true && !busy

  const copy = async (channel: 'summary.print' | 'summary.save') => {
    setBusy(true)
    setSavedMessage('')
    const result = await command(channel, { encounterId })
    setBusy(false)
    setFailed(result.ok ? null : result.problem)
    if (!result.ok) return
    if (result.value.outcome === 'saved') setSavedMessage(`Saved as ${result.value.file}.`)
  }

  return (
    <Dialog
      title="Visit summary"
      onClose={onClose}
      wide
      foot={
        <>
          <p className="copy-saved" role="status">
            {savedMessage}
          </p>
          <Button onClick={onClose}>Close</Button>
          <Button onClick={() => copy('summary.save')} disabled={!may}>
            Save as PDF …
          </Button>
          <Button kind="next" onClick={() => copy('summary.print')} disabled={!may}>
            Print …
          </Button>
        </>
      }
    >
      <InlineError problem={error ?? failed} />
      {shell?.mayExport === false ? (
        <p className="tone-warn">Your IT department has switched off printing and saving of visits.</p>
      ) : (
        <p className="quiet">
          Paper and file can be read by whoever holds them: Rounds does not protect them. Each copy stands in
          the audit trail.
        </p>
      )}
      {summary && <SummaryPaper summary={summary} />}
      {summary &&
        createPortal(
          <div className="print-only">
            <SummaryPaper summary={summary} />
          </div>,
          document.body,
        )}
    </Dialog>
  )
}
