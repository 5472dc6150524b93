import { useCommand } from '../base/commands.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { isHeld } from './editable.ts'
import { leaveVisit, useVisitWhile } from './while-visit.ts'

export function ReleaseDialog({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const visit = useVisitWhile(encounterId, isHeld, onClose)
  const { run, error } = useCommand('queue.release')
  if (!visit) return null

  const giveBack = async () => {
    const result = await run({ taskId: visit.taskId })
    if (!result.ok) return
    onClose()
    leaveVisit(encounterId)
  }
  return (
    <Dialog
      title={`Release ${visit.patientName} to the queue?`}
      onClose={onClose}
      foot={
        <>
          <InlineError problem={error} />
          <Button onClick={onClose}>Keep the patient</Button>
          <Button kind="next" onClick={giveBack}>
            Release
          </Button>
        </>
      }
    >
      <p>The patient waits again and another provider can claim them. What you wrote stays yours.</p>
    </Dialog>
  )
}
