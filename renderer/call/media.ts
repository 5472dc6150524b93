/** Camera and microphone of this workstation. */
export type Media = {
  audio: MediaStreamTrack | null
  video: MediaStreamTrack | null
  /** Why one is missing, a sentence for the person. */
  missing: { audio: string | null; video: string | null }
}

export type Devices = Pick<MediaDevices, 'getUserMedia'>
export type Choice = { audioinput?: string; videoinput?: string }

const wanted = (choice: Choice) => ({
  audio: {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    ...(choice.audioinput ? { deviceId: { exact: choice.audioinput } } : {}),
  },
  video: {
    width: { ideal: 640 },
    height: { ideal: 480 },
    frameRate: { ideal: 24 },
    ...(choice.videoinput ? { deviceId: { exact: choice.videoinput } } : {}),
  },
})

/**
 * Camera and microphone; where one is missing, the other; where both are, neither. Never throws: a call goes
 * on with what there is.
 */
export async function openMedia(devices: Devices, choice: Choice): Promise<Media> {
  const { audio, video } = wanted(choice)
  try {
    // Both at once: the person is asked once.
    const stream = await devices.getUserMedia({ audio, video })
    return {
      audio: stream.getAudioTracks()[0] ?? null,
      video: stream.getVideoTracks()[0] ?? null,
      missing: { audio: null, video: null },
    }
  } catch {
    const [microphone, camera] = [
      await openOne(devices, 'audio', choice),
      await openOne(devices, 'video', choice),
    ]
    return {
      audio: microphone.track,
      video: camera.track,
      missing: { audio: microphone.message, video: camera.message },
    }
  }
}

/** One of the two alone. */
export async function openOne(
  devices: Devices,
  kind: 'audio' | 'video',
  choice: Choice,
): Promise<{ track: MediaStreamTrack | null; message: string | null }> {
  try {
    const stream = await devices.getUserMedia({ [kind]: wanted(choice)[kind] })
    return { track: stream.getTracks()[0] ?? null, message: null }
  } catch (error) {
    return { track: null, message: whyMissing(kind, error instanceof Error ? error.name : '') }
  }
}

/** Where the system's own switch is; only macOS wants the program started again for it. */
export function howToAllow(it: string, userAgent = navigator.userAgent): string {
  const name = it.charAt(0).toUpperCase() + it.slice(1)
  if (userAgent.includes('Mac OS X'))
    return `Allow it in System Settings > Privacy & Security > ${name}, then start Rounds again.`
  if (userAgent.includes('Windows'))
    return `Allow it in Settings > Privacy & security > ${name} (“Let desktop apps access your ${it}”), then choose it under Devices.`
  return 'Allow it in the system’s privacy settings, then choose it under Devices.'
}

/** The names are those of the Media Capture specification. */
function whyMissing(kind: 'audio' | 'video', name: string): string {
  const [it, they] = kind === 'video' ? ['camera', 'see'] : ['microphone', 'hear']
  const consequence = `The others can’t ${they} you.`
  switch (name) {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return `No ${it} was found. ${consequence}`
    case 'NotReadableError':
    case 'AbortError':
      return `The ${it} is in use by another program or can’t be read. ${consequence} Close the other program, then choose the ${it} under Devices.`
    case 'NotAllowedError':
    case 'SecurityError':
      return `Rounds isn’t allowed to use the ${it}. ${consequence} ${howToAllow(it)}`
    default:
      return `The ${it} did not start. ${consequence}`
  }
}
