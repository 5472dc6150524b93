import { randomBytes } from 'node:crypto'
import type { Timing } from '../base/timing.ts'
import type { RealtimeCaller } from './callers.ts'
import type { EventId } from './event-id.ts'
import { deviceOf, type Hub, type Listener, type RealtimeEvent } from './hub.ts'
import type { createSignals } from './signals.ts'

export type PolledEvent = { id: string; event: string; data: unknown }

type Mailbox = {
  owner: string
  name: string
  place: number
  /** RealtimeEvent and not yet known to have arrived: an answer may be lost on its way. */
  kept: { place: number; event: RealtimeEvent }[]
  wake: (() => void) | undefined
  usedAt: number
  leave(): void
}

/** Between two polls news must be kept; a caller who does not come back for this long begins anew. */
const forgottenAfter = 60_000
/** How many events a mailbox keeps; beyond, the oldest go: the pull after a poke brings what they said. */
const mostKept = 200

/** Long polling, for a line on which a proxy holds streams back. `now` is in ms and only measures absence. */
export function createPolling(
  hub: Hub,
  signals: ReturnType<typeof createSignals>,
  timing: Timing,
  mostOfAccount: number,
  now: () => number = Date.now,
) {
  const mailboxes = new Map<string, Mailbox>()
  let closing = false

  function forget(key: string, mailbox: Mailbox): void {
    mailbox.leave()
    mailboxes.delete(key)
    mailbox.wake?.()
  }

  function open(key: string, caller: RealtimeCaller, beginning: RealtimeEvent[]): Mailbox {
    // Whoever comes is let in; whom nobody heard for longest is forgotten, and begins anew should they come back.
    const own = [...mailboxes].filter(([, { owner }]) => owner === caller.owner)
    const [oldest] = own.sort(([, a], [, b]) => a.usedAt - b.usedAt)
    if (oldest && own.length >= mostOfAccount) forget(...oldest)
    const mailbox: Mailbox = {
      owner: caller.owner,
      name: randomBytes(4).toString('hex'),
      place: 0,
      kept: [],
      wake: undefined,
      usedAt: now(),
      leave: () => undefined,
    }
    const listener: Listener = {
      caller,
      send(event) {
        // Only the last poke, and of a call the last list and the last state, say anything.
        mailbox.kept = mailbox.kept.filter(({ event: before }) => !replaces(event, before))
        mailbox.place += 1
        mailbox.kept.push({ place: mailbox.place, event })
        if (mailbox.kept.length > mostKept) mailbox.kept.shift()
        mailbox.wake?.()
      },
      signal: () => mailbox.wake?.(),
      end: () => mailbox.wake?.(),
    }
    for (const event of beginning) listener.send(event)
    mailbox.leave = hub.add(listener)
    mailboxes.set(key, mailbox)
    return mailbox
  }

  return {
    /** `gone` resolves when the caller hung up. */
    async poll(
      caller: RealtimeCaller,
      after: EventId | undefined,
      beginning: () => RealtimeEvent[],
      gone: AbortSignal,
    ): Promise<PolledEvent[]> {
      const key = `${caller.owner} ${deviceOf(caller)} ${caller.kind === 'patient' ? caller.call : ''}`
      const mailbox = mailboxes.get(key) ?? open(key, caller, beginning())
      mailbox.usedAt = now()
      if (after?.mailbox === mailbox.name)
        mailbox.kept = mailbox.kept.filter(({ place }) => place > after.place)
      let from = after?.signal ?? signals.latest()

      // Who is there comes before what they said.
      const gather = (): PolledEvent[] => {
        const news = mailbox.kept.map(({ place, event }): PolledEvent => {
          return { id: `${from}-${mailbox.name}.${place}`, event: event.event, data: event.data }
        })
        const signalEvents = signals.since(caller.owner, from).signals.map(({ id, data }): PolledEvent => {
          from = id
          return { id: `${id}-${mailbox.name}.${mailbox.place}`, event: 'signal', data }
        })
        return [...news, ...signalEvents]
      }

      let events = gather()
      if (!events.length && !closing && after) {
        // Of two polls of one caller the earlier was given up: it is answered at once.
        mailbox.wake?.()
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timing.poll)
          const wake = () => {
            clearTimeout(timer)
            if (mailbox.wake === wake) mailbox.wake = undefined
            resolve()
          }
          mailbox.wake = wake
          gone.addEventListener('abort', wake, { once: true })
        })
        events = gather()
      }
      mailbox.usedAt = now()
      return events.length ? events : [ping(mailbox, from)]
    },

    sweep(): void {
      for (const [key, mailbox] of mailboxes) {
        if (mailbox.wake || now() - mailbox.usedAt < forgottenAfter) continue
        forget(key, mailbox)
      }
    },

    close(): void {
      closing = true
      for (const mailbox of mailboxes.values()) mailbox.wake?.()
    },
  }
}

function ping(mailbox: Mailbox, from: number): PolledEvent {
  mailbox.place += 1
  return { id: `${from}-${mailbox.name}.${mailbox.place}`, event: 'ping', data: {} }
}

function replaces(event: RealtimeEvent, before: RealtimeEvent): boolean {
  if (event.event === 'poke') return before.event === 'poke'
  const ofCall = event.event === 'participants' || event.event === 'visit' || event.event === 'room'
  if (!ofCall || event.event !== before.event) return false
  return event.data.call === (before.data as { call: string }).call
}
