import { useEffect, useRef } from 'react'
import type { VisitView } from '../../preload/views/index.ts'
import { runAction } from '../base/actions.ts'
import { goToSection } from '../note/actions.ts'
import { askLocation, confirmIdentity, recordConsent } from './actions.ts'

export const hasConsent = ({ consent, consentAt }: VisitView): boolean =>
  consent !== null || consentAt !== null

/** What is asked in each visit and still open, in the order in which it stands on the screen; null: nothing. */
function nextOf(visit: VisitView) {
  if (!visit.identityConfirmedAt) return confirmIdentity
  if (!hasConsent(visit)) return recordConsent
  return visit.location ? null : askLocation
}

/** Puts the keyboard on what is still open; where nothing is, on the place, which may change. */
export const goToNext = (visit: VisitView): void => void runAction(nextOf(visit) ?? askLocation)

export type AfterAct = { acted(): void; refused(): void }

/** The keyboard is in this window, and neither where these things are asked nor nowhere; on the visit as a whole is nowhere, too (`app/keep-keyboard.ts`). */
function isElsewhere(): boolean {
  const { activeElement: at } = document
  if (!document.hasFocus() || at === null || at === document.body || at.matches('.visit')) return false
  return !at.closest('.aside, [role=menu]')
}

/**
 * After something was recorded here, its button is gone: the keyboard goes to what is asked next, and after the last of it
 * to the note. `recorded`: changes with it. What `acted` is called for is what the person did; `refused`: it was not
 * recorded, and the keyboard stays. Who has gone elsewhere since is not called back.
 */
export function useAfterAct(visit: VisitView, recorded: string | null): AfterAct {
  const acting = useRef(false)
  const latest = useRef(visit)
  latest.current = visit
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is what was recorded that counts
  useEffect(() => {
    if (!acting.current) return
    acting.current = false
    if (!isElsewhere()) runAction(nextOf(latest.current) ?? goToSection.subjective)
  }, [recorded])
  return {
    acted: () => {
      acting.current = true
    },
    refused: () => {
      acting.current = false
    },
  }
}
