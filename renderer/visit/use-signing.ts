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
export type Missing = {
  at: 'disposition' | 'follow-up' | 'prevents' | 'reason' | 'sign'
  message: string
}

/**
 * What is signed is what was shown: the engine's digest of this review goes with the signature, and another
 * state of things shows the review again.
 */
export function useSigning(
  { encounterId }: VisitView,
  draft: NoteDraft,
  {
    foreign,
    followUp,
    figures,
  }: {
    foreign: string | null
    followUp: FollowUp | null
    /** Of a follow-up whose unit was not said yet: it is not signed without. */
    figures: string
  },
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
    if (figures) return { at: 'follow-up', message: `Say the follow-up in ${figures} days, weeks or months.` }
    const [prevented] = review?.prevents ?? []
    if (prevented) return { at: 'prevents', message: prevented }
    if (why !== null && !saysWhy(why))
      return { at: 'reason', message: `${lacks[0]} Say why you sign all the same.` }
    if (review === null || isFetching)
      return { at: 'sign', message: 'What signing does is being read again: press once more.' }
    return null
  }
  const may = missing() === null && !isPending

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
