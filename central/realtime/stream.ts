import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CentralContext } from '../context.ts'
import type { RealtimeCaller } from './callers.ts'
import { coalesce } from './coalesce.ts'
import { parseEventId } from './event-id.ts'
import type { Hub, Listener, Told } from './hub.ts'
import type { createSignals } from './signals.ts'
import type { Timing } from './timing.ts'

/** A listener who lets this much pile up is cut off, and resumes. */
const mostBuffered = 1_000_000

type Given = {
  hub: Hub
  signals: ReturnType<typeof createSignals>
  timing: Timing
  caller: RealtimeCaller
  /** Asked with each ping: a token's end, a lost account or a closed visit ends the stream. */
  mayGoOn(): Promise<boolean>
  /** What the caller must know at once. */
  beginning: Told[]
}

/** Answers with server-sent events until the other side goes, may no longer listen, or the server closes. */
export function streamEvents(
  context: CentralContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { hub, signals, timing, caller, mayGoOn, beginning }: Given,
): void {
  const { raw } = reply
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

  const write = (event: string, data: unknown, id?: string | number) => {
    raw.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    if (raw.writableLength > mostBuffered) raw.destroy()
  }
  const poke = coalesce(timing.poke, () => write('poke', {}))
  const listener: Listener = {
    caller,
    tell: ({ event, data }) => (event === 'poke' ? poke.ask() : write(event, data)),
    signal: ({ id, data }) => write('signal', data, id),
    end: () => raw.end(),
  }

  const resumed = parseEventId(request)
  // Whoever has no id yet gets one to resume from, though no signal came before the line broke.
  write('ping', {}, resumed ? undefined : signals.latest())
  // Who is there comes before what they said.
  for (const told of beginning) listener.tell(told)
  if (resumed) for (const signal of signals.since(caller.owner, resumed.signal)) listener.signal(signal)

  const leave = hub.add(listener)
  const pinging = setInterval(async () => {
    if (await mayGoOn()) write('ping', {})
    else raw.end()
  }, timing.ping)
  raw.on('close', () => {
    clearInterval(pinging)
    poke.stop()
    leave()
  })
}
