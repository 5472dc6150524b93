import { createParser } from 'eventsource-parser'
import { createPause, reconnectDelay } from './back-off.ts'
import type { RealtimePlatform } from './platform.ts'
import { PollAnswer, type RealtimeEvent, readRealtimeEvent } from './realtime-events.ts'
import type { Requests } from './requests.ts'

/** The server pings every 10 s; two and a half silent periods mean that nothing gets through. */
const silence = 25_000
/** Long polls are answered within 25 s. */
const pollLimit = 35_000
/** Characters of a line, or an event, that has not ended; more is not an event of ours. A list of a call has a few thousand. */
const mostUnended = 1_000_000
/** How long a network that holds streams back is believed to go on doing so. */
const pollingFor = 10 * 60_000

export type StreamState = 'open' | 'reconnecting' | 'closed'

type Ending = 'ended' | 'held-back' | 'unreachable' | 'token-refused'

/**
 * The way in: server-sent events, resumed by `Last-Event-ID`, or the same by long polling where a proxy
 * lets the stream begin and holds its events back. Runs until closed.
 */
export function createEventStream(
  platform: Pick<RealtimePlatform, 'fetch' | 'clock' | 'log'>,
  requests: Requests,
  callbacks: {
    event(event: RealtimeEvent): void
    state(state: StreamState): void
    /** Trying can cost 25 s without events: not while a call is live. */
    mayTryStream(): boolean
  },
) {
  const { clock } = platform
  const pause = createPause(clock)
  const seen: string[] = []
  let lastEventId: string | null = null
  let closed = false
  let stop = new AbortController()
  let pollSince: number | null = null
  let attempt = 0

  function take(id: string | null, name: string, data: unknown): void {
    // The server may send again what crossed with a reconnect; an answer applied twice breaks a peer.
    if (id) {
      if (seen.includes(id)) return
      seen.push(id)
      if (seen.length > 500) seen.shift()
      lastEventId = id
    }
    const event = readRealtimeEvent(name, data)
    if (event) callbacks.event(event)
  }

  async function readStream(signal: AbortSignal): Promise<Ending> {
    const startedAt = clock.monotonic()
    const silent = new AbortController()
    const either = AbortSignal.any([signal, silent.signal])
    let received = false
    let cancelSilence = clock.after(silence, () => silent.abort())
    const parser = createParser({
      // Beyond it `feed` throws, and the connection is begun anew.
      maxBufferSize: mostUnended,
      onEvent: (message) => {
        received = true
        attempt = 0
        cancelSilence()
        cancelSilence = clock.after(silence, () => silent.abort())
        take(message.id ?? null, message.event ?? 'message', message.data)
      },
    })
    const afterSilence = (): Ending =>
      !received && requests.lastAnswerAt() >= startedAt ? 'held-back' : received ? 'ended' : 'unreachable'
    try {
      const answer = await requests.stream(lastEventId, either)
      if (silent.signal.aborted) return afterSilence()
      if (answer.kind === 'token-refused') return 'token-refused'
      if (answer.kind !== 'stream') return 'unreachable'
      callbacks.state('open')
      const text = answer.body.pipeThrough(
        new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>,
      )
      for await (const chunk of text) parser.feed(chunk)
      return 'ended'
    } catch {
      return silent.signal.aborted ? afterSilence() : 'ended'
    } finally {
      cancelSilence()
    }
  }

  async function poll(signal: AbortSignal): Promise<Ending> {
    const after = lastEventId === null ? '' : `&after=${encodeURIComponent(lastEventId)}`
    const answer = await requests.send('GET', `/realtime?poll=1${after}`, { limit: pollLimit, signal })
    if (answer.kind === 'token-refused') return 'token-refused'
    if (answer.kind !== 'done') return 'unreachable'
    const page = PollAnswer.safeParse(answer.body)
    if (!page.success) return 'unreachable'
    attempt = 0
    callbacks.state('open')
    for (const { id, event, data } of page.data.events) {
      take(id === null || id === undefined ? null : String(id), event, data)
    }
    return 'ended'
  }

  async function run(): Promise<void> {
    callbacks.state('reconnecting')
    while (!closed) {
      if (!requests.ready()) {
        callbacks.state('reconnecting')
        await pause.wait(60_000)
        continue
      }
      if (pollSince !== null && clock.monotonic() - pollSince > pollingFor && callbacks.mayTryStream()) {
        pollSince = null
      }
      stop = new AbortController()
      const ending = pollSince === null ? await readStream(stop.signal) : await poll(stop.signal)
      if (closed) return
      if (ending === 'held-back') {
        platform.log('realtime: the event stream is held back on the way, polling instead')
        pollSince = clock.monotonic()
        callbacks.state('open')
      } else if (ending === 'unreachable' || (ending === 'ended' && pollSince === null)) {
        callbacks.state('reconnecting')
        await pause.wait(reconnectDelay(attempt++))
      }
    }
  }

  const running = Promise.resolve().then(run)

  return {
    /** Try now: the network is known to be back, or there is a new token. */
    wake: () => pause.wake(),
    async close(): Promise<void> {
      closed = true
      stop.abort()
      pause.wake()
      await running
      callbacks.state('closed')
    },
  }
}
