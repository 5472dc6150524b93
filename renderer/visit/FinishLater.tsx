import { useCommand } from '../base/commands.ts'
import { useLiveCall } from '../call/live-call.ts'
import { owedInEmergency } from '../crisis/EmergencyAccount.tsx'
import { draftOf } from '../note/drafts.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { isHeld } from './editable.ts'
import { leaveVisit, useVisitWhile } from './while-visit.ts'

/** Asked in an emergency alone: the patient is left, and something of it is still owed. */
export function FinishLater({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const visit = useVisitWhile(encounterId, isHeld, onClose)
  const { run, error } = useCommand('visit.finishLater')
  const inCall = useLiveCall() === encounterId
  if (!visit) return null

  const finish = async () => {
    await draftOf(encounterId).settled()
    const result = await run({ encounterId })
    if (!result.ok) return
    onClose()
    leaveVisit(encounterId)
  }
  return (
    <Dialog
      title={`Emergency: leave ${visit.patientName} and finish later?`}
      onClose={onClose}
      foot={
        <>
          <InlineError problem={error} />
          <Button onClick={onClose}>Continue the visit</Button>
          <Button kind="stop" onClick={finish}>
            Finish later
          </Button>
        </>
      }
    >
      {inCall && <p>This ends the call.</p>}
      <p>The emergency stays marked until you say that it is over. {owedInEmergency(visit)}</p>
    </Dialog>
  )
}
