import type SimplePeer from 'simple-peer'
import type { Participant } from './events.ts'

declare global {
  interface Window {
    SimplePeer: SimplePeer.SimplePeer
  }
}

type Message =
  | { kind: 'hello' | 'ready'; generation: number }
  | { kind: 'signal'; generation: number; signal: SimplePeer.SignalData }
  | { kind: 'bye' }

export type Other = {
  id: string
  name: string
  state: 'waiting' | 'connected' | 'lost' | 'ended'
  stream: MediaStream | null
}
type Remote = Other & { generation: number; peer: SimplePeer.Instance | null; listed: boolean }

function readMessage(data: string): Message | undefined {
  try {
    const message = JSON.parse(data) as Message
    if (message.kind === 'bye') return message
    return Number.isInteger(message.generation) ? message : undefined
  } catch {
    return undefined
  }
}

/**
 * The patient's side of the call. The provider begins each attempt (a generation) with a hello and an offer;
 * here a higher generation drops the peer and builds a new one with the same media.
 */
export function createCall(deps: {
  stream: MediaStream
  configuration(): Promise<RTCConfiguration>
  send(to: string, message: Message): Promise<void>
  changed(others: Other[]): void
}) {
  const remotes = new Map<string, Remote>()
  const changed = () => deps.changed([...remotes.values()])

  function drop(remote: Remote): void {
    const { peer } = remote
    remote.peer = null
    peer?.destroy()
  }

  async function begin(remote: Remote, generation: number): Promise<void> {
    if (generation > remote.generation) {
      drop(remote)
      remote.generation = generation
      const config = await deps.configuration().catch((): RTCConfiguration => ({}))
      if (remote.generation !== generation) return
      const peer = new window.SimplePeer({ initiator: false, streams: [deps.stream], config })
      const current = () => remote.peer === peer
      remote.peer = peer
      peer.on('signal', (signal) => {
        if (current()) void deps.send(remote.id, { kind: 'signal', generation, signal })
      })
      peer.on('stream', (stream) => {
        if (!current()) return
        remote.stream = stream
        changed()
      })
      peer.on('connect', () => {
        if (!current()) return
        remote.state = 'connected'
        changed()
      })
      peer.on('iceStateChange', (ice: RTCIceConnectionState) => {
        if (!current() || remote.state === 'ended') return
        if (ice === 'disconnected') remote.state = 'lost'
        else if (remote.state === 'lost' && (ice === 'connected' || ice === 'completed'))
          remote.state = 'connected'
        changed()
      })
      // Why it ended is not for the person; without a listener it would be thrown.
      peer.on('error', () => undefined)
      peer.on('close', () => {
        if (!current()) return
        remote.peer = null
        remote.state = 'lost'
        if (!remote.listed) remotes.delete(remote.id)
        changed()
      })
    }
    // Also to a hello said twice: our first answer may have been lost.
    await deps.send(remote.id, { kind: 'ready', generation })
  }

  return {
    participants(list: Participant[]): void {
      const providers = list.filter(({ role }) => role === 'provider')
      for (const remote of remotes.values()) {
        remote.listed = providers.some(({ id }) => id === remote.id)
        // Picture and sound go from one to the other: while the provider's way to the central API alone is
        // cut, the list forgets them and the call goes on.
        if (remote.listed || remote.peer) continue
        remotes.delete(remote.id)
      }
      for (const { id, name } of providers)
        if (!remotes.has(id))
          remotes.set(id, {
            id,
            name,
            state: 'waiting',
            stream: null,
            generation: -1,
            peer: null,
            listed: true,
          })
      changed()
    },

    receive(from: string, data: string): void {
      const remote = remotes.get(from)
      const message = readMessage(data)
      if (!remote || !message) return
      if (message.kind === 'bye') {
        drop(remote)
        remote.state = 'ended'
        remote.stream = null
        changed()
      } else if (message.kind === 'hello') {
        if (remote.state === 'ended') remote.state = 'waiting'
        if (message.generation >= remote.generation) void begin(remote, message.generation)
      } else if (message.kind === 'signal' && message.generation === remote.generation) {
        remote.peer?.signal(message.signal)
      }
    },

    /** A camera or microphone that came later. */
    addTrack(track: MediaStreamTrack): void {
      for (const { peer } of remotes.values()) peer?.addTrack(track, deps.stream)
    },

    /** `sayBye`: the others hear that the patient goes for good. */
    async end(sayBye: boolean): Promise<void> {
      const ids = [...remotes.keys()]
      for (const remote of remotes.values()) drop(remote)
      remotes.clear()
      if (sayBye) await Promise.all(ids.map((id) => deps.send(id, { kind: 'bye' })))
    },
  }
}
