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

type WorkerMessage = { began: Row } | Exclude<Outcome, { ended: string }>

/** A row that says nothing for so long has made its process deaf. */
const silentMs = 120_000
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** Runs the rows in a process of its own with these changes; those after one that ended it in another. */
export async function runRows(rows: Row[], changes: Change[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (let left = rows; left.length > 0; left = rows.slice(outcomes.length))
    outcomes.push(...(await oneProcess(left, changes)))
  return outcomes
}

/** Of at least the first of the rows. */
async function oneProcess(rows: Row[], changes: Change[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  let began = false
  let output = ''
  const child = fork(here('./worker.ts'), [], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', here('./weaken.ts')],
    env: { ...process.env, ROUNDS_SECURITY_CHANGES: JSON.stringify(changes) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let silence = setTimeout(() => child.kill('SIGKILL'), silentMs)
  child.stderr?.on('data', (chunk) => {
    output = `${output}${chunk}`.slice(-4000)
  })
  child.on('message', (message: WorkerMessage) => {
    clearTimeout(silence)
    silence = setTimeout(() => child.kill('SIGKILL'), silentMs)
    if ('began' in message) began = true
    else outcomes.push(message)
  })
  // What the process said last may still be on its way when it has ended.
  const deaf = new Promise((resolve) => child.once('disconnect', resolve))
  const end = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(`the process ended (${signal ?? code})`))
  })
  // Where it ends before it hears this, its end says so.
  child.send(rows, () => {})
  const [ended] = await Promise.all([end, deaf])
  clearTimeout(silence)
  const [row, ...later] = rows.slice(outcomes.length)
  if (!row) return outcomes
  const why = `${ended}${errorIn(output)}`
  if (began) return [...outcomes, { row, ended: why }]
  // It never came as far as an attack: none of them can.
  return [row, ...later].map((each) => ({ row: each, broken: why }))
}

/** The line of a stack that says what was thrown. */
const errorIn = (output: string): string => {
  const line = output.split('\n').findLast((one) => /^\s*\w*Error\b.*: /.test(one))
  return line ? `: ${line.trim()}` : ''
}

// As that process.
if (process.send && process.argv[1] === here('./worker.ts'))
  process.once('message', async (rows: Row[]) => {
    const say = (message: WorkerMessage) =>
      new Promise<void>((sent) => process.send?.(message, undefined, undefined, () => sent()))
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
