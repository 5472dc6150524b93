import { useEffect, useMemo } from 'react'
import { createStore, useStore } from 'zustand'
import type { SectionCode } from '../../preload/views/index.ts'
import { rounds } from '../base/bridge.ts'
import { NoteDraft } from './draft.ts'

const drafts = new Map<string, NoteDraft>()

/** Encounters whose newest text is not kept yet, also of notes that are no longer on screen. */
const unsaved = createStore<{ encounters: string[] }>(() => ({ encounters: [] }))
export const useUnsavedNotes = () => useStore(unsaved, (state) => state.encounters)

function notify(): void {
  for (const [id, draft] of drafts) if (draft.done) drafts.delete(id)
  const now = [...drafts.values()].filter((draft) => draft.unsaved).map((draft) => draft.encounterId)
  const before = unsaved.getState().encounters
  if (now.length !== before.length || now.some((id, index) => id !== before[index]))
    unsaved.setState({ encounters: now })
}

/** The one draft of an encounter in this window. */
export function draftOf(encounterId: string): NoteDraft {
  const known = drafts.get(encounterId)
  if (known) return known
  const made = new NoteDraft(encounterId, rounds, notify)
  drafts.set(encounterId, made)
  return made
}

/** The draft of `encounterId` while a component shows it. */
export function useDraft(encounterId: string): NoteDraft {
  const draft = useMemo(() => draftOf(encounterId), [encounterId])
  useEffect(() => {
    drafts.set(encounterId, draft)
    draft.attach()
    return () => {
      draft.detach()
      notify()
    }
  }, [encounterId, draft])
  return draft
}

export function flushAll(): void {
  for (const draft of drafts.values()) draft.flush()
}

/**
 * Hands over what is not kept yet, again and again while the engine is being started anew, for at most `limitMs`.
 * Answers how many notes still have text that nobody but this window holds.
 */
export async function settleAll(limitMs: number): Promise<number> {
  const end = performance.now() + limitMs
  const owing = () => [...drafts.values()].filter((draft) => draft.unsaved)
  while (owing().length > 0 && performance.now() < end) {
    const pause = new Promise((done) => setTimeout(done, 100))
    await Promise.race([Promise.all(owing().map((draft) => draft.settled())), pause])
    if (owing().length > 0) await pause
  }
  return owing().length
}

/** Leaving the window in any way sends what was typed at once. */
export function flushWhenLeaving(): void {
  window.addEventListener('blur', flushAll)
  window.addEventListener('pagehide', flushAll)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') flushAll()
  })
}

/** Where the caret was in each note, so that coming back to a patient comes back to the word. */
type Caret = { section: SectionCode; start: number; end: number }
const carets = new Map<string, Caret>()
export const rememberCaret = (encounterId: string, caret: Caret) => carets.set(encounterId, caret)
export const caretOf = (encounterId: string) => carets.get(encounterId)
