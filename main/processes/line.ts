import { net } from 'electron'
import { createOpenId, type OpenId } from '../engine/session/open-id.ts'
import { createLine, type Line } from '../line/line.ts'
import { postExactly } from './bytes-in.ts'
import { dieQuietly, endAfter } from './last-words.ts'
import type { FromLine, ToLine } from './messages.ts'
import { systemClock } from './system-clock.ts'
import { throughElectron } from './through-electron.ts'

/** The line's process: no key, no cache; it outlives the engine, and the call with it. */

const port = process.parentPort
const say = (message: FromLine) => postExactly((exact) => port.postMessage(exact), message)
const fetch = throughElectron(net.fetch)
let line: Line | undefined
dieQuietly('line')

/** One for each central API: it remembers what that told of itself. */
const known = new Map<string, OpenId>()
function openId(centralUrl: string): OpenId {
  const made = known.get(centralUrl) ?? createOpenId({ fetch, centralUrl })
  known.set(centralUrl, made)
  return made
}

port.on('message', ({ data }: { data: ToLine }) => {
  switch (data.kind) {
    case 'start':
      line = createLine({
        fetch,
        clock: systemClock,
        emit: (event, payload) => say({ kind: 'event', event, payload } as FromLine),
        news: (news) => say({ kind: 'line-news', news }),
        openId,
        keepOwn: (own) => say({ kind: 'keep-own', own }),
        wipeOrder: () => say({ kind: 'wipe-order' }),
        log: (words) => void process.stderr.write(`line: ${words}\n`),
      })
      return say({ kind: 'started' })
    case 'call':
      return void line
        ?.call(data.channel, data.input)
        .then((result) => say({ kind: 'answer', id: data.id, result }))
    case 'orders':
      return line?.orders(data.orders)
    case 'check-wipe':
      return line?.checkWipe()
    case 'wiped':
      return line?.wiped(data.lost)
    case 'close':
      return endAfter(line?.close(), () => say({ kind: 'closed' }))
  }
})
say({ kind: 'hello' })
