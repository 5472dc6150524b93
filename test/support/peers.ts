import type { Page } from 'playwright'

/** Keeps the peer connections of a page in reach, for their statistics; before a call begins. */
export async function watchPeers(page: Page): Promise<void> {
  await page.evaluate(() => {
    const peers: RTCPeerConnection[] = []
    const Plain = globalThis.RTCPeerConnection
    globalThis.RTCPeerConnection = class extends Plain {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        peers.push(this)
      }
    }
    Object.assign(globalThis, { watchedPeers: peers })
  })
}

/** Frames of the other's video decoded so far, over all peers that are not closed. */
export function framesDecoded(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const peers = (globalThis as unknown as { watchedPeers: RTCPeerConnection[] }).watchedPeers
    let frames = 0
    for (const peer of peers) {
      if (peer.connectionState === 'closed') continue
      for (const each of (await peer.getStats()).values())
        if (each.type === 'inbound-rtp' && each.kind === 'video') frames += each.framesDecoded ?? 0
    }
    return frames
  })
}
