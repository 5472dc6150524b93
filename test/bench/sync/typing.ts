import { start } from './child.ts'

/** The p99 of an edit's delay, ms, while charts are loaded and while nothing is. */
export type Typed = { idle: number; pulling: number }

type Answer = { id: number; result: { ok: boolean; value: unknown; problem?: { message: string } } }
const encounterId = 'rosa-delgado-visit'
const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/**
 * Somebody types (a key each `every` ms) in a visit, first while nothing is loaded, then from a new sign-in's first request
 * until all charts are complete. An edit's delay counts from the moment it was due. `book` puts the charts in scope.
 */
export async function typeWhilePulling(
  url: string,
  every: number,
  idleMs: number,
  book: () => Promise<void>,
): Promise<Typed> {
  const engine = start('../engine-process.ts', 'client', [url])
  await engine.message('ready')
  const waiting = new Map<number, (answer: Answer) => void>()
  engine.on((message) => {
    if (message.kind === 'answer') waiting.get((message as unknown as Answer).id)?.(message as never)
  })
  let asked = 0
  async function call<T>(channel: string, input: unknown): Promise<T> {
    const id = asked++
    const { result } = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve)
      engine.send({ kind: 'call', id, channel, input })
    })
    waiting.delete(id)
    if (!result.ok) throw new Error(`${channel}: ${result.problem?.message}`)
    return result.value as T
  }
  const charts = async () =>
    (await call<{ charts: { complete: number; loading: number } }>('sync.status', {})).charts

  let edit = 0
  async function type(done: () => boolean): Promise<number[]> {
    const delays: number[] = []
    const answers: Promise<unknown>[] = []
    const begun = performance.now()
    for (let n = 0; !done(); n++) {
      const due = begun + n * every
      await later(Math.max(0, due - performance.now()))
      const text = `Sore throat for three days. ${'x'.repeat(n % 4000)}`
      const input = { encounterId, section: 'subjective', text, edit: ++edit }
      answers.push(call('note.edit', input).then(() => delays.push(performance.now() - due)))
    }
    await Promise.all(answers)
    return delays.sort((a, b) => a - b)
  }
  const idleFor = (ms: number) => {
    const end = performance.now() + ms
    return type(() => performance.now() > end)
  }

  for (let there = 0; there < 2; there = (await charts()).complete) await later(100)
  await call('queue.claim', { taskId: 'rosa-delgado-task' })
  for (let there = 0; there < 3; there = (await charts()).complete) await later(100)
  await idleFor(2000)
  const before = await idleFor(idleMs)
  await book()
  let isWhole = false
  void call('sync.now', {})
  const watching = (async () => {
    for (;;) {
      const { complete, loading } = await charts()
      if (complete > 3 && loading === 0) break
      await later(200)
    }
    isWhole = true
  })()
  const pulling = await type(() => isWhole)
  await watching
  const after = await idleFor(idleMs)
  await engine.close()
  const idle = [...before, ...after].sort((a, b) => a - b)
  return { idle: p99(idle), pulling: p99(pulling) }
}

const p99 = (sorted: number[]): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? Number.NaN
