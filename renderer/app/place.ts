import { create } from 'zustand'

/** What is on screen: which list, whose visit, which dialog. Nothing here must survive the window. */
type Place = {
  screen: 'on-demand' | 'unsigned'
  /** The visit in the middle. */
  encounterId: string | null
  dialog: 'review' | 'keys' | 'set-aside' | 'settings' | 'pin' | 'pin-to-lock' | 'summary' | null
  show(screen: Place['screen']): void
  open(encounterId: string | null): void
  ask(dialog: Place['dialog']): void
}

export const usePlace = create<Place>((set) => ({
  screen: 'on-demand',
  encounterId: null,
  dialog: null,
  show: (screen) => set({ screen }),
  open: (encounterId) => set({ encounterId, dialog: null }),
  ask: (dialog) => set({ dialog }),
}))
