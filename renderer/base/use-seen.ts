import { useEffect, useRef } from 'react'
import { settleMs } from './settling.ts'

/**
 * Whether what is named by `shown` has been on screen for long enough that a press is meant for it
 * (`docs/decisions/queue-under-the-hand.md`). What was there from the beginning counts at once: nobody aimed at anything else.
 */
export function useSeen(shown: string | null): () => boolean {
  const last = useRef({ shown, since: Number.NEGATIVE_INFINITY })
  useEffect(() => {
    if (last.current.shown !== shown) last.current = { shown, since: performance.now() }
  })
  return () => last.current.shown === shown && performance.now() - last.current.since >= settleMs
}
