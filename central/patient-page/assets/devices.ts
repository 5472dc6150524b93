import type { DeviceProblem } from './device-messages.ts'

export type Devices = { stream: MediaStream; problem: DeviceProblem | null }
type Why = 'none' | 'in-use' | 'denied'

const video = { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: 'user' }
const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

function whyOf(error: unknown): Why {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotReadableError' || name === 'AbortError') return 'in-use'
  return 'none'
}

async function ask(wanted: MediaStreamConstraints): Promise<MediaStream | Why> {
  try {
    return await navigator.mediaDevices.getUserMedia(wanted)
  } catch (error) {
    return whyOf(error)
  }
}

const cameraProblems: Record<Why, DeviceProblem> = {
  none: 'no-camera',
  'in-use': 'camera-in-use',
  denied: 'camera-denied',
}
const microphoneProblems: Record<Why, DeviceProblem> = {
  none: 'no-microphone',
  'in-use': 'microphone-in-use',
  denied: 'microphone-denied',
}
const bothProblems: Record<Why, DeviceProblem> = { none: 'no-devices', 'in-use': 'in-use', denied: 'denied' }

/** Camera and microphone; what of the two can be had when not both; an empty stream when neither. Never throws. */
export async function openDevices(): Promise<Devices> {
  if (!navigator.mediaDevices?.getUserMedia) return { stream: new MediaStream(), problem: 'not-secure' }
  const both = await ask({ video, audio })
  if (both instanceof MediaStream) return { stream: both, problem: null }
  // Asked one by one, the answer says which of the two it was.
  const sound = await ask({ audio })
  if (sound instanceof MediaStream) return { stream: sound, problem: cameraProblems[both] }
  const picture = await ask({ video })
  if (picture instanceof MediaStream) return { stream: picture, problem: microphoneProblems[sound] }
  return { stream: new MediaStream(), problem: bothProblems[both] }
}
