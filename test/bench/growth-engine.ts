import { workstation } from '../../main/engine/testing/workstation.ts'
import { growing } from '../support/growth-chart.ts'
import { chartQueries, pageOfVisit } from '../support/page-of-visit.ts'

/**
 * The engine in a process of its own, on real files, with the page's queries asked as the page does. Engine time is that
 * of the processor, of the thread the engine runs in, so that another program on the machine counts for nothing. A call is
 * answered within one turn of the loop, so that nothing of sync is in it; an acknowledgment is measured with nothing else
 * to do.
 */
export type ToEngine = { kind: 'type' } | { kind: 'close' }
/** Milliseconds. */
export type FromEngine =
  | { kind: 'opened'; chart: number[]; acknowledgment: number[] }
  | { kind: 'typed'; keystroke: number; keys: number }

const rounds = 5
const { taskId, encounterId } = growing
const everyMs = 25
const tell = (message: FromEngine) => process.send?.(message)
const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Of this thread, ms. */
function cpu(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
let spent = 0
const news: [string, unknown][] = []
const station = await workstation(process.argv[2] ?? '', {
  emit: (event, payload) => news.push([event, payload]),
})

async function timed<T>(ask: () => Promise<T>): Promise<T> {
  const begun = cpu()
  const answer = await ask()
  spent += cpu() - begun
  return answer
}
function take(): number {
  const taken = spent
  spent = 0
  return taken
}
const page = pageOfVisit(
  encounterId,
  (channel, input) => timed(() => station.engine().call(channel, input)) as never,
)
async function hearAll(): Promise<void> {
  for (const [event, payload] of news.splice(0)) await page.hear(event as never, payload)
}
const status = () => station.call('sync.status', {})
const settled = () =>
  station.until(async () => {
    const { unsent, charts } = await status()
    return unsent === 0 && charts.loading === 0
  })

await station.signIn('okafor@training.rounds.example')
await station.until(async () => (await station.call('queue.list', {})).waiting.length > 0)
await station.call('queue.claim', { taskId })
await station.until(async () => (await station.call('chart.open', { encounterId })).load.state === 'complete')
await station.call('visit.recordContact', { encounterId, mode: 'video', reason: null })
await settled()
await page.open()
news.length = 0

async function readChart(times: number): Promise<number> {
  take()
  for (let n = 0; n < times; n++)
    for (const [channel, input] of chartQueries(encounterId))
      await timed(() => station.engine().call(channel, input as never))
  return take() / times
}

/** One write, from its command until it is acknowledged and the page has asked for what that changed. */
async function acknowledge(times: number, round: number): Promise<number> {
  let busy = 0
  for (let n = 0; n < times; n++) {
    await later(30)
    const before = cpu()
    const location = {
      line: `${round} ${n} Elm Street`,
      city: 'Worcester',
      state: 'MA',
      callBack: '508 555 0142',
      companions: 'alone',
    }
    await station.call('visit.recordLocation', { encounterId, location })
    while ((await status()).unsent > 0) {
      await hearAll()
      await later(5)
    }
    await hearAll()
    busy += cpu() - before
  }
  return busy / times
}

const chart: number[] = []
const acknowledgment: number[] = []
await readChart(20)
await acknowledge(3, 99)
for (let n = 0; n < rounds; n++) {
  chart.push(await readChart(30))
  acknowledgment.push(await acknowledge(8, n))
}
tell({ kind: 'opened', chart, acknowledgment })

let text = 'Sore throat for three days. '
let edit = 0
/** A key each 25 ms while what was booked is loaded: from before it is asked for, since small charts are soon there. */
async function type(): Promise<void> {
  const before = (await status()).charts.complete
  take()
  let keys = 0
  let isWhole = false
  const begun = performance.now()
  while (!isWhole || keys < 40) {
    const due = begun + keys * everyMs
    await later(Math.max(0, due - performance.now()))
    text = text.length > 4000 ? text.slice(0, 50) : `${text}x`
    edit += 1
    await timed(() => station.engine().call('note.edit', { encounterId, section: 'subjective', text, edit }))
    await hearAll()
    if (keys === 0) void station.call('sync.now', {})
    keys += 1
    if (keys % 8 > 0) continue
    const { complete, loading } = (await status()).charts
    isWhole = complete > before && loading === 0
  }
  tell({ kind: 'typed', keystroke: take() / keys, keys })
}

process.on('message', async (message: ToEngine) => {
  if (message.kind === 'type') return type()
  await station.close()
  process.exit(0)
})
process.on('disconnect', () => process.exit(1))
