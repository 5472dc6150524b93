import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Change } from '../support/altered-source.ts'
import { type Judged, judgedBatch } from './judged.ts'
import { type TargetName, targetOf } from './targets.ts'

export type Batch = { seed: number; inputs: number }
type Task = { target: TargetName; batches: Batch[] }

/** A batch that says nothing for so long holds its process for ever. */
const patienceMs = 300_000
/** What a batch leaves behind is young and dead; what it may hold at once has a limit, so that a leak of memory ends it. */
const flags = [
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=64',
  '--max-old-space-size=1500',
]
const here = fileURLToPath(import.meta.url)

const weaken = fileURLToPath(new URL('../security/attacks/weaken.ts', import.meta.url))

/**
 * Runs these batches in processes of their own, one after the other: a process that ends, or hangs, is a crash of the batch
 * it was in, and the next one goes on after it. `changes`: rules taken out of the program as those processes load it.
 */
export async function runBatches(
  target: TargetName,
  batches: Batch[],
  take: (judged: Judged) => void,
  changes: Change[] = [],
): Promise<void> {
  let left = batches
  while (left.length > 0) {
    const { done, message } = await inOneProcess(target, left, take, changes)
    left = left.slice(done)
    const [crashed] = left
    if (!crashed) return
    take({ ...crashed, findings: [{ kind: 'crash', input: crashed.inputs - 1, message }] })
    left = left.slice(1)
  }
}

function inOneProcess(
  target: TargetName,
  batches: Batch[],
  take: (judged: Judged) => void,
  changes: Change[],
): Promise<{ done: number; message: string }> {
  return new Promise((ended) => {
    let done = 0
    const child = fork(here, [], {
      execArgv: [...flags, ...(changes.length > 0 ? ['--import', weaken] : [])],
      env: { ...process.env, ROUNDS_SECURITY_CHANGES: JSON.stringify(changes) },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    let message = ''
    const watch = () =>
      setTimeout(() => {
        message = `the process said nothing for ${patienceMs / 1000} s`
        child.kill('SIGKILL')
      }, patienceMs)
    let watching = watch()
    child.on('message', (judged: Judged) => {
      done++
      clearTimeout(watching)
      watching = watch()
      take(judged)
    })
    child.on('exit', (code, signal) => {
      clearTimeout(watching)
      ended({ done, message: message || `the process ended with ${code ?? signal}` })
    })
    child.send({ target, batches } satisfies Task)
  })
}

// As that process.
if (process.send && process.argv[1] === here)
  process.once('message', async ({ target, batches }: Task) => {
    for (const { seed, inputs } of batches) process.send?.(await judgedBatch(targetOf(target), seed, inputs))
    process.disconnect()
    // What a batch left running holds nobody up.
    process.exit(0)
  })
