import { useEffect, useState } from 'react'
import type { Problem } from '../../preload/contract/index.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { useForeignCall } from '../call/live-call.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { PatientBanner } from '../ui/PatientBanner.tsx'
import { Review } from '../ui/Review.tsx'
import { draftOf } from './drafts.ts'

/** Signs one note alone: an addendum, or one's own note of a visit that a colleague has now. */
export function SignNote({
  encounterId,
  compositionId,
  title,
  onClose,
}: {
  encounterId: string
  compositionId: string
  title: string
  onClose: () => void
}) {
  const draft = draftOf(encounterId)
  const foreign = useForeignCall(encounterId)
  const [settled, setSettled] = useState(false)
  const {
    data: review,
    error,
    isFetching,
    refetch,
  } = useBridgeQuery('note.review', settled ? { encounterId, compositionId } : null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [askedOnce, setAskedOnce] = useState(false)

  useEffect(() => {
    void draft.settled().then((all) => (all ? setSettled(true) : setProblem(notSaved)))
  }, [draft])

  const sign = async () => {
    if (!review) return
    if (foreign && !askedOnce) return setAskedOnce(true)
    const refused = await draft.change('note.sign', { compositionId, digest: review.digest })
    if (!refused) return onClose()
    setAskedOnce(false)
    if (refused.code === 'review-outdated') refetch()
    setProblem(refused)
  }

  return (
    <Dialog
      title={title}
      onClose={onClose}
      foot={
        <>
          <InlineError problem={problem ?? error} />
          <Button onClick={onClose}>Not yet</Button>
          <Button
            kind={askedOnce ? 'stop' : 'next'}
            onClick={sign}
            disabled={!review || review.prevents.length > 0 || isFetching}
          >
            {askedOnce ? `Yes, sign for ${review?.patientName}` : 'Sign'}
          </Button>
        </>
      }
    >
      {review && <PatientBanner of={review} foreign={foreign} askedOnce={askedOnce} />}
      {review && <Review of={review} />}
    </Dialog>
  )
}

const notSaved: Problem = {
  code: 'engine-stopped',
  message: 'Your latest text is not saved yet. It stays on the screen; sign when it is saved.',
}
