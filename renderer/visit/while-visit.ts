import { useEffect } from 'react'
import type { VisitView } from '../../preload/views/index.ts'
import { openScreen, openVisitNow } from '../base/navigation.ts'
import { useVisit } from '../base/views.ts'
import { leaveCallOf } from '../call/live-call.ts'

/** The visit of a dialog, for as long as `may` holds; then the dialog closes. */
export function useVisitWhile(
  encounterId: string,
  may: (visit: VisitView) => boolean,
  onClose: () => void,
): VisitView | null {
  const { data: visit } = useVisit(encounterId)
  const over = visit !== null && !may(visit)
  useEffect(() => {
    if (over) onClose()
  }, [over, onClose])
  return over ? null : visit
}

/** The visit is over, or another's: nothing of it stays on screen. */
export function leaveVisit(encounterId: string): void {
  leaveCallOf(encounterId)
  if (openVisitNow() === encounterId) openScreen(null)
}
