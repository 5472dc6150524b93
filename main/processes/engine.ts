import { net } from 'electron'
import { createEngine, type Engine } from '../engine/engine.ts'
import { postExactly } from './bytes-in.ts'
import type { EngineStart, FromEngine, ToEngine } from './messages.ts'
import { dieQuietly, endAfter, withoutMessage } from './process-end.ts'
import { refusal } from './refusal.ts'
import { createReceiver, type Hello } from './sealed-start.ts'
import { systemClock } from './system-clock.ts'
import { throughElectron } from './through-electron.ts'

/** The engine's process: gives it Electron's network stack, the clock and the way to the shell. */

const port = process.parentPort
const post = (message: FromEngine | Hello) => postExactly((exact) => port.postMessage(exact), message)
const receiver = createReceiver()
let engine: Engine | undefined
dieQuietly('engine')

async function start({ key, rekey, shareIds, graceMs, ...given }: EngineStart) {
  try {
    engine = await createEngine({
      ...given,
      key: itself(key),
      ...(rekey ? { rekey: { ...rekey, to: itself(rekey.to), done: () => post({ kind: 'rekeyed' }) } } : {}),
      grace: { ms: graceMs, left: (leftMs) => post({ kind: 'grace', leftMs }) },
      deviceLost: () => post({ kind: 'device-lost' }),
      recovery: {
        ids: shareIds,
        wanted: (device, atCentral) => post({ kind: 'share-wanted', device, atCentral }),
        kept: (id, serverNow) => post({ kind: 'share-kept', id, serverNow }),
      },
      fetch: throughElectron(net.fetch),
      clock: systemClock,
      openExternal: async (url) => post({ kind: 'open-external', url }),
      emit: (event, payload) => post({ kind: 'event', event, payload } as FromEngine),
      tellRealtime: (orders) => post({ kind: 'tell-realtime', orders }),
      log: (line) => void process.stderr.write(`engine: ${line}\n`),
    })
    post({ kind: 'started' })
  } catch (error) {
    key.fill(0)
    rekey?.to.fill(0)
    const refused = refusal(error)
    if (refused) return post({ kind: 'cannot-start', ...refused })
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
        .then((result) => post({ kind: 'answer', id: data.id, result }))
    case 'realtime-news':
      return engine?.realtimeNews(data.news)
    case 'lock-changed':
      return engine?.lockChanged(data.change)
    case 'share':
      return engine?.storeShare({ id: data.id, share: data.share })
    case 'close':
      return endAfter(engine?.close(), () => post({ kind: 'closed' }))
  }
})
post(receiver.hello)
