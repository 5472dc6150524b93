import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Change } from '../../support/altered-source.ts'
import { weakenings } from './all.ts'

/** An attack by the places of its weakening and of itself in their tables. */
export type Row = [weakening: number, attack: number]
export type Outcome =
  | { row: Row; got: string | null }
  /** The row threw: it says nothing of the program. */
  | { row: Row; broken: string }
  /** The process ended, or answered no more, while the attack ran. */
  | { row: Row; ended: string }

type Said = { began: Row } | Exclude<Outcome, { ended: string }>

/** A row that says nothing for so long has made its process deaf. */
const silentMs = 120_000
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** Runs the rows in a process of its own with these changes; those after one that ended it in another. */
export async function runRows(rows: Row[], changes: Change[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  let left = rows
  while (left.length > 0) {
    const some = await oneProcess(left, changes)
    if (some.length === 0) throw new Error('A process with attacks ended before the first one.')
    outcomes.push(...some)
    left = left.slice(some.length)
  }
  return outcomes
}

function oneProcess(rows: Row[], changes: Change[]): Promise<Outcome[]> {
  return new Promise((resolve) => {
    const outcomes: Outcome[] = []
    let running: Row | undefined
    let said = ''
    const child = fork(here('./worker.ts'), [], {
      execArgv: ['--disable-warning=ExperimentalWarning', '--import', here('./weaken.ts')],
      env: { ...process.env, ROUNDS_SECURITY_CHANGES: JSON.stringify(changes) },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    let silence = setTimeout(() => child.kill('SIGKILL'), silentMs)
    child.stderr?.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-4000)
    })
    child.on('message', (message: Said) => {
      clearTimeout(silence)
      silence = setTimeout(() => child.kill('SIGKILL'), silentMs)
      if ('began' in message) running = message.began
      else outcomes.push(message)
    })
    child.on('exit', (code, signal) => {
      clearTimeout(silence)
      if (outcomes.length < rows.length) {
        if (running === undefined) console.error(said)
        else outcomes.push({ row: running, ended: `the process ended (${signal ?? code})` })
      }
      resolve(outcomes)
    })
    child.send(rows)
  })
}

// As that process.
if (process.send && process.argv[1] === here('./worker.ts'))
  process.once('message', async (rows: Row[]) => {
    const say = (said: Said) =>
      new Promise<void>((sent) => process.send?.(said, undefined, undefined, () => sent()))
    for (const row of rows) {
      await say({ began: row })
      const attack = weakenings[row[0]]?.attacks[row[1]]
      if (!attack) throw new Error('There is no such attack.')
      try {
        await say({ row, got: await attack.run() })
      } catch (error) {
        await say({ row, broken: error instanceof Error ? (error.stack ?? error.message) : String(error) })
      }
    }
    // What a row left open does not hold the process.
    process.exit(0)
  })
