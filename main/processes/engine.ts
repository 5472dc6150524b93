import { net } from 'electron'
import { createEngine, type Engine } from '../engine/engine.ts'
import { postExactly } from './bytes-in.ts'
import { dieQuietly, endAfter, withoutMessage } from './last-words.ts'
import type { EngineStart, FromEngine, ToEngine } from './messages.ts'
import { refusal } from './refusal.ts'
import { createReceiver, type Hello } from './sealed-start.ts'
import { systemClock } from './system-clock.ts'
import { throughElectron } from './through-electron.ts'

/** The engine's process: gives it Electron's network stack, the clock and the way to the shell. */

const port = process.parentPort
const say = (message: FromEngine | Hello) => postExactly((exact) => port.postMessage(exact), message)
const receiver = createReceiver()
let engine: Engine | undefined
dieQuietly('engine')

async function start({ key, rekey, shareIds, graceMs, ...given }: EngineStart) {
  try {
    engine = await createEngine({
      ...given,
      key: itself(key),
      ...(rekey ? { rekey: { ...rekey, to: itself(rekey.to), done: () => say({ kind: 'rekeyed' }) } } : {}),
      grace: { ms: graceMs, left: (leftMs) => say({ kind: 'grace', leftMs }) },
      deviceLost: () => say({ kind: 'device-lost' }),
      recovery: {
        ids: shareIds,
        wanted: (device, atCentral) => say({ kind: 'share-wanted', device, atCentral }),
        kept: (id, serverNow) => say({ kind: 'share-kept', id, serverNow }),
      },
      fetch: throughElectron(net.fetch),
      clock: systemClock,
      openExternal: async (url) => say({ kind: 'open-external', url }),
      emit: (event, payload) => say({ kind: 'event', event, payload } as FromEngine),
      tellLine: (orders) => say({ kind: 'tell-line', orders }),
      log: (line) => void process.stderr.write(`engine: ${line}\n`),
    })
    say({ kind: 'started' })
  } catch (error) {
    key.fill(0)
    rekey?.to.fill(0)
    const refused = refusal(error)
    if (refused) return say({ kind: 'cannot-start', ...refused })
    process.stderr.write(`engine: did not start: ${withoutMessage(error)}\n`)
    process.exit(1)
  }
}

/** The bytes themselves, not a copy: what the engine zero-fills is then gone. */
const itself = (key: Uint8Array) => Buffer.from(key.buffer, key.byteOffset, key.byteLength)

port.on('message', ({ data }: { data: ToEngine }) => {
  switch (data.kind) {
    case 'start':
      return void start(receiver.open(data))
    case 'call':
      return void engine
        ?.call(data.channel, data.input as never)
        .then((result) => say({ kind: 'answer', id: data.id, result }))
    case 'line-news':
      return engine?.lineNews(data.news)
    case 'witness':
      return engine?.witness(data.deed)
    case 'share':
      return engine?.storeShare({ id: data.id, share: data.share })
    case 'close':
      return endAfter(engine?.close(), () => say({ kind: 'closed' }))
  }
})
say(receiver.hello)
