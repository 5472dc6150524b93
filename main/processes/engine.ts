import { net } from 'electron'
import { CacheTooNew, DiskFull } from '../engine/cache/cache.ts'
import { createEngine, type Engine } from '../engine/engine.ts'
import type { EngineStart, FromEngine, ToEngine } from './messages.ts'
import { systemClock } from './system-clock.ts'

/** The engine's process: gives it Electron's network stack, the clock and the way to the shell. */

const port = process.parentPort
const say = (message: FromEngine) => port.postMessage(message)
let engine: Engine | undefined

async function start({ key, ...given }: EngineStart) {
  try {
    engine = await createEngine({
      ...given,
      // The bytes themselves, not a copy: what the engine zero-fills is then gone.
      key: Buffer.from(key.buffer, key.byteOffset, key.byteLength),
      fetch: (input, init) => net.fetch(input instanceof URL ? input.href : input, init),
      clock: systemClock,
      openExternal: async (url) => say({ kind: 'open-external', url }),
      emit: (event, payload) => say({ kind: 'event', event, payload } as FromEngine),
      tellLine: (orders) => say({ kind: 'tell-line', orders }),
      log: (line) => void process.stderr.write(`engine: ${line}\n`),
    })
    say({ kind: 'started' })
  } catch (error) {
    key.fill(0)
    const words = whyNot(error)
    if (words) return say({ kind: 'cannot-start', words })
    process.stderr.write(`engine: did not start: ${error instanceof Error ? error.stack : 'unknown'}\n`)
    process.exit(1)
  }
}

/** Words for what a new start would not change; null for the rest. */
function whyNot(error: unknown): string | null {
  if (error instanceof CacheTooNew)
    return 'The data on this machine was written by a newer version of Rounds. Install that version or a later one: nothing was changed.'
  if (error instanceof DiskFull)
    return 'The disk is full. Rounds needs free space to keep what you write. Make room and start Rounds again.'
  return null
}

port.on('message', ({ data }: { data: ToEngine }) => {
  switch (data.kind) {
    case 'start':
      return void start(data)
    case 'call':
      return void engine
        ?.call(data.channel, data.input as never)
        .then((result) => say({ kind: 'answer', id: data.id, result }))
    case 'line-news':
      return engine?.lineNews(data.news)
    case 'close':
      return void Promise.resolve(engine?.close()).finally(() => process.exit(0))
  }
})
