/** What kept camera or microphone from us, and the sentence for the person. */
export type DeviceProblem =
  | 'no-camera'
  | 'camera-in-use'
  | 'camera-denied'
  | 'no-microphone'
  | 'microphone-in-use'
  | 'microphone-denied'
  | 'denied'
  | 'in-use'
  | 'no-devices'
  | 'not-secure'

const allow = 'To allow it, use the camera sign in or beside the address bar'

export const deviceMessages: Record<DeviceProblem, string> = {
  'no-camera': 'No camera was found. You can join with sound only.',
  'camera-in-use':
    'Your camera is in use by another program. Close that program and try again, or join with sound only.',
  'camera-denied': `The camera is not allowed here. ${allow}, then try again, or join with sound only.`,
  'no-microphone': 'No microphone was found. You will see and hear, and be seen, but not be heard.',
  'microphone-in-use':
    'Your microphone is in use by another program. Close that program and try again, or join without being heard.',
  'microphone-denied': `The microphone is not allowed here. ${allow}, then try again, or join without being heard.`,
  denied: `Camera and microphone are not allowed here. ${allow}, then try again. You can also join without them: you will see and hear, but not be seen or heard.`,
  'in-use':
    'Camera and microphone are in use by another program. Close that program and try again. You can also join without them: you will see and hear, but not be seen or heard.',
  'no-devices':
    'No camera and no microphone were found. You can join without them: you will see and hear, but not be seen or heard.',
  'not-secure':
    'This browser gives camera and microphone only to secure pages (https). You can join without them: you will see and hear, but not be seen or heard.',
}

export const readyMessage = 'Your camera and microphone are ready.'
