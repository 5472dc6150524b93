import type { Availability } from '../../preload/views/index.ts'
import type { Action } from '../base/actions.ts'
import { tryAgain } from '../ui/engine-actions.ts'

const group = 'Rounds'

export const openPalette: Action = {
  id: 'app.palette',
  title: 'Find an action or a patient',
  group,
  keys: ['$mod+k'],
  keyOnly: true,
}
export const openKeys: Action = {
  id: 'app.keys',
  title: 'Keys',
  note: 'This sheet',
  group,
  keys: ['[Shift]+?'],
  keyScope: 'outside-text',
}
export const closeWhatIsOpen: Action = {
  id: 'app.close',
  title: 'Close what is open',
  group,
  keys: ['Escape'],
  native: true,
}
export const signOut: Action = { id: 'app.sign-out', title: 'Sign out', group }

/** What the provider is to the queue, under a button that already says that it is about availability. */
type AvailabilityChoice = { label: string; action: Action }

const choice = (id: Availability, label: string, note: string): AvailabilityChoice => ({
  label,
  action: { id: `app.${id}`, title: `Availability: ${label}`, note, group },
})
export const availabilities: Record<Availability, AvailabilityChoice> = {
  available: choice('available', 'Available', 'New patients are announced'),
  'on-break': choice('on-break', 'On break', 'No sound, you can still claim'),
  off: choice('off', 'Off', 'Not offered to colleagues'),
}

export const appActions = [
  openPalette,
  openKeys,
  closeWhatIsOpen,
  tryAgain,
  ...Object.values(availabilities).map(({ action }) => action),
  signOut,
]
