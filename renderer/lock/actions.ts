import type { Action } from '../base/actions.ts'

const group = 'Rounds'

/** Control on macOS too: who must leave the desk now does not think about keyboards. */
export const lock: Action = {
  id: 'lock.now',
  title: 'Lock',
  note: 'A call goes on',
  group,
  keys: ['$mod+[Shift]+l', 'Control+[Shift]+l'],
  keyScope: 'anywhere',
}
export const openPin: Action = { id: 'lock.pin', title: 'Choose or change the PIN', group }

export const lockActions = [lock, openPin]
