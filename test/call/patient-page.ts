import SimplePeer from 'simple-peer/simplepeer.min.js'
import type { Peer } from '../../renderer/call/peer.ts'

/** A patient's side of the agreed signals, as small as it can be: the counterpart for the spec. */

declare global {
  interface Window {
    say(data: string): Promise<void>
    hear(data: string): void
    killPeer(): void
    seen: HTMLVideoElement
  }
}

const video = document.createElement('video')
video.autoplay = true
video.muted = true
document.body.append(video)
window.seen = video

const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true })
let generation = -1
let peer: Peer | null = null

window.hear = (data) => {
  const message = JSON.parse(data)
  if (message.kind === 'hello' && message.generation > generation) {
    peer?.destroy()
    generation = message.generation
    const mine = generation
    peer = new SimplePeer({
      initiator: false,
      streams: [stream],
      config: { iceServers: [] },
      offerOptions: {},
    })
    peer.on('signal', ((signal: unknown) => {
      if (mine === generation) void window.say(JSON.stringify({ kind: 'signal', generation: mine, signal }))
    }) as never)
    peer.on('stream', ((remote: MediaStream) => {
      video.srcObject = remote
    }) as never)
    peer.on('error', () => {})
    void window.say(JSON.stringify({ kind: 'ready', generation }))
  } else if (message.kind === 'signal' && message.generation === generation && peer && !peer.destroyed) {
    peer.signal(message.signal)
  }
}
window.killPeer = () => peer?.destroy()
document.body.dataset.ready = 'yes'
