import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromCentral, ToCentral } from './growth-central.ts'
import type { FromEngine, ToEngine } from './growth-engine.ts'

/**
 * What the engine spends with a chart of 20,000 resources on screen against one of 200: on a keystroke (at 25 ms a key,
 * while other charts are loaded), on an acknowledgment, and on reading all that the screen asks for when the chart is
 * opened. The profile has a week of visits. Median of five each; at most 1.3 times as much.
 */
const sizes = [200, 20_000] as const
const most = 1.3
const rounds = 5

const child = (name: string, argument: string): ChildProcess =>
  fork(fileURLToPath(new URL(name, import.meta.url)), [argument], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
const messageOf = <T extends { kind: string }>(from: ChildProcess, kind: T['kind']) =>
  new Promise<T>((resolve, reject) => {
    from.once('exit', (code) => reject(new Error(`a process ended with ${code}`)))
    const listen = (message: T) => {
      if (message.kind !== kind) return
      from.off('message', listen)
      resolve(message)
    }
    from.on('message', listen)
  })
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

type Of<M extends { kind: string }, K extends M['kind']> = Extract<M, { kind: K }>

async function measure(size: number) {
  const central = child('./growth-central.ts', `${size}`)
  const { url } = await messageOf<Of<FromCentral, 'listening'>>(central, 'listening')
  const engine = child('./growth-engine.ts', url)
  const { chart, acknowledgment } = await messageOf<Of<FromEngine, 'opened'>>(engine, 'opened')
  const keystroke: number[] = []
  for (let round = 0; round < rounds; round++) {
    const booked = messageOf<FromCentral>(central, 'booked')
    central.send({ kind: 'book', round } satisfies ToCentral)
    await booked
    const typed = messageOf<Of<FromEngine, 'typed'>>(engine, 'typed')
    engine.send({ kind: 'type' } satisfies ToEngine)
    keystroke.push((await typed).keystroke)
  }
  for (const one of [engine, central]) {
    one.removeAllListeners('exit')
    const ended = new Promise((resolve) => one.once('exit', resolve))
    one.send({ kind: 'close' })
    await ended
  }
  const ms = {
    keystroke: median(keystroke),
    acknowledgment: median(acknowledgment),
    chart: median(chart),
  }
  const figures = Object.entries(ms).map(([what, value]) => `${what} ${value.toFixed(2)} ms`)
  console.log(`a chart of ${size} resources: ${figures.join(', ')}`)
  return ms
}

const short = await measure(sizes[0])
const long = await measure(sizes[1])
const times = {
  keystroke: long.keystroke / short.keystroke,
  acknowledgment: long.acknowledgment / short.acknowledgment,
  chart: long.chart / short.chart,
}
console.log(
  `growth: keystroke ${times.keystroke.toFixed(2)} x, acknowledgment ${times.acknowledgment.toFixed(2)} x, chart ${times.chart.toFixed(2)} x`,
)
process.exit(Object.values(times).every((one) => one <= most) ? 0 : 1)
