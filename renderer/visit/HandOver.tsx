import { useState } from 'react'
import { useCommand } from '../base/commands.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { isHeld } from './editable.ts'
import { leaveVisit, useVisitWhile } from './while-visit.ts'

const availabilityLabels = { available: 'available', 'on-break': 'on a break', off: 'off' }

/** Gives a visit to a colleague; who may not practice where the patient is is listed with the reason. */
export function HandOver({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const visit = useVisitWhile(encounterId, isHeld, onClose)
  const { data: colleagues, error: unread } = useBridgeQuery('queue.colleagues', {})
  const { run, error } = useCommand('queue.handOver')
  const [chosen, setChosen] = useState<string | null>(null)
  if (!visit) return null
  const state = visit.location?.state ?? visit.intake.state

  const handOver = async () => {
    if (!chosen) return
    const result = await run({ taskId: visit.taskId, practitionerId: chosen })
    if (!result.ok) return
    onClose()
    leaveVisit(encounterId)
  }

  return (
    <Dialog
      title={`Hand over ${visit.patientName}`}
      onClose={onClose}
      foot={
        <>
          <InlineError problem={error} />
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="next" onClick={handOver} disabled={!chosen}>
            Hand over
          </Button>
        </>
      }
    >
      <InlineError problem={unread} />
      {colleagues?.length === 0 && (
        <p className="quiet">No colleague is signed in now. Release the patient to the queue instead.</p>
      )}
      {colleagues && colleagues.length > 0 && (
        <fieldset className="colleagues">
          <legend className="visually-hidden">Colleague</legend>
          {colleagues.map((colleague) => {
            const licensed = !state || colleague.licenses.includes(state)
            return (
              <label
                key={colleague.practitionerId}
                className="colleague"
                data-closed={!licensed || undefined}
              >
                <input
                  type="radio"
                  name="colleague"
                  disabled={!licensed}
                  checked={chosen === colleague.practitionerId}
                  onChange={() => setChosen(colleague.practitionerId)}
                />
                <span>
                  <strong>{colleague.name}</strong>
                  <span className="quiet">
                    {' '}
                    · {availabilityLabels[colleague.availability]} · {colleague.licenses.join(' ')}
                  </span>
                  {!licensed && <span className="quieter"> · no {state} license</span>}
                </span>
              </label>
            )
          })}
        </fieldset>
      )}
    </Dialog>
  )
}
