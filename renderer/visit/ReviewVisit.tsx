import { useForeignCall } from '../call/live-call.ts'
import { draftOf } from '../note/drafts.ts'
import { isEditable } from './editable.ts'
import { ReviewDialog } from './ReviewDialog.tsx'
import { useVisitWhile } from './while-visit.ts'

/** The review of the visit in the middle, while it can still be signed. */
export function ReviewVisit({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const visit = useVisitWhile(encounterId, isEditable, onClose)
  const foreign = useForeignCall(encounterId)
  if (!visit) return null
  return <ReviewDialog visit={visit} draft={draftOf(encounterId)} foreign={foreign} onClose={onClose} />
}
