import { net } from 'electron'
import { createLine, type Line } from '../line/line.ts'
import { dieQuietly } from './last-words.ts'
import type { FromLine, ToLine } from './messages.ts'
import { systemClock } from './system-clock.ts'

/** The line's process: no key, no cache; it outlives the engine, and the call with it. */

const port = process.parentPort
const say = (message: FromLine) => port.postMessage(message)
let line: Line | undefined
dieQuietly('line')

port.on('message', ({ data }: { data: ToLine }) => {
  switch (data.kind) {
    case 'start':
      line = createLine({
        fetch: (input, init) => net.fetch(input instanceof URL ? input.href : input, init),
        clock: systemClock,
        emit: (event, payload) => say({ kind: 'event', event, payload } as FromLine),
        news: (news) => say({ kind: 'line-news', news }),
        log: (words) => void process.stderr.write(`line: ${words}\n`),
      })
      return say({ kind: 'started' })
    case 'call':
      return void line
        ?.call(data.channel, data.input)
        .then((result) => say({ kind: 'answer', id: data.id, result }))
    case 'orders':
      return line?.orders(data.orders)
    case 'close':
      return void Promise.resolve(line?.close()).finally(() => process.exit(0))
  }
})
