import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { FromCentral, ToCentral } from './central-process.ts'

/** Starts the central API in a process of its own. Throws when it ends before it listens. */
export async function startCentralProcess() {
  const child: ChildProcess = fork(fileURLToPath(new URL('central-process.ts', import.meta.url)))
  let hear: (message: FromCentral) => void = () => {}
  let fail: (error: Error) => void = () => {}
  child.on('message', (message) => hear(message as FromCentral))
  child.on('exit', () => fail(new Error('the central API ended by itself')))
  const listening = () =>
    new Promise<FromCentral>((resolve, reject) => {
      hear = resolve
      fail = reject
    })
  const ask = async (message: ToCentral) => {
    const answered = listening()
    child.send(message)
    await answered
  }
  const first = await listening()
  if (first.kind !== 'listening') throw new Error('the central API did not say where it listens')
  return {
    url: first.url,
    load: (providers: string[], patients: string[]) => ask({ kind: 'load', providers, patients }),
    /** Its clock goes on by so much. */
    pass: (ms: number) => ask({ kind: 'pass', ms }),
    async close() {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      child.send({ kind: 'close' } satisfies ToCentral)
      await ended
    },
  }
}
