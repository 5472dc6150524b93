import { monitorEventLoopDelay } from 'node:perf_hooks'
import { workstation } from '../../main/engine/testing/workstation.ts'
import type { Channel } from '../../preload/contract/index.ts'

/** The engine in a process of its own, as a utility process would run it: asked by messages, on real files. */
export type ToEngine =
  | { kind: 'call'; id: number; channel: Channel; input: unknown }
  | { kind: 'loop'; id: number }
  | { kind: 'close' }
/** `loop`: event-loop delay since it was last asked for, ms. */
export type FromEngine =
  | { kind: 'ready' }
  | { kind: 'answer'; id: number; result: unknown }
  | { kind: 'loop'; id: number; p50: number; p99: number; max: number }

const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
const station = await workstation(process.argv[2] ?? '')
await station.signIn('okafor@training.rounds.example')
const tell = (message: FromEngine) => process.send?.(message)

process.on('message', async (message: ToEngine) => {
  switch (message.kind) {
    case 'call': {
      const result = await station.engine().call(message.channel, message.input as never)
      tell({ kind: 'answer', id: message.id, result })
      return
    }
    case 'loop': {
      const ms = (ns: number) => ns / 1e6
      tell({
        kind: 'loop',
        id: message.id,
        p50: ms(delay.percentile(50)),
        p99: ms(delay.percentile(99)),
        max: ms(delay.max),
      })
      delay.reset()
      return
    }
    case 'close':
      await station.close()
      process.exit(0)
  }
})
process.on('disconnect', () => process.exit(1))
tell({ kind: 'ready' })
