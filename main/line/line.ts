import { type Channel, channels, type Result } from '../../preload/contract.ts'
import type { LineOrders } from '../engine/outside.ts'
import { createCalls } from './calls.ts'
import { createEventStream, type StreamState } from './event-stream.ts'
import { createHeartbeat } from './heartbeat.ts'
import { createLineToken } from './line-token.ts'
import type { Line, LineOutside } from './outside.ts'
import type { RealtimeEvent } from './realtime-events.ts'
import { createRequests } from './requests.ts'
import { createWipe } from './wipe.ts'

export type { Line, LineOutside } from './outside.ts'

/**
 * The line: event stream, heartbeat and signalling, with the access token in memory and neither key nor
 * cache. It outlives the engine, and with it do the call and the lease.
 */
export function createLine(outside: LineOutside): Line {
  let reachable: boolean | null = null
  let state: StreamState = 'closed'
  let stream: ReturnType<typeof createEventStream> | null = null
  let closed = false
  let centralUrl = ''
  let deviceId = ''

  const token = createLineToken(outside, () => {
    if (closed) return
    stream?.wake()
    heartbeat.now()
  })
  const requests = createRequests(
    outside,
    {
      reach(now) {
        if (now === reachable) return
        reachable = now
        outside.news({ kind: 'reach', reachable: now })
        if (now) stream?.wake()
      },
      tokenRefused: () => outside.news({ kind: 'token-refused' }),
      deviceLost: () => wipe.check(),
    },
    token,
  )
  const wipe = createWipe(outside, requests, {
    deviceId: () => deviceId,
    forgotten() {
      token.close()
      void closeStream()
    },
  })
  const calls = createCalls(outside, requests)
  const heartbeat = createHeartbeat(outside, requests, {
    news: outside.news,
    backAfterSilence: () => void calls.enterAgain(),
  })

  function streamState(next: StreamState): void {
    if (next === state) return
    state = next
    outside.emit('call.line', { state })
    if (state !== 'open') return
    // What happened in between left no event behind.
    outside.news({ kind: 'poke' })
    heartbeat.now()
    void calls.enterAgain()
  }

  function heard(event: RealtimeEvent): void {
    switch (event.event) {
      case 'poke':
        outside.news({ kind: 'poke' })
        return
      case 'arrived':
        outside.news({ kind: 'arrived', urgent: event.data.urgent })
        return
      case 'lease':
        if (event.data.state === 'superseded') heartbeat.lost(event.data.task, event.data.claim)
        outside.news({ kind: 'lease', ...event.data })
        return
      case 'participants':
        calls.participants(event.data.call, event.data.participants)
        return
      case 'signal':
        calls.heard(event.data)
        return
      case 'ping':
        return
      default:
        assertNever(event)
    }
  }

  function openStream() {
    const opened = createEventStream(outside, requests, {
      event: heard,
      // A stream that closes late has nothing to say about the one that took its place.
      state: (next) => {
        if (stream === opened || stream === null) streamState(next)
      },
      mayTryStream: () => !calls.any(),
    })
    return opened
  }

  async function closeStream(): Promise<void> {
    const closing = stream
    stream = null
    await closing?.close()
  }

  return {
    async call(channel: Channel, input: unknown) {
      try {
        switch (channel) {
          case 'call.join': {
            const joined = await calls.join(channels[channel].input.parse(input).encounterId)
            // Whoever joins hears how the line stands now, not only how it changes.
            outside.emit('call.line', { state })
            return joined
          }
          case 'call.signal':
            return await calls.signal(channels[channel].input.parse(input))
          case 'call.leave':
            return await calls.leave(channels[channel].input.parse(input).encounterId)
          default:
            return { ok: false, problem: { code: 'bad-input', words: 'The line does not answer this.' } }
        }
      } catch (error) {
        outside.log(`line: ${channel} failed: ${error instanceof Error ? error.name : 'unknown'}`)
        const badInput = error instanceof Error && error.name === 'ZodError'
        return {
          ok: false,
          problem: badInput
            ? { code: 'bad-input', words: 'That can’t be sent.' }
            : { code: 'internal', words: 'The line failed. Try again.' },
        } satisfies Result<never>
      }
    },

    orders(orders: LineOrders) {
      if (closed) return
      const moved = orders.centralUrl !== centralUrl
      centralUrl = orders.centralUrl
      deviceId = orders.deviceId
      requests.orders(orders)
      token.orders(orders)
      calls.orders(orders)
      heartbeat.orders(orders)
      const signedOut = orders.token === null && orders.own === undefined
      if (signedOut || moved) void closeStream()
      if (signedOut) return
      stream ??= openStream()
      stream.wake()
    },

    checkWipe: wipe.check,
    wiped: wipe.done,

    async close() {
      closed = true
      wipe.stop()
      await calls.close()
      await Promise.all([closeStream(), heartbeat.close()])
      token.close()
    },
  }
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
