import type { Action } from '../base/actions.ts'

const group = 'Visit'

export const startCall: Action = { id: 'call.start', title: 'Start the call', group, keys: ['F9'] }
export const endCall: Action = {
  id: 'call.end',
  title: 'End call',
  note: 'The visit goes on',
  group,
  keys: ['$mod+Shift+h'],
}
export const mute: Action = { id: 'call.mute', title: 'Mute or unmute', group, keys: ['$mod+Shift+m'] }
export const switchCamera: Action = {
  id: 'call.camera',
  title: 'Camera on or off',
  group,
  keys: ['$mod+Shift+o'],
}
export const moveCallWindow: Action = {
  id: 'call.window',
  title: 'The call into a window of its own, and back',
  group,
  keys: ['F7'],
}

export const callActions = [startCall, endCall, mute, switchCamera, moveCallWindow]
