import { create } from 'zustand'
import { type ChildWindow, openChildWindow } from '../base/child-window.ts'
import { addNotice } from '../base/notices.ts'
import { useCall } from './store.ts'

/**
 * Where the call is seen. `leaving` and `returning`: in both windows, until the picture is on the screen of the one it goes to:
 * so there is no moment without it.
 */
type CallWindow =
  | { at: 'here' | 'opening'; child: null }
  | { at: 'leaving' | 'there' | 'returning'; child: ChildWindow }

const here: CallWindow = { at: 'here', child: null }
export const useCallWindow = create<CallWindow>(() => here)
const set = (next: CallWindow) => useCallWindow.setState(next, true)

/** A picture that never comes (a window that lies hidden) ends the waiting. */
const unseenMs = 1_000

/** The call has its own window, and the panel here says so. */
export const isAway = ({ at }: CallWindow) => at === 'there'

/** `follow`: whoever pressed the button goes along; by a key the caret stays where it is. */
export async function moveCallOut(follow: boolean): Promise<void> {
  if (useCallWindow.getState().at !== 'here' || !useCall.getState().live) return
  set({ at: 'opening', child: null })
  const child = await openChildWindow('rounds-call', 'Rounds: call', () => set(here))
  if (!child) return cannotOpen()
  if (!useCall.getState().live) return child.close()
  set({ at: 'leaving', child })
  setTimeout(() => pictureSeen('child'), unseenMs)
  if (follow) child.focus()
  else window.focus()
}

function cannotOpen(): void {
  set(here)
  addNotice({
    id: 'call window',
    severity: 'warning',
    message: 'The call could not get a window of its own. It stays here.',
    encounterId: null,
  })
}

export function bringCallBack(): void {
  const { at, child } = useCallWindow.getState()
  if (at !== 'there') return
  set({ at: 'returning', child })
  setTimeout(() => pictureSeen('main'), unseenMs)
  window.focus()
}

export const moveCall = (follow: boolean): void => {
  if (useCallWindow.getState().at === 'there') bringCallBack()
  else void moveCallOut(follow)
}

/** Told by the panels: the picture stands in this window now. */
export function pictureSeen(where: 'main' | 'child'): void {
  const { at, child } = useCallWindow.getState()
  if (at === 'leaving' && where === 'child') set({ at: 'there', child })
  if (at === 'returning' && where === 'main') child.close()
}

/** The window ends with the call. */
useCall.subscribe(({ live }, before) => {
  if (before.live && !live) useCallWindow.getState().child?.close()
})
