import { useState } from 'react'
import type { Problem } from '../../preload/contract.ts'
import type { VisitView } from '../../preload/views.ts'
import { useAnswer } from '../app/answers.ts'
import { rounds } from '../app/bridge.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Trouble } from '../ui/Trouble.tsx'

const availabilityWords = { available: 'available', 'on-break': 'on a break', off: 'off' }

/** Gives a visit to a colleague; who may not practise where the patient is is listed with the reason. */
export function HandOver({
  visit,
  onClose,
  onDone,
}: {
  visit: VisitView
  onClose: () => void
  onDone: () => void
}) {
  const { value: colleagues, problem: unread } = useAnswer('queue.colleagues', {}, ['queue.changed'])
  const [problem, setProblem] = useState<Problem | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const state = visit.location?.state ?? visit.intake.state

  const handOver = async () => {
    if (!chosen) return
    const result = await rounds.call('queue.handOver', { taskId: visit.taskId, practitionerId: chosen })
    if (!result.ok) return setProblem(result.problem)
    onClose()
    onDone()
  }

  return (
    <Dialog
      title={`Hand over ${visit.patientName}`}
      onClose={onClose}
      foot={
        <>
          <Trouble problem={problem} />
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="next" onClick={handOver} disabled={!chosen}>
            Hand over
          </Button>
        </>
      }
    >
      <Trouble problem={unread} />
      {colleagues?.length === 0 && (
        <p className="quiet">No colleague is signed in now. Release the patient to the queue instead.</p>
      )}
      {colleagues && colleagues.length > 0 && (
        <fieldset className="colleagues">
          <legend className="heard-only">Colleague</legend>
          {colleagues.map((colleague) => {
            const licensed = !state || colleague.licences.includes(state)
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
                    · {availabilityWords[colleague.availability]} · {colleague.licences.join(' ')}
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
