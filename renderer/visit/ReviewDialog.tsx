import { useId, useState } from 'react'
import { saysWhy } from '../../main/clinical/reason.ts'
import type { Problem } from '../../preload/contract/index.ts'
import type { Disposition, VisitView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useBridgeQuery } from '../base/queries.ts'
import type { NoteDraft } from '../note/draft.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { LongField } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { PatientBanner } from '../ui/PatientBanner.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { Review } from '../ui/Review.tsx'
import { dispositions } from './dispositions.ts'
import { mayHaveBeenReached, ReachedByPhone } from './ReachedByPhone.tsx'
import { StillOpen } from './StillOpen.tsx'

const notSaved: Problem = {
  code: 'engine-stopped',
  message: 'The latest text of the note is not saved yet. It stays on the screen; sign when it is saved.',
}

/**
 * What is signed is what was shown: the engine's digest of this review goes with the signature, and another
 * state of things shows the review again.
 */
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
  const { encounterId } = visit
  const [disposition, setDisposition] = useState<Disposition | null>(null)
  const [settled, setSettled] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [askedOnce, setAskedOnce] = useState(false)
  const form = useId()
  const [reason, setReason] = useState('')
  // What happens to orders, chart or note while the dialog is open changes what would be signed.
  const {
    data: review,
    error,
    isFetching,
    refetch,
  } = useBridgeQuery('visit.review', disposition && settled ? { encounterId, disposition } : null)
  const { run, isPending } = useCommand('visit.sign')

  const choose = async (chosen: Disposition) => {
    setDisposition(chosen)
    setProblem(null)
    setSettled(false)
    if (await draft.settled()) setSettled(true)
    else setProblem(notSaved)
  }

  const sign = async () => {
    if (!may || !review || !disposition) return
    if (foreign && !askedOnce) return setAskedOnce(true)
    const result = await run({ encounterId, disposition, digest: review.digest, reason: why })
    if (result.ok) return onClose()
    setAskedOnce(false)
    if (result.problem.code === 'review-outdated') refetch()
    setProblem(result.problem)
  }

  const lacks = review?.lacks ?? []
  const why = lacks.length > 0 ? reason.trim() : null
  const may =
    review !== null &&
    review.prevents.length === 0 &&
    (why === null || saysWhy(why)) &&
    !isFetching &&
    !isPending
  return (
    <Dialog
      title="Review and sign"
      onClose={onClose}
      foot={
        <>
          <InlineError problem={problem ?? error} />
          <Button onClick={onClose}>Not yet</Button>
          <Button kind={askedOnce ? 'stop' : 'next'} type="submit" form={form} disabled={!may}>
            {askedOnce ? `Yes, sign for ${visit.patientName}` : 'Sign'}
          </Button>
        </>
      }
    >
      <PatientBanner of={visit} foreign={foreign} askedOnce={askedOnce} />
      {/* Enter signs, as the button does, once all is there. */}
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault()
          void sign()
        }}
      >
        <RadioGroup
          label="Disposition"
          value={disposition}
          options={dispositions}
          onChoose={(chosen) => void choose(chosen)}
        />
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
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
      )}
      {review && <Review of={review} />}
      {review && <StillOpen items={review.stillOpen} />}
    </Dialog>
  )
}
