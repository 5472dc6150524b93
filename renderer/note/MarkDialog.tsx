import { useId, useState } from 'react'
import { formatDate, formatMoment } from '../../main/clinical/dates.ts'
import { saysWhy } from '../../main/clinical/reason.ts'
import type { Problem } from '../../preload/contract/index.ts'
import { openVisit } from '../base/navigation.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { useForeignCall } from '../call/live-call.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { LongField } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { PatientBanner } from '../ui/PatientBanner.tsx'
import { Review } from '../ui/Review.tsx'
import { draftOf } from './drafts.ts'

/** A signed note that should not stand: why, what follows, and where its words belong. */
export function MarkDialog({
  encounterId,
  compositionId,
  onClose,
}: {
  encounterId: string
  compositionId: string
  onClose: () => void
}) {
  const id = useId()
  const foreign = useForeignCall(encounterId)
  const { data: review, error } = useBridgeQuery('note.reviewMark', { encounterId, compositionId })
  const [problem, setProblem] = useState<Problem | null>(null)
  const [reason, setReason] = useState('')
  const [moveTo, setMoveTo] = useState<string | null>(null)
  const [askedOnce, setAskedOnce] = useState(false)

  const mark = async () => {
    if (foreign && !askedOnce) return setAskedOnce(true)
    const refused = await draftOf(encounterId).change('note.mark', {
      compositionId,
      reason: reason.trim(),
      moveTo,
    })
    if (refused) return setProblem(refused)
    onClose()
    if (moveTo) openVisit(moveTo)
  }

  return (
    <Dialog
      title="Mark entered in error"
      onClose={onClose}
      wide
      foot={
        <>
          <InlineError problem={problem ?? error} />
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="stop" onClick={mark} disabled={!review || !saysWhy(reason)}>
            {askedOnce ? `Yes, mark it for ${review?.patientName}` : 'Mark entered in error'}
          </Button>
        </>
      }
    >
      {review && <PatientBanner of={review} foreign={foreign} askedOnce={askedOnce} />}
      <LongField
        label="Why it should not stand"
        value={reason}
        maxLength={500}
        placeholder="For everyone who reads this chart, such as “Written in another patient’s chart”"
        onChange={(event) => setReason(event.target.value)}
      />
      {review && (
        <fieldset className="mark-where">
          <legend>Move its text to</legend>
          <Where checked={moveTo === null} onChoose={() => setMoveTo(null)} name={id}>
            Nowhere: it can only be read here
          </Where>
          {review.visits.map((visit) => (
            <Where
              key={visit.encounterId}
              checked={moveTo === visit.encounterId}
              onChoose={() => setMoveTo(visit.encounterId)}
              name={id}
            >
              <strong>{visit.name}</strong>{' '}
              <span className="quiet figures">
                born {formatDate(visit.birthDate)} · {formatMoment(visit.since)}
              </span>
              {visit.reason && <span className="quiet"> · {visit.reason}</span>}
            </Where>
          ))}
          {moveTo && (
            <p className="quiet">It is offered there as a draft. You decide what to keep, and sign it.</p>
          )}
        </fieldset>
      )}
      {review && <Review of={review} />}
    </Dialog>
  )
}

function Where({
  checked,
  onChoose,
  name,
  children,
}: {
  checked: boolean
  onChoose: () => void
  name: string
  children: React.ReactNode
}) {
  return (
    <label className="mark-visit">
      <input type="radio" name={name} checked={checked} onChange={onChoose} />
      <span>{children}</span>
    </label>
  )
}
