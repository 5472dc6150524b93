import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Outcome, run, scheduleOf } from './one-schedule.ts'
import { type Bug, plantedIn } from './planted/bug.ts'
import type { Schedule } from './schedule.ts'
import { shrunk } from './shrink.ts'

/** What a worker is asked: to run schedules, each by its seed or the name it is kept under, or to shrink that of a seed. */
type Task = { run: (number | string)[] } | { shrink: number }
type WorkerMessage = { outcome: Outcome } | { shrunk: Schedule | undefined }

/** A schedule leaves much behind that is young and dead: with more room for it the collector runs seldom. */
const flags = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=64']
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** Gives a task to a process of its own, with a planted bug or without; answers its exit code. `end` ends it at once. */
export function startWorker(
  task: Task,
  receive: (message: WorkerMessage, end: () => void) => void,
  { bug, quiet = false }: { bug?: Bug; quiet?: boolean } = {},
): Promise<number | null> {
  return new Promise((ended) => {
    const child = fork(here('./worker.ts'), [], {
      execArgv: [...flags, ...(bug ? ['--import', here('./planted/plant.ts')] : [])],
      env: { ...process.env, ...(bug ? { [plantedIn]: bug.name } : {}) },
      // What a planted bug makes the program say is of no interest.
      stdio: ['ignore', quiet ? 'ignore' : 'inherit', quiet ? 'ignore' : 'inherit', 'ipc'],
    })
    child.on('message', (message: WorkerMessage) => receive(message, () => child.kill()))
    child.on('exit', (code) => ended(code))
    child.send(task)
  })
}

// As that process.
if (process.send && process.argv[1] === here('./worker.ts'))
  process.once('message', async (task: Task) => {
    const say = (message: WorkerMessage) => process.send?.(message)
    if ('shrink' in task) say({ shrunk: await shrunk(scheduleOf(task.shrink)) })
    else for (const which of task.run) say({ outcome: await run(which) })
    process.disconnect()
  })
