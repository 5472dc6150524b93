import type { Action } from '../base/actions.ts'

const group = 'Queue'

export const nextRow: Action = {
  id: 'queue.next-row',
  title: 'Next patient in the list',
  group,
  keys: ['j'],
  repeats: true,
  keyScope: 'outside-text',
  keyOnly: true,
}
export const previousRow: Action = {
  id: 'queue.previous-row',
  title: 'Previous patient in the list',
  group,
  keys: ['k'],
  repeats: true,
  keyScope: 'outside-text',
  keyOnly: true,
}
export const rowBelow: Action = {
  id: 'queue.row-below',
  title: 'Next patient, from inside the list',
  group,
  keys: ['ArrowDown'],
  repeats: true,
  keyScope: 'list',
  keyOnly: true,
}
export const rowAbove: Action = {
  id: 'queue.row-above',
  title: 'Previous patient, from inside the list',
  group,
  keys: ['ArrowUp'],
  repeats: true,
  keyScope: 'list',
  keyOnly: true,
}
export const openRow: Action = {
  id: 'queue.open-row',
  title: 'Claim or open that patient',
  group,
  keys: ['Enter'],
  native: true,
}
/** The same press on the row of whoever waits first and can be claimed. */
export const claimNext: Action = {
  id: 'queue.claim-next',
  title: 'Claim the next patient',
  note: 'The first in the list whom you may claim',
  group,
  keys: ['$mod+Shift+n'],
  keyOnly: true,
}
export const goToRedFlag: Action = {
  id: 'queue.go-to-red-flag',
  title: 'Go to the waiting patient with a red flag',
  group,
  keys: ['F6'],
}
export const showOnDemand: Action = {
  id: 'queue.show-on-demand',
  title: 'On demand',
  note: 'Waiting patients',
  group,
  keys: ['$mod+Shift+d'],
}
export const showUnsigned: Action = {
  id: 'queue.show-unsigned',
  title: 'Unsigned',
  note: 'Your notes to sign',
  group,
  keys: ['$mod+Shift+u'],
}
export const showStillOpen: Action = {
  id: 'queue.show-still-open',
  title: 'Still open',
  note: 'What is left to do, of any day',
  group,
  keys: ['$mod+Shift+s'],
}
export const beginVisit: Action = { id: 'queue.begin-visit', title: 'Begin the visit', group }

export const queueActions = [
  nextRow,
  previousRow,
  rowBelow,
  rowAbove,
  openRow,
  claimNext,
  goToRedFlag,
  showOnDemand,
  showUnsigned,
  showStillOpen,
  beginVisit,
]
