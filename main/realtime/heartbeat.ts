import type { RealtimeNews, RealtimeOrders } from '../base/realtime-messages.ts'
import { createPause } from './back-off.ts'
import type { RealtimePlatform } from './platform.ts'
import { HeartbeatAnswer, type Room } from './realtime-events.ts'
import type { Requests } from './requests.ts'

/** The lease lasts 60 s from the last heartbeat: five may be missed. */
const period = 10_000
const limit = 8_000

type Lease = RealtimeOrders['leases'][number]

/**
 * `PUT /realtime/presence` every 10 s: availability, the unsent count and the leases to renew. It goes on
 * from the last orders while the engine is dead, so that a crash costs nobody their patient.
 */
export function createHeartbeat(
  platform: Pick<RealtimePlatform, 'clock'>,
  requests: Requests,
  callbacks: {
    news(news: RealtimeNews): void
    /** Where patients are, as of when it was asked (monotonic ms). */
    rooms(rooms: Room[], askedAt: number): void
    backAfterSilence(): void
  },
) {
  const { clock } = platform
  const pause = createPause(clock)
  /** `task claim` of what the server gave to somebody else; asking again would only be refused again. */
  const lost = new Set<string>()
  /** When each lease was last confirmed: a server that was put back to a backup may have forgotten it. */
  const confirmedAt = new Map<string, number>()
  const stop = new AbortController()
  let orders: RealtimeOrders | null = null
  let lastColleagues = ''
  let missed = false
  let beatAgain = false
  let closed = false

  const name = (lease: { task: string; claim: number }) => `${lease.task} ${lease.claim}`
  const held = (): Lease[] => (orders?.leases ?? []).filter((lease) => !lost.has(name(lease)))

  /** A visit that was begun from an appointment is known to this central API alone: one that was put back makes it again from this. */
  function statement({ task, claim, proof, encounter, appointment, join }: Lease): Record<string, unknown> {
    const at = confirmedAt.get(name({ task, claim }))
    return {
      task,
      claim,
      ...(proof === undefined ? {} : { proof }),
      ...(at === undefined ? {} : { heardSecondsAgo: (clock.monotonic() - at) / 1000 }),
      ...(appointment === undefined ? {} : { appointment, encounter, ...(join ? { join } : {}) }),
    }
  }

  function take(answer: HeartbeatAnswer, asked: Lease[], askedAt: number): void {
    for (const known of confirmedAt.keys())
      if (!asked.some((lease) => name(lease) === known)) confirmedAt.delete(known)
    for (const lease of answer.leases) {
      if (!lease.mine || !asked.some((one) => name(one) === name(lease))) continue
      confirmedAt.set(name(lease), askedAt)
      const state = lease.lapsed ? 'lapsed' : 'renewed'
      callbacks.news({ kind: 'lease', task: lease.task, claim: lease.claim, state })
    }
    for (const { task, claim, by } of answer.superseded) {
      if (lost.has(name({ task, claim }))) continue
      lost.add(name({ task, claim }))
      callbacks.news({ kind: 'lease', task, claim, state: 'superseded', by: by ?? undefined })
    }
    if (answer.rooms) callbacks.rooms(answer.rooms, askedAt)
    const colleagues = JSON.stringify(answer.colleagues)
    if (colleagues !== lastColleagues) {
      lastColleagues = colleagues
      callbacks.news({ kind: 'colleagues', colleagues: answer.colleagues })
    }
  }

  async function beat(): Promise<void> {
    if (!orders || !requests.ready()) return
    const asked = held()
    const askedAt = clock.monotonic()
    const answer = await requests.send('PUT', '/realtime/presence', {
      limit,
      signal: stop.signal,
      body: {
        availability: orders.availability,
        unsent: orders.unsent,
        leases: asked.map(statement),
      },
    })
    if (closed) return
    if (answer.kind === 'done') {
      const read = HeartbeatAnswer.safeParse(answer.body)
      if (read.success) take(read.data, asked, askedAt)
      if (missed) callbacks.backAfterSilence()
      missed = false
    } else if (answer.kind === 'unreachable') {
      missed = true
    }
  }

  async function run(): Promise<void> {
    while (!closed) {
      beatAgain = false
      const startedAt = clock.monotonic()
      await beat()
      if (closed) return
      if (!beatAgain) await pause.wait(Math.max(0, period - (clock.monotonic() - startedAt)))
    }
  }

  let running: Promise<void> | null = null

  function now(): void {
    beatAgain = true
    pause.wake()
  }

  return {
    /** Beats at once when somebody else should see the difference at once; a changed unsent count can wait. */
    orders(next: RealtimeOrders): void {
      const before = orders
      orders = next
      // A new engine hears again what the dead one may have missed.
      lost.clear()
      lastColleagues = ''
      running ??= run()
      const urgent = (o: RealtimeOrders | null) => JSON.stringify([o?.token, o?.availability, o?.leases])
      if (urgent(before) !== urgent(next)) now()
    },
    /** One more beat at once: the network is back. */
    now,
    /** The lease was taken from us; it is no longer asked for. */
    lost(task: string, claim: number): void {
      lost.add(name({ task, claim }))
    },
    async close(): Promise<void> {
      closed = true
      stop.abort()
      pause.wake()
      await running
    },
  }
}
