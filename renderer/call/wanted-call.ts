import { useEffect } from 'react'
import { create } from 'zustand'

/** The visit that somebody has just claimed: the call is what begins next, so the keyboard goes to its button. */
const useWanted = create<{ encounterId: string | null }>(() => ({ encounterId: null }))

export const goToCall = (encounterId: string): void => useWanted.setState({ encounterId })

/** `button`: where the call is started; null while it can't be. */
export function useKeyboardToCall(encounterId: string, button: () => HTMLElement | null): void {
  const wanted = useWanted((state) => state.encounterId === encounterId)
  useEffect(() => {
    const here = wanted ? button() : null
    if (!here) return
    useWanted.setState({ encounterId: null })
    // Who has begun to type meanwhile goes on.
    if (!document.activeElement?.matches('textarea, input, [contenteditable=true]')) here.focus()
  })
}
