import type { Action } from '../base/actions.ts'

const group = 'Visit'

/** From anywhere in the visit or the call, also out of a dialog and while somebody types. */
export const beginEmergency: Action = {
  id: 'visit.emergency',
  title: 'Emergency',
  note: 'The call goes on; the patient reads to stay, and 911',
  group,
  keys: ['$mod+Shift+e'],
  keyScope: 'anywhere',
}
export const undoEmergency: Action = {
  id: 'visit.emergency-undo',
  title: 'Undo the emergency',
  note: 'Within 5 seconds',
  group,
  keys: ['$mod+Shift+z'],
  keyScope: 'anywhere',
}

export const crisisActions = [beginEmergency, undoEmergency]
