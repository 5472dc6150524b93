import { writeSync } from 'node:fs'
import { signInByForm } from '../../../central/testing/sign-in-by-form.ts'
import { createEngine, type Engine } from '../../../main/engine/engine.ts'
import type { Channel, Input, Output } from '../../../preload/contract/index.ts'
import { randomFrom } from '../schedule.ts'
import { account, cacheKey, type Orders, type TypistMessage } from './names.ts'
import { readBack } from './read-back.ts'
import { typeOn } from './type-on.ts'

/**
 * A workstation's engine as a process of its own, on encrypted files and over real HTTP: `node typist.ts FOLDER URL`.
 * It begins when it is sent its orders, and works until it is killed. What it says on its output has been answered by
 * the interface before.
 */
const [folder = '', centralUrl = ''] = process.argv.slice(2)
const say = (message: TypistMessage) => writeSync(1, `${JSON.stringify(message)}\n`)
export type Say = typeof say

/** The value; undefined when the interface refused, which is an answer too. */
export type Ask = <C extends Channel>(channel: C, input: Input<C>) => Promise<Output<C> | undefined>

function lossy(random: () => number): typeof fetch {
  return async (input, init) => {
    const chance = init?.method === 'PUT' || init?.method === 'POST' ? random() : 1
    if (chance < 0.04) throw new TypeError('fetch failed')
    const answer = await fetch(input, init)
    if (chance > 0.12) return answer
    await answer.arrayBuffer()
    throw new TypeError('fetch failed')
  }
}

async function open(random: () => number, faults: boolean): Promise<Engine> {
  return createEngine({
    fetch: faults ? lossy(random) : fetch,
    clock: {
      now: () => Date.now(),
      monotonic: () => performance.now(),
      after(ms, work) {
        const timer = setTimeout(work, ms)
        return () => clearTimeout(timer)
      },
    },
    key: cacheKey(),
    folder,
    centralUrl,
    training: false,
    clientVersion: '0.1.0',
    async openExternal(url) {
      const back = await signInByForm(new URL(url), account.email, account.password)
      await (await fetch(back, { headers: { connection: 'close' } })).text()
    },
    emit: () => {},
    tellRealtime: () => {},
    log: () => {},
  })
}

process.once('message', async ({ name, seed, drain }: Orders) => {
  const random = randomFrom(seed)
  const engine = await open(random, drain === null)
  const ask: Ask = async (channel, input) => {
    const result = await engine.call(channel, input)
    if (result.ok) return result.value
    // These are bugs; the rest is what a person would be told.
    if (['internal', 'cache-damaged', 'disk-full', 'bad-input'].includes(result.problem.code))
      say({ did: 'problem', message: `${channel}: ${result.problem.code}` })
    return undefined
  }
  say({ did: 'started' })
  while (true) {
    const session = await ask('session.state', {})
    if (session?.state === 'signed-in' && !session.signInNeeded) break
    await ask('session.signIn', {})
  }
  if (drain === null) return typeOn({ ask, say, random, name })
  await readBack(ask, say, drain)
  await engine.close()
  process.disconnect()
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
