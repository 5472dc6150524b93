import { useState } from 'react'
import { createPortal } from 'react-dom'
import type { Problem } from '../../preload/contract.ts'
import { useAnswer } from '../app/answers.ts'
import { rounds } from '../app/bridge.ts'
import { useShell } from '../app/views.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { SummaryPaper } from './SummaryPaper.tsx'

/** What leaves is what is shown: the same paper is laid out once more for the printer, and nothing else is. */
export function SummaryDialog({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const { value: summary, problem } = useAnswer('summary.get', { encounterId }, [
    'note.changed',
    'orders.changed',
  ])
  const { value: shell } = useShell()
  const [said, setSaid] = useState('')
  const [failed, setFailed] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const may = summary !== null && shell?.mayExport === true && !busy

  const copy = async (channel: 'summary.print' | 'summary.save') => {
    setBusy(true)
    setSaid('')
    const result = await rounds.call(channel, { encounterId })
    setBusy(false)
    setFailed(result.ok ? null : result.problem)
    if (!result.ok) return
    const saved = 'saved' in result.value ? result.value.saved : null
    setSaid(saved ? `Saved as ${saved}.` : result.value.words)
  }

  return (
    <Dialog
      title="Visit summary"
      onClose={onClose}
      wide
      foot={
        <>
          <p className="summary-said" role="status">
            {said}
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
      <Trouble problem={problem ?? failed} />
      {shell?.mayExport === false ? (
        <p className="words-warn">Your IT department has switched off printing and saving of visits.</p>
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
