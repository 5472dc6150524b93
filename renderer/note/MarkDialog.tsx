import { useEffect, useId, useState } from 'react'
import type { Problem } from '../../preload/contract.ts'
import { formatDate, formatMoment } from '../../preload/dates.ts'
import type { MarkReview } from '../../preload/views.ts'
import { rounds } from '../app/bridge.ts'
import { usePlace } from '../app/place.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { LongField } from '../ui/Field.tsx'
import { Review } from '../ui/Review.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { Whose } from '../ui/Whose.tsx'
import { useForeignCall } from '../visit/live-call.ts'
import type { NoteDraft } from './draft.ts'

/** A signed note that should not stand: why, what follows, and where its words belong. */
export function MarkDialog({
  draft,
  compositionId,
  onClose,
}: {
  draft: NoteDraft
  compositionId: string
  onClose: () => void
}) {
  const { encounterId } = draft
  const id = useId()
  const foreign = useForeignCall(encounterId)
  const open = usePlace((place) => place.open)
  const [review, setReview] = useState<MarkReview | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [reason, setReason] = useState('')
  const [moveTo, setMoveTo] = useState<string | null>(null)
  const [askedOnce, setAskedOnce] = useState(false)

  useEffect(() => {
    void rounds.call('note.reviewMark', { encounterId, compositionId }).then((result) => {
      if (result.ok) setReview(result.value)
      else setProblem(result.problem)
    })
  }, [encounterId, compositionId])

  const mark = async () => {
    if (foreign && !askedOnce) return setAskedOnce(true)
    const refused = await draft.change('note.mark', { compositionId, reason: reason.trim(), moveTo })
    if (refused) return setProblem(refused)
    onClose()
    if (moveTo) open(moveTo)
  }

  return (
    <Dialog
      title="Mark entered in error"
      onClose={onClose}
      wide
      foot={
        <>
          <Trouble problem={problem} />
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="stop" onClick={mark} disabled={!review || reason.trim() === ''}>
            {askedOnce ? `Yes, mark it for ${review?.patientName}` : 'Mark entered in error'}
          </Button>
        </>
      }
    >
      {review && <Whose of={review} foreign={foreign} askedOnce={askedOnce} />}
      <LongField
        label="Why it should not stand"
        value={reason}
        maxLength={500}
        placeholder="For everyone who reads this chart, such as “Written in another patient’s chart”"
        onChange={setReason}
      />
      {review && (
        <fieldset className="mark-where">
          <legend>Where its words belong</legend>
          <Where checked={moveTo === null} onChoose={() => setMoveTo(null)} name={id}>
            Nowhere: they are only read here
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
            <p className="quiet">They are offered there as a draft. You decide what stands, and sign it.</p>
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
