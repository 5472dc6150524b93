import type { CallSnapshot } from './call-snapshot.ts'
import { type Choice, type Devices, openMedia, openOne } from './media.ts'

type Mine = CallSnapshot['mine']
const kinds = ['audio', 'video'] as const

/**
 * What we show and say: one stream for the whole call, whose tracks change with the devices. Which ones the
 * person chose outlasts the call.
 */
export function createOwnMedia(platform: {
  devices: Devices
  newStream(): MediaStream
  mine(): Mine
  show(mine: Mine): void
  /** Another track, or none, in the place of the one before. */
  replaced(kind: 'audio' | 'video', track: MediaStreamTrack | null): void
}) {
  let stream: MediaStream | null = null
  let chosen: Choice = {}
  /** Grows with each start and stop: a device that opens too late is closed again. */
  let turn = 0

  function watch(kind: 'audio' | 'video', track: MediaStreamTrack): void {
    track.addEventListener('ended', () => {
      if (!stream?.getTracks().includes(track)) return
      const message = kind === 'video' ? 'The camera was disconnected.' : 'The microphone was disconnected.'
      putTrack(kind, null, message)
    })
  }

  /** Puts a track in the place of the one before, here and at every peer. */
  function putTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null, message: string | null): void {
    if (!stream) return
    for (const before of stream.getTracks().filter((one) => one.kind === kind)) {
      stream.removeTrack(before)
      before.stop()
    }
    if (track) {
      stream.addTrack(track)
      watch(kind, track)
    }
    platform.replaced(kind, track)
    const mine = { ...platform.mine(), missing: { ...platform.mine().missing, [kind]: message } }
    if (kind === 'video') mine.camera = track ? 'on' : 'none'
    else mine.microphone = track ? 'on' : 'none'
    platform.show(mine)
  }

  /** Another device, also after one that failed. Leaves what there was when the new one can't be had. */
  async function choose(kind: 'audio' | 'video', deviceId: string | undefined): Promise<void> {
    chosen = { ...chosen, [kind === 'audio' ? 'audioinput' : 'videoinput']: deviceId }
    if (!stream) return
    const mine = turn
    const muted = platform.mine().microphone === 'muted'
    const opened = await openOne(platform.devices, kind, chosen)
    if (mine !== turn) {
      opened.track?.stop()
    } else if (opened.track) {
      if (kind === 'audio') opened.track.enabled = !muted
      putTrack(kind, opened.track, null)
      if (kind === 'audio' && muted) platform.show({ ...platform.mine(), microphone: 'muted' })
    } else if (opened.message !== null) {
      const { missing } = platform.mine()
      platform.show({ ...platform.mine(), missing: { ...missing, [kind]: opened.message } })
    }
  }

  return {
    /** Null until camera and microphone have answered. */
    stream: () => stream,
    choose,

    /** Camera and microphone, as far as there are any. Resolves when they are shown. */
    async open(): Promise<void> {
      const mine = ++turn
      const media = await openMedia(platform.devices, chosen)
      if (mine !== turn) {
        for (const kind of kinds) media[kind]?.stop()
        return
      }
      stream = platform.newStream()
      for (const kind of kinds) {
        const track = media[kind]
        if (!track) continue
        stream.addTrack(track)
        watch(kind, track)
      }
      platform.show({
        stream,
        microphone: media.audio ? 'on' : 'none',
        camera: media.video ? 'on' : 'none',
        missing: media.missing,
      })
    },

    setMuted(muted: boolean): void {
      const track = stream?.getAudioTracks()[0]
      if (!track) return
      track.enabled = !muted
      platform.show({ ...platform.mine(), microphone: muted ? 'muted' : 'on' })
    },

    /** Off also puts out the camera's light. */
    async setCamera(on: boolean): Promise<void> {
      if (!stream) return
      if (on) return choose('video', chosen.videoinput)
      putTrack('video', null, null)
      platform.show({ ...platform.mine(), camera: 'off' })
    },

    stop(): void {
      turn++
      for (const track of stream?.getTracks() ?? []) track.stop()
      stream = null
    },
  }
}
