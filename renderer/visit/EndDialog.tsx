import { useState } from 'react'
import type { VisitEnd, VisitView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useLiveCall } from '../call/live-call.ts'
import { AccountFields, missingIn, owesAccount, useAccountDraft } from '../crisis/EmergencyAccount.tsx'
import { useIsEmergency } from '../crisis/pressed.ts'
import { draftOf } from '../note/drafts.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { LongField } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { type WayOut, waysOut } from './actions.ts'
import { isHeld } from './editable.ts'
import { leaveVisit, useVisitWhile } from './while-visit.ts'

/** What is asked before a visit ends without a signature. */
export function EndDialog({
  encounterId,
  how,
  onClose,
}: {
  encounterId: string
  how: VisitEnd
  onClose: () => void
}) {
  const visit = useVisitWhile(encounterId, isHeld, onClose)
  const way = waysOut.find((each) => each.how === how)
  if (!visit || !way) return null
  // An emergency says what happened and what was done, however its visit ends.
  const Form = how === 'emergency' || owesAccount(visit) ? EndEmergency : EndForm
  return <Form visit={visit} way={way} onClose={onClose} />
}

type Of = { visit: VisitView; way: WayOut; onClose: () => void }

function EndForm(of: Of) {
  const [remark, setRemark] = useState('')
  const end = useEnd(of)
  return (
    <EndFrame {...of} error={end.error} onEnd={() => end.run({ remark })}>
      <RemarkField {...of} remark={remark} onChange={setRemark} />
    </EndFrame>
  )
}

function EndEmergency(of: Of) {
  const [remark, setRemark] = useState('')
  const { account, setAccount, forget } = useAccountDraft(of.visit)
  const [missing, setMissing] = useState<string | null>(null)
  const emergency = useIsEmergency(of.visit)
  const end = useEnd(of)
  const onEnd = async () => {
    const still = missingIn(account)
    setMissing(still)
    if (!still && (await end.run({ remark, account }))) forget()
  }
  return (
    <EndFrame {...of} error={end.error} onEnd={onEnd}>
      {of.way.how !== 'emergency' && <RemarkField {...of} remark={remark} onChange={setRemark} />}
      <AccountFields account={account} onChange={setAccount} />
      {missing && (
        <p className="inline-error" role="alert">
          {missing}
        </p>
      )}
      {!emergency && <p className="quiet">Your note of this visit stays owed until it is signed.</p>}
    </EndFrame>
  )
}

function useEnd({ visit: { encounterId }, way: { how }, onClose }: Of) {
  const { run, error } = useCommand('visit.end')
  return {
    error,
    async run(said: { remark: string; account?: { reason: string; done: string } }): Promise<boolean> {
      await draftOf(encounterId).settled()
      const result = await run({ encounterId, how, ...said, remark: said.remark.trim() })
      if (!result.ok) return false
      onClose()
      leaveVisit(encounterId)
      return true
    },
  }
}

const RemarkField = ({
  way,
  remark,
  onChange,
}: Of & { remark: string; onChange: (remark: string) => void }) => (
  <LongField
    label={way.ask}
    value={remark}
    maxLength={500}
    onChange={(event) => onChange(event.target.value)}
  />
)

function EndFrame({
  visit,
  way,
  onClose,
  onEnd,
  error,
  children,
}: Of & {
  onEnd: () => void
  error: ReturnType<typeof useEnd>['error']
  children: React.ReactNode
}) {
  const inCall = useLiveCall() === visit.encounterId
  const emergency = useIsEmergency(visit)
  return (
    <Dialog
      title={`${way.label}: end the visit of ${visit.patientName}`}
      onClose={onClose}
      foot={
        <>
          <InlineError problem={error} />
          <Button onClick={onClose}>Continue the visit</Button>
          <Button kind="stop" onClick={onEnd}>
            End visit
          </Button>
        </>
      }
    >
      {inCall && <p>This ends the call too. The patient reads that the visit has ended.</p>}
      {emergency && (
        <p className="tone-stop">
          This is an emergency, and it ends with the visit. Your note stays owed until it is signed.
        </p>
      )}
      {children}
    </Dialog>
  )
}
