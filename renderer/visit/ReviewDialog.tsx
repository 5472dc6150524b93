import { type KeyboardEvent, useId, useRef, useState } from 'react'
import type { VisitView } from '../../preload/views/index.ts'
import { ariaKeys, ignoreUntilReleased, isTyping, matches } from '../base/keys.ts'
import { goToNext, useNext } from '../claim/next-patient.ts'
import type { NoteDraft } from '../note/draft.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { LongField } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { Keys } from '../ui/Keys.tsx'
import { PatientBanner } from '../ui/PatientBanner.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { Review } from '../ui/Review.tsx'
import { signAndNext } from './actions.ts'
import { dispositions } from './dispositions.ts'
import { FollowUpField } from './FollowUpField.tsx'
import { afterKey, type Said } from './follow-up-keys.ts'
import { NextPatient } from './NextPatient.tsx'
import { mayHaveBeenReached, ReachedByPhone } from './ReachedByPhone.tsx'
import { StillOpen } from './StillOpen.tsx'
import { type Missing, useSigning } from './use-signing.ts'

/** How the visit ends, what is still open, and what signing does; then the signature, alone or with the next patient after it. */
export function ReviewDialog({
  visit,
  draft,
  foreign,
  onClose,
}: {
  visit: VisitView
  draft: NoteDraft
  foreign: string | null
  onClose: () => void
}) {
  const [said, setSaid] = useState<Said>({ followUp: null, figures: '' })
  const { disposition, choose, review, lacks, reason, setReason, problem, askedOnce, missing, may, sign } =
    useSigning(visit, draft, { foreign, ...said })
  const next = useNext()
  const [named, setNamed] = useState('')
  const form = useId()
  const body = useRef<HTMLDivElement>(null)

  const signAlone = async () => {
    setNamed('')
    if (await sign()) onClose()
  }
  /** What is missing is named instead. */
  const signAndGoOn = async () => {
    const lack = missing() ?? closedFor(foreign) ?? (next.seen() ? null : moved)
    setNamed(lack?.message ?? '')
    if (lack) return body.current?.querySelector<HTMLElement>(places[lack.at])?.focus()
    const { row, why } = next
    if (!(await sign())) return
    onClose()
    await goToNext(visit.encounterId, row, why)
  }
  const hear = (event: KeyboardEvent) => {
    const { nativeEvent: press } = event
    const withOthers = press.ctrlKey || press.metaKey || press.altKey || press.isComposing
    if (withOthers || isTyping(event.target)) return
    const isNext = signAndNext.keys?.some((keys) => matches(press, keys))
    const after = isNext ? null : afterKey(said, press.key.toLowerCase())
    if (!isNext && !after) return
    event.preventDefault()
    if (press.repeat) return
    if (after) return setSaid(after)
    ignoreUntilReleased()
    void signAndGoOn()
  }

  return (
    <Dialog
      title="Review and sign"
      onClose={onClose}
      onKeyDown={hear}
      foot={
        <>
          {named && (
            <p className="inline-error" role="alert">
              {named}
            </p>
          )}
          <InlineError problem={problem} />
          <Button onClick={onClose}>Not yet</Button>
          <Button aria-keyshortcuts={ariaKeys(signAndNext)} onClick={() => void signAndGoOn()}>
            {signAndNext.title} <Keys of={signAndNext} />
          </Button>
          <Button kind={askedOnce ? 'stop' : 'next'} type="submit" form={form} disabled={!may}>
            {askedOnce ? `Yes, sign for ${visit.patientName}` : 'Sign'}
          </Button>
        </>
      }
    >
      <div ref={body} className="review">
        <PatientBanner of={visit} foreign={foreign} askedOnce={askedOnce} />
        {/* Enter signs, as the button does, once all is there. */}
        <form
          id={form}
          className="review-ends"
          onSubmit={(event) => {
            event.preventDefault()
            void signAlone()
          }}
        >
          <div data-place="disposition">
            <RadioGroup
              label="Disposition"
              value={disposition}
              options={dispositions}
              onChoose={(chosen) => void choose(chosen)}
            />
          </div>
          <FollowUpField said={said} onSay={setSaid} />
        </form>
        {!disposition && <p className="quiet">Choose how this visit ends; then you see what signing does.</p>}
        {lacks.length > 0 && (
          <div className="review-lacks">
            <h3>Not on record</h3>
            <ul>
              {lacks.map((what) => (
                <li key={what}>{what}</li>
              ))}
            </ul>
            {mayHaveBeenReached(visit) && <ReachedByPhone visit={visit} first={false} />}
            <LongField
              label="Why you sign all the same (kept beside your signature)"
              value={reason}
              maxLength={500}
              rows={2}
              data-place="reason"
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
        )}
        {review && (
          <div tabIndex={-1} data-place="prevents">
            <Review of={review} />
          </div>
        )}
        {review && <StillOpen items={review.stillOpen} />}
        <NextPatient {...next} />
      </div>
    </Dialog>
  )
}

const places: Record<Missing['at'], string> = {
  disposition: '[data-place=disposition] input',
  'follow-up': '[data-place=follow-up] input',
  reason: '[data-place=reason]',
  prevents: '[data-place=prevents]',
  sign: '.review-next',
}

const moved: Missing = { at: 'sign', message: 'Who is next has just changed: press again.' }
const closedFor = (foreign: string | null): Missing | null =>
  foreign === null
    ? null
    : { at: 'sign', message: `The call is with ${foreign}: sign alone, or end that call first.` }
