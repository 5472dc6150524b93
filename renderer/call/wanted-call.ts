import { useEffect } from 'react'
import { create } from 'zustand'

/** The visit that somebody has just claimed: the call is what begins next, so the keyboard goes to its button. `ringing`: it is pressed at once. */
const useWanted = create<{ encounterId: string | null; ringing: boolean }>(() => ({
  encounterId: null,
  ringing: false,
}))

export const goToCall = (encounterId: string): void => useWanted.setState({ encounterId, ringing: false })
export const ring = (encounterId: string): void => useWanted.setState({ encounterId, ringing: true })

/** `button`: where the call is started; null while it can't be. */
export function useKeyboardToCall(encounterId: string, button: () => HTMLButtonElement | null): void {
  const wanted = useWanted((state) => state.encounterId === encounterId)
  useEffect(() => {
    const here = wanted ? button() : null
    if (!here) return
    const { ringing } = useWanted.getState()
    if (ringing && here.disabled) return
    useWanted.setState({ encounterId: null, ringing: false })
    if (ringing) return here.click()
    // Who has begun to type meanwhile goes on.
    if (!document.activeElement?.matches('textarea, input, [contenteditable=true]')) here.focus()
  })
}
