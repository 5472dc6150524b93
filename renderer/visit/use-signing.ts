import { useState } from 'react'
import { saysWhy } from '../../main/clinical/reason.ts'
import type { Problem } from '../../preload/contract/index.ts'
import type { Disposition, FollowUp, VisitView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useBridgeQuery } from '../base/queries.ts'
import type { NoteDraft } from '../note/draft.ts'

const notSaved: Problem = {
  code: 'engine-stopped',
  message: 'The latest text of the note is not saved yet. It stays on the screen; sign when it is saved.',
}

/** What still keeps the visit from being signed, in words, and what of the dialog it is settled at. */
export type Missing = { at: 'disposition' | 'prevents' | 'reason' | 'sign'; message: string }

/**
 * What is signed is what was shown: the engine's digest of this review goes with the signature, and another
 * state of things shows the review again.
 */
export function useSigning(
  { encounterId }: VisitView,
  draft: NoteDraft,
  { foreign, followUp }: { foreign: string | null; followUp: FollowUp | null },
) {
  const [disposition, setDisposition] = useState<Disposition | null>(null)
  const [settled, setSettled] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [askedOnce, setAskedOnce] = useState(false)
  const [reason, setReason] = useState('')
  const { run, isPending } = useCommand('visit.sign')
  // What happens to orders, chart or note while the dialog is open changes what would be signed.
  const {
    data: review,
    error,
    isFetching,
    refetch,
  } = useBridgeQuery('visit.review', disposition && settled ? { encounterId, disposition, followUp } : null, {
    keepPrevious: true,
  })

  const choose = async (chosen: Disposition) => {
    setDisposition(chosen)
    setProblem(null)
    setSettled(false)
    if (await draft.settled()) setSettled(true)
    else setProblem(notSaved)
  }

  const lacks = review?.lacks ?? []
  const why = lacks.length > 0 ? reason.trim() : null

  function missing(): Missing | null {
    if (!disposition) return { at: 'disposition', message: 'Choose how this visit ends.' }
    const [prevented] = review?.prevents ?? []
    if (prevented) return { at: 'prevents', message: prevented }
    if (why !== null && !saysWhy(why))
      return { at: 'reason', message: `${lacks[0]} Say why you sign all the same.` }
    return null
  }
  const may = review !== null && missing() === null && !isFetching && !isPending

  /** True: it is signed. */
  const sign = async (): Promise<boolean> => {
    if (!may || !review || !disposition) return false
    if (foreign && !askedOnce) {
      setAskedOnce(true)
      return false
    }
    const result = await run({ encounterId, disposition, followUp, digest: review.digest, reason: why })
    if (result.ok) return true
    setAskedOnce(false)
    if (result.problem.code === 'review-outdated') refetch()
    setProblem(result.problem)
    return false
  }

  return {
    disposition,
    choose,
    review,
    lacks,
    reason,
    setReason,
    problem: problem ?? error,
    askedOnce,
    missing,
    may,
    sign,
  }
}
