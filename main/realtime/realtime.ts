import { type Channel, channels, type Result } from '../../preload/contract/index.ts'
import type { RealtimeOrders } from '../base/realtime-messages.ts'
import { createCalls } from './calls.ts'
import { createEventStream, type StreamState } from './event-stream.ts'
import { createHeartbeat } from './heartbeat.ts'
import type { Realtime, RealtimePlatform } from './platform.ts'
import type { RealtimeEvent } from './realtime-events.ts'
import { createRealtimeToken } from './realtime-token.ts'
import { createRequests } from './requests.ts'
import { createRooms } from './rooms.ts'
import { createWipe } from './wipe.ts'

export type { Realtime, RealtimePlatform } from './platform.ts'

/**
 * The realtime process: event stream, heartbeat and signaling, with the access token in memory and neither key nor
 * cache. It outlives the engine, and with it do the call and the lease.
 */
export function createRealtime(platform: RealtimePlatform): Realtime {
  let reachable: boolean | null = null
  let state: StreamState = 'closed'
  let stream: ReturnType<typeof createEventStream> | null = null
  let closed = false
  let centralUrl = ''
  let deviceId = ''

  const token = createRealtimeToken(platform, () => {
    if (closed) return
    stream?.wake()
    heartbeat.now()
  })
  const requests = createRequests(
    platform,
    {
      reach(now) {
        if (now === reachable) return
        reachable = now
        platform.news({ kind: 'reach', reachable: now })
        if (now) stream?.wake()
      },
      tokenRefused: () => platform.news({ kind: 'token-refused' }),
      deviceLost: () => wipe.check(),
    },
    token,
  )
  const wipe = createWipe(platform, requests, {
    deviceId: () => deviceId,
    forgotten() {
      token.close()
      void closeStream()
    },
  })
  const calls = createCalls(platform, requests)
  const rooms = createRooms(platform)
  const heartbeat = createHeartbeat(platform, requests, {
    news: platform.news,
    rooms: rooms.replace,
    backAfterSilence: () => void calls.enterAgain(),
  })

  function streamState(next: StreamState): void {
    if (next === state) return
    state = next
    platform.emit('call.line', { state })
    if (state !== 'open') return
    // What happened in between left no event behind.
    platform.news({ kind: 'poke' })
    heartbeat.now()
    void calls.enterAgain()
  }

  function handleEvent(event: RealtimeEvent): void {
    switch (event.event) {
      case 'poke':
        platform.news({ kind: 'poke' })
        return
      case 'arrived':
        platform.news({ kind: 'arrived', urgent: event.data.urgent })
        return
      case 'lease':
        if (event.data.state === 'superseded') heartbeat.lost(event.data.task, event.data.claim)
        platform.news({ kind: 'lease', ...event.data })
        return
      case 'participants':
        calls.participants(event.data.call, event.data.participants)
        return
      case 'room':
        rooms.update(event.data)
        return
      case 'signal':
        calls.signalReceived(event.data)
        return
      case 'ping':
        return
      default:
        assertNever(event)
    }
  }

  function openStream() {
    const opened = createEventStream(platform, requests, {
      event: handleEvent,
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
            // Whoever joins hears how the realtime process stands now, not only how it changes.
            platform.emit('call.line', { state })
            return joined
          }
          case 'call.signal':
            return await calls.signal(channels[channel].input.parse(input))
          case 'call.rooms':
            channels[channel].input.parse(input)
            return { ok: true, value: rooms.list() }
          case 'call.leave':
            return await calls.leave(channels[channel].input.parse(input).encounterId)
          default:
            return { ok: false, problem: { code: 'bad-input', message: 'This is not answered here.' } }
        }
      } catch (error) {
        platform.log(`realtime: ${channel} failed: ${error instanceof Error ? error.name : 'unknown'}`)
        const badInput = error instanceof Error && error.name === 'ZodError'
        return {
          ok: false,
          problem: badInput
            ? { code: 'bad-input', message: 'That can’t be sent.' }
            : { code: 'internal', message: 'The call failed. Try again.' },
        } satisfies Result<never>
      }
    },

    orders(orders: RealtimeOrders) {
      if (closed) return
      const moved = orders.centralUrl !== centralUrl
      centralUrl = orders.centralUrl
      deviceId = orders.deviceId
      requests.orders(orders)
      token.orders(orders)
      calls.orders(orders)
      heartbeat.orders(orders)
      const signedOut = orders.token === null && orders.own === undefined
      if (signedOut || moved) {
        rooms.replace([], platform.clock.monotonic())
        void closeStream()
      }
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
