import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Limits } from '../base/limits.ts'
import type { Timing } from '../base/timing.ts'
import type { CentralContext } from '../http/context.ts'
import type { RealtimeCaller } from './callers.ts'
import { coalesce } from './coalesce.ts'
import { parseEventId } from './event-id.ts'
import type { createStreamCeiling, Hub, Listener, RealtimeEvent } from './hub.ts'
import type { createSignals } from './signals.ts'

type Given = {
  hub: Hub
  ceiling: ReturnType<typeof createStreamCeiling>
  signals: ReturnType<typeof createSignals>
  timing: Timing
  limits: Limits
  caller: RealtimeCaller
  /** Asked with each ping: a token's end, a lost account or a closed visit ends the stream. */
  mayGoOn(): Promise<boolean>
  /** What the caller must know at once. */
  beginning: RealtimeEvent[]
}

/** Answers with server-sent events until the other side goes, may no longer listen, or the server closes. */
export function streamEvents(
  context: CentralContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { hub, ceiling, signals, timing, limits, caller, mayGoOn, beginning }: Given,
): void {
  const { raw } = reply
  const resumed = parseEventId(request)
  reply.hijack()
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'server-epoch': context.epoch,
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    // nginx would otherwise hold the stream back.
    'x-accel-buffering': 'no',
  })
  raw.socket?.setNoDelay(true)

  let over = false
  let behind = false
  const write = (event: string, data: unknown, id?: string | number) => {
    if (over) return
    raw.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    if (raw.writableLength > limits.streamOwed) cut()
  }
  const poke = coalesce(timing.poke, () => write('poke', {}))
  const listener: Listener = {
    caller,
    send: ({ event, data }) => (event === 'poke' ? poke.ask() : write(event, data)),
    signal: ({ id, data }) => {
      // While earlier ones wait for the reader it comes after them, from where they are kept.
      if (!behind) write('signal', data, id)
    },
    end,
  }
  const leaving = [hub.add(listener), ceiling.add(listener)]
  const pinging = setInterval(async () => {
    const mayStay = await mayGoOn()
    if (mayStay) write('ping', {})
    else end()
  }, timing.ping)

  /** From here on nothing is written to it, whoever still has something to tell. False: it had stopped before. */
  function stop(): boolean {
    if (over) return false
    over = true
    clearInterval(pinging)
    poke.stop()
    for (const leave of leaving) leave()
    return true
  }
  /** A reader that sleeps never takes the last words: the connection is then broken off. */
  function end(): void {
    if (!stop()) return
    raw.end()
    const farewell = setTimeout(() => raw.destroy(), limits.streamFarewellMs)
    raw.on('close', () => clearTimeout(farewell))
  }
  function cut(): void {
    if (stop()) raw.destroy()
  }
  raw.on('close', stop)
  raw.on('error', cut)

  /** What was said while the stream was down, no faster than it is read. */
  function catchUp(after: number): void {
    const { signals: missed, more } = signals.since(caller.owner, after)
    for (const { id, data } of missed) write('signal', data, id)
    behind = more && !over
    if (!behind) return
    const next = () => catchUp(missed.at(-1)?.id ?? after)
    if (raw.writableNeedDrain) raw.once('drain', next)
    else next()
  }

  // Whoever has no id yet gets one to resume from, though no signal came before the line broke.
  write('ping', {}, resumed ? undefined : signals.latest())
  // Who is there comes before what they said.
  for (const event of beginning) listener.send(event)
  if (resumed) catchUp(resumed.signal)
}
