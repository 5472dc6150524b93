import { join } from 'node:path'
import { readEncrypted } from '../../../main/engine/cache/encrypted-file.ts'
import { type Registrar, registerChannels } from '../../../main/ipc/registrar.ts'
import { type Channel, channels, type Result } from '../../../preload/contract/index.ts'
import { blockLimit, longestTurn } from '../block.ts'
import { openWorld, type World } from '../engine/world.ts'
import type { Finding, Target } from '../target.ts'
import { type Ask, ask, valueFrom } from './ask.ts'
import { judgeCall } from './judge.ts'

/** Calls of a page that is not ours any more, over the bridge or straight to engine and realtime process. */
export const ipc: Target<Ask> = {
  kind: 'accepted',
  perBatch: 500,
  input: ask,
  run,
  tell: (input) => `${input.channel} ${input.way} ${JSON.stringify(input)}`,
}

type Handler = (event: never, input: unknown) => Promise<Result<unknown>>

/** The registrar as in the program, over a real engine and realtime process; of the shell it is only seen whether it is asked. */
function bridge({ engine, realtime }: World, reached: () => void) {
  const handlers = new Map<string, Handler>()
  const shellChannels = (Object.keys(channels) as Channel[]).filter((name) => channels[name].to === 'shell')
  const shell = Object.fromEntries(
    shellChannels.map((name) => [
      name,
      () => {
        reached()
        return {}
      },
    ]),
  ) as unknown as Registrar['routes']['shell']
  registerChannels({
    ipcMain: { handle: (name: string, handler: unknown) => handlers.set(name, handler as Handler) } as never,
    isOurs: () => true,
    routes: {
      engine: (channel, input) => engine().call(channel, input as never),
      realtime: realtime.call,
      shell,
    },
    // What the shell's stand-in answers is nobody's shape.
    checkAnswers: false,
    answered: () => {},
    log: () => {},
  })
  return (channel: Channel, input: unknown) =>
    (handlers.get(`call:${channel}`) as Handler)(null as never, input)
}

async function run(inputs: Ask[], began: (input: number) => void): Promise<Finding[]> {
  const limit = blockLimit()
  const world = await openWorld((sent, deliver) => deliver(sent))
  const { engine, realtime, clock } = world
  let reached = false
  const overBridge = bridge(world, () => {
    reached = true
  })
  const look = readEncrypted(join(world.folder, 'work.db'), world.key)
  /** Another number after each write of the engine. */
  const version = () => look.pragma('data_version', { simple: true }) as number
  const findings: Finding[] = []
  try {
    for (const [n, input] of inputs.entries()) {
      began(n)
      const asked = input.again === null ? input : (inputs[n - 1 - (input.again % Math.max(1, n))] ?? input)
      const { channel, way } = asked
      let value: unknown
      try {
        value = structuredClone(valueFrom(asked))
      } catch {
        // The page's own call fails: it never comes here.
        continue
      }
      const { to } = channels[channel]
      await clock.advance(0)
      reached = false
      const before = version()
      const took = longestTurn()
      const call = () => {
        if (way === 'bridge' || to === 'shell') return overBridge(channel, value)
        return to === 'realtime' ? realtime.call(channel, value) : engine().call(channel, value as never)
      }
      const result = await world.settled(call())
      const answered = { result, reached, written: version() !== before, took: took() }
      for (const found of judgeCall(channel, value, answered, limit)) findings.push({ ...found, input: n })
      // Time goes on between one press and the next.
      if (n % 10 === 0) await clock.advance(1500)
    }
  } finally {
    look.close()
    await world.close()
  }
  return findings
}
