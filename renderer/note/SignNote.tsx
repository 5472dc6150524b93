import { useEffect, useState } from 'react'
import type { Problem } from '../../preload/contract.ts'
import type { NoteReview } from '../../preload/views.ts'
import { rounds } from '../app/bridge.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Review } from '../ui/Review.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { Whose } from '../ui/Whose.tsx'
import { useForeignCall } from '../visit/live-call.ts'
import type { NoteDraft } from './draft.ts'

/** Signs one note alone: an addendum, or one's own note of a visit that a colleague has now. */
export function SignNote({
  draft,
  compositionId,
  title,
  onClose,
}: {
  draft: NoteDraft
  compositionId: string
  title: string
  onClose: () => void
}) {
  const { encounterId } = draft
  const foreign = useForeignCall(encounterId)
  const [review, setReview] = useState<NoteReview | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [askedOnce, setAskedOnce] = useState(false)

  const look = async () => {
    if (!(await draft.settled())) return setProblem(notSaved)
    const result = await rounds.call('note.review', { encounterId, compositionId })
    setProblem(result.ok ? null : result.problem)
    if (result.ok) setReview(result.value)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens
  useEffect(() => {
    void look()
  }, [])

  const sign = async () => {
    if (!review) return
    if (foreign && !askedOnce) return setAskedOnce(true)
    const refused = await draft.change('note.sign', { compositionId, digest: review.digest })
    if (!refused) return onClose()
    setAskedOnce(false)
    if (refused.code === 'review-outdated') await look()
    setProblem(refused)
  }

  return (
    <Dialog
      title={title}
      onClose={onClose}
      foot={
        <>
          <Trouble problem={problem} />
          <Button onClick={onClose}>Not yet</Button>
          <Button
            kind={askedOnce ? 'stop' : 'next'}
            onClick={sign}
            disabled={!review || review.prevents.length > 0}
          >
            {askedOnce ? `Yes, sign for ${review?.patientName}` : 'Sign'}
          </Button>
        </>
      }
    >
      {review && <Whose of={review} foreign={foreign} askedOnce={askedOnce} />}
      {review && <Review of={review} />}
    </Dialog>
  )
}

const notSaved: Problem = {
  code: 'engine-stopped',
  words: 'The newest words are not saved yet. They stay on the screen; sign when they are.',
}
