import { useState } from 'react'
import { useCommand } from '../base/commands.ts'
import { useColleagues, useHandOvers } from '../base/views.ts'
import { isFreeAndLicensed, isLicensedIn, whatTheyDo } from '../hand-over/free-colleagues.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { redFlagTexts } from '../ui/format.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { isHeld } from './editable.ts'
import { leaveVisit, useVisitWhile } from './while-visit.ts'

/**
 * Offers a visit to a colleague, with a line of words; the provider keeps it until they accept. Who may not practice where
 * the patient is is listed with the reason. The first who is free is chosen already,
 * once, and only where the colleague is asked: no update moves the choice under the hand.
 */
export function HandOver({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const visit = useVisitWhile(encounterId, isHeld, onClose)
  const { data: colleagues, error: unread } = useColleagues()
  const { data: handOvers } = useHandOvers()
  const offer = useCommand('queue.offer')
  const handOver = useCommand('queue.handOver')
  const [pressed, setPressed] = useState<string | null>(null)
  const [first, setFirst] = useState<string | null>(null)
  const [typed, setTyped] = useState<string | null>(null)
  if (!visit) return null
  const state = visit.location?.state ?? visit.intake.state
  const atOnce = handOvers?.atOnce === true
  const free = colleagues?.find((one) => isFreeAndLicensed(one, state))
  // Set while drawing, as soon as there is one: nothing is drawn in between.
  if (first === null && free && handOvers && !atOnce) setFirst(free.practitionerId)
  const wanted = pressed ?? (atOnce ? null : first)
  const listed = colleagues?.find((one) => one.practitionerId === wanted && isLicensedIn(one, state))
  const chosen = listed?.practitionerId ?? null
  const line = typed ?? redFlagTexts(visit).join(', ')
  const given = handOvers?.byMe.find((one) => one.encounterId === encounterId && one.state === 'open')
  const ready = chosen !== null && (atOnce || line.trim() !== '') && !given

  const go = async () => {
    if (!ready || offer.isPending || handOver.isPending) return
    const to = { taskId: visit.taskId, practitionerId: chosen }
    const result = atOnce ? await handOver.run(to) : await offer.run({ ...to, line })
    if (!result.ok) return
    onClose()
    if (atOnce) leaveVisit(encounterId)
  }

  return (
    <Dialog
      title={`Hand over ${visit.patientName}`}
      onClose={onClose}
      foot={
        <>
          <InlineError problem={offer.error ?? handOver.error} />
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="next" onClick={() => void go()} disabled={!ready}>
            {atOnce ? 'Hand over now' : 'Offer the visit'}
          </Button>
        </>
      }
    >
      <InlineError problem={unread} />
      {given && <p className="tone-warn">The visit is offered to {given.to}. Take that back first.</p>}
      {colleagues?.length === 0 && (
        <p className="quiet">No colleague is signed in now. Release the patient to the queue instead.</p>
      )}
      {colleagues && colleagues.length > 0 && (
        <>
          {!free && (
            <p className="tone-warn">
              No colleague is free and licensed{state ? ` in ${state}` : ''}. Who is busy may still accept.
            </p>
          )}
          <fieldset className="colleagues">
            <legend className="visually-hidden">Colleague</legend>
            {colleagues.map((colleague) => {
              const licensed = isLicensedIn(colleague, state)
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
                    onChange={() => setPressed(colleague.practitionerId)}
                  />
                  <span>
                    <strong>{colleague.name}</strong>
                    <span className="quiet">
                      {' '}
                      · {whatTheyDo(colleague)} · {colleague.licenses.join(' ')}
                    </span>
                    {!licensed && <span className="quieter"> · no {state} license</span>}
                  </span>
                </label>
              )
            })}
          </fieldset>
          {atOnce ? (
            <p className="tone-warn">
              This server does not ask the colleague: they have the visit as soon as you hand it over.
            </p>
          ) : (
            <>
              <Field
                label="In one line: what is it about, what is needed?"
                value={line}
                maxLength={300}
                onChange={({ target }) => setTyped(target.value)}
                onKeyDown={({ key }) => key === 'Enter' && void go()}
              />
              <p className="quiet">You have the visit, and its duty, until your colleague accepts.</p>
            </>
          )}
        </>
      )}
    </Dialog>
  )
}
