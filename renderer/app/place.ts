import { create } from 'zustand'

/** What is on screen: which list, whose visit, which dialog. Nothing here must survive the window. */
type Place = {
  screen: 'on-demand' | 'unsigned'
  /** The visit in the middle. */
  encounterId: string | null
  /** Or the chart of a visit to come. */
  appointmentId: string | null
  dialog:
    | 'review'
    | 'keys'
    | 'set-aside'
    | 'co-sign'
    | 'settings'
    | 'pin'
    | 'pin-to-lock'
    | 'summary'
    | 'sign-out'
    | null
  show(screen: Place['screen']): void
  open(encounterId: string | null): void
  openScheduled(appointmentId: string): void
  ask(dialog: Place['dialog']): void
}

export const usePlace = create<Place>((set) => ({
  screen: 'on-demand',
  encounterId: null,
  appointmentId: null,
  dialog: null,
  show: (screen) => set({ screen }),
  open: (encounterId) => set({ encounterId, appointmentId: null, dialog: null }),
  openScheduled: (appointmentId) => set({ encounterId: null, appointmentId, dialog: null }),
  ask: (dialog) => set({ dialog }),
}))
