import { useEffect, useState } from 'react'
import type { Problem } from '../../preload/contract.ts'
import type { Disposition, SignReview, VisitView } from '../../preload/views.ts'
import { put } from '../app/answers.ts'
import { rounds } from '../app/bridge.ts'
import type { NoteDraft } from '../note/draft.ts'
import { Button } from '../ui/Button.tsx'
import { Choice } from '../ui/Choice.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Review } from '../ui/Review.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { Whose } from '../ui/Whose.tsx'
import { dispositions } from './dispositions.ts'

const notSaved: Problem = {
  code: 'engine-stopped',
  words: 'The newest words of the note are not saved yet. They stay on the screen; sign when they are.',
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
  const [review, setReview] = useState<SignReview | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [signing, setSigning] = useState(false)
  const [askedOnce, setAskedOnce] = useState(false)

  const look = async (chosen: Disposition) => {
    setDisposition(chosen)
    setReview(null)
    if (!(await draft.settled())) return setProblem(notSaved)
    const result = await rounds.call('visit.review', { encounterId, disposition: chosen })
    if (!result.ok) return setProblem(result.problem)
    setProblem(null)
    setReview(result.value)
  }

  // What happens to orders, chart or note while the dialog is open changes what would be signed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again for the chosen disposition only
  useEffect(() => {
    if (!disposition) return
    const again = () => void look(disposition)
    const offs = [
      rounds.on('orders.changed', again),
      rounds.on('chart.changed', again),
      rounds.on('visit.changed', again),
    ]
    return () => {
      for (const off of offs) off()
    }
  }, [disposition])

  const sign = async () => {
    if (!review || !disposition) return
    if (foreign && !askedOnce) return setAskedOnce(true)
    setSigning(true)
    const result = await rounds.call('visit.sign', { encounterId, disposition, digest: review.digest })
    setSigning(false)
    if (result.ok) {
      put('visit.get', { encounterId }, result.value)
      return onClose()
    }
    setAskedOnce(false)
    if (result.problem.code === 'review-outdated') await look(disposition)
    setProblem(result.problem)
  }

  const may = review !== null && review.prevents.length === 0 && !signing
  return (
    <Dialog
      title="Review and sign"
      onClose={onClose}
      foot={
        <>
          <Trouble problem={problem} />
          <Button onClick={onClose}>Not yet</Button>
          <Button kind={askedOnce ? 'stop' : 'next'} onClick={sign} disabled={!may}>
            {askedOnce ? `Yes, sign for ${visit.patientName}` : 'Sign'}
          </Button>
        </>
      }
    >
      <Whose of={visit} foreign={foreign} askedOnce={askedOnce} />
      <Choice
        label="Disposition"
        value={disposition}
        options={dispositions}
        onChoose={(chosen) => void look(chosen)}
      />
      {!disposition && <p className="quiet">Choose how this visit ends; then you see what signing does.</p>}
      {review && <Review of={review} />}
    </Dialog>
  )
}
