import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { longStory, writeLongChart } from '../../resources/training/long-chart.ts'
import type { FromCentral } from './central-process.ts'
import type { FromEngine } from './engine-process.ts'

/**
 * How long an edit of the note takes while twenty large charts are loaded, against the same when nothing is loaded, in
 * one run: central API, engine and typist each in a process of its own, on real files and sockets. An edit's delay
 * counts from the moment it was due, so that one that had to wait for another is not measured short. The charts are
 * those of a folder (`--charts FOLDER`, `ROUNDS_DATA=DIR` for `DIR/synthea`), else twenty copies of the project's own
 * long chart.
 *
 * npm run bench -- typing [--charts FOLDER] [--every MS]
 */
const { values } = parseArgs({
  options: { charts: { type: 'string' }, every: { type: 'string', default: '25' } },
})
const every = Number(values.every)
const encounterId = 'rosa-delgado-visit'

const data = process.env.ROUNDS_DATA
const named = values.charts ?? (data && join(data, 'synthea'))
if (named && !existsSync(named)) throw new Error(`there are no charts in ${named}`)
const folder = named ?? ownCharts(20)

/** The long chart under as many names. */
function ownCharts(count: number): string {
  const made = mkdtempSync(join(tmpdir(), 'bench-charts-'))
  process.on('exit', () => rmSync(made, { recursive: true, force: true }))
  const { waiting: _, ...story } = longStory
  for (let n = 1; n <= count; n++) writeLongChart(made, { ...story, id: `bench-${n}`, mrn: `bench-${n}` })
  return made
}

const child = (name: string, argument: string): ChildProcess =>
  fork(fileURLToPath(new URL(name, import.meta.url)), [argument], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
const messageOf = <T extends { kind: string }>(from: ChildProcess, kind: T['kind']) =>
  new Promise<T>((resolve) => {
    const listen = (message: T) => {
      if (message.kind !== kind) return
      from.off('message', listen)
      resolve(message)
    }
    from.on('message', listen)
  })

type Listening = Extract<FromCentral, { kind: 'listening' }>
type Booked = Extract<FromCentral, { kind: 'booked' }>
const central = child('./central-process.ts', folder)
const { url, charts } = await messageOf<Listening>(central, 'listening')
const engine = child('./engine-process.ts', url)
await messageOf<FromEngine>(engine, 'ready')

let next = 0
const waiting = new Map<number, (message: FromEngine) => void>()
engine.on('message', (message: FromEngine) => {
  if ('id' in message) waiting.get(message.id)?.(message)
})
function ask(
  message: { kind: 'call'; channel: string; input: unknown } | { kind: 'loop' },
): Promise<FromEngine> {
  const id = next++
  return new Promise((resolve) => {
    waiting.set(id, (answer) => {
      waiting.delete(id)
      resolve(answer)
    })
    engine.send({ ...message, id })
  })
}
async function call<T>(channel: string, input: unknown): Promise<T> {
  const answer = await ask({ kind: 'call', channel, input })
  const result = (answer as { result: { ok: boolean; value: T; problem?: { message: string } } }).result
  if (!result.ok) throw new Error(`${channel}: ${result.problem?.message}`)
  return result.value
}
const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
type Status = { charts: { complete: number; loading: number } }
const loaded = async (count: number) => {
  const { complete, loading } = (await call<Status>('sync.status', {})).charts
  return complete >= count && loading === 0
}

let text = 'Sore throat for three days, worse when swallowing. '
let edit = 0
/** Types until `done`; the delay of each edit in ms, shortest first. */
async function type(done: () => boolean): Promise<number[]> {
  const delays: number[] = []
  const answers: Promise<unknown>[] = []
  const begun = performance.now()
  for (let n = 0; !done(); n++) {
    const due = begun + n * every
    await later(Math.max(0, due - performance.now()))
    text = text.length > 4000 ? text.slice(0, 50) : `${text}x`
    const input = { encounterId, section: 'subjective', text, edit: ++edit }
    answers.push(call('note.edit', input).then(() => delays.push(performance.now() - due)))
  }
  await Promise.all(answers)
  return delays.sort((a, b) => a - b)
}
const at = (sorted: number[], percent: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0
const loop = async () => (await ask({ kind: 'loop' })) as Extract<FromEngine, { kind: 'loop' }>

// The training practice's own two appointments first, and the visit that is written in.
while (!(await loaded(2))) await later(100)
await call('queue.claim', { taskId: 'rosa-delgado-task' })
while (!(await loaded(3))) await later(100)

async function idle(ms: number): Promise<number[]> {
  const end = performance.now() + ms
  return type(() => performance.now() > end)
}
await idle(2000)
await loop()
const before = await idle(8000)
const loopIdle = await loop()
const booked = messageOf<Booked>(central, 'booked')
central.send({ kind: 'book' })
const { resources } = await booked
const begun = performance.now()
let whole = false
void call('sync.now', {})
const watching = (async () => {
  while (!whole) {
    whole = await loaded(3 + charts)
    await later(200)
  }
})()
const during = await type(() => whole)
const seconds = (performance.now() - begun) / 1000
await watching
const loopPulling = await loop()
const after = await idle(8000)

const still = [...before, ...after].sort((a, b) => a - b)
const line = (name: string, delays: number[], delay?: { p50: number; p99: number; max: number }) =>
  console.log(
    `${name}: ${delays.length} edits, p50 ${at(delays, 50).toFixed(1)} ms, p99 ${at(delays, 99).toFixed(1)} ms, longest ${(delays.at(-1) ?? 0).toFixed(1)} ms${
      delay ? `; the engine's loop p99 ${delay.p99.toFixed(1)} ms, longest ${delay.max.toFixed(1)} ms` : ''
    }`,
  )
line('nothing to pull', still, loopIdle)
line(`pulling ${charts} charts, ${resources} entries, ${seconds.toFixed(1)} s`, during, loopPulling)

for (const one of [engine, central]) {
  const ended = new Promise((resolve) => one.once('exit', resolve))
  one.send({ kind: 'close' })
  await ended
}
const times = (percent: number) => at(during, percent) / at(still, percent)
console.log(
  `typing while pulling: an edit's delay is p50 × ${times(50).toFixed(1)}, p99 × ${times(99).toFixed(1)} of what it is when nothing is pulled`,
)
