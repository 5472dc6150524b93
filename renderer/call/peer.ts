/**
 * The part of simple-peer the session uses. `_pc` and `negotiate` are not in its documentation: ICE
 * restart needs both (docs/decisions/ice-restart-with-simple-peer.md).
 */
export type Peer = {
  readonly destroyed: boolean
  readonly _pc: RTCPeerConnection | null
  on(event: string, listener: (...values: never[]) => void): unknown
  signal(signal: Record<string, unknown>): void
  negotiate(): void
  addTrack(track: MediaStreamTrack, stream: MediaStream): void
  replaceTrack(old: MediaStreamTrack, next: MediaStreamTrack | null, stream: MediaStream): void
  destroy(): void
}

export type PeerConstructor = new (options: {
  initiator: boolean
  streams: MediaStream[]
  config: RTCConfiguration
  offerOptions: RTCOfferOptions
}) => Peer
