import { net } from 'electron'
import { createRealtime, type Realtime } from '../realtime/realtime.ts'
import { createOpenId, type OpenId } from '../sign-in/open-id.ts'
import { postExactly } from './bytes-in.ts'
import type { FromRealtime, ToRealtime } from './messages.ts'
import { dieQuietly, endAfter } from './process-end.ts'
import { systemClock } from './system-clock.ts'
import { throughElectron } from './through-electron.ts'

/** The realtime process: no key, no cache; it outlives the engine, and the call with it. */

const port = process.parentPort
const post = (message: FromRealtime) => postExactly((exact) => port.postMessage(exact), message)
const fetch = throughElectron(net.fetch)
let realtime: Realtime | undefined
dieQuietly('realtime')

/** One for each central API: it remembers what that told of itself. */
const known = new Map<string, OpenId>()
function openId(centralUrl: string): OpenId {
  const made = known.get(centralUrl) ?? createOpenId({ fetch, centralUrl })
  known.set(centralUrl, made)
  return made
}

port.on('message', ({ data }: { data: ToRealtime }) => {
  switch (data.kind) {
    case 'start':
      realtime = createRealtime({
        fetch,
        clock: systemClock,
        emit: (event, payload) => post({ kind: 'event', event, payload } as FromRealtime),
        news: (news) => post({ kind: 'realtime-news', news }),
        openId,
        keepOwn: (own) => post({ kind: 'keep-own', own }),
        wipeOrder: () => post({ kind: 'wipe-order' }),
        log: (text) => void process.stderr.write(`realtime: ${text}\n`),
      })
      return post({ kind: 'started' })
    case 'call':
      return void realtime
        ?.call(data.channel, data.input)
        .then((result) => post({ kind: 'answer', id: data.id, result }))
    case 'orders':
      return realtime?.orders(data.orders)
    case 'check-wipe':
      return realtime?.checkWipe()
    case 'wiped':
      return realtime?.wiped(data.lost)
    case 'close':
      return endAfter(realtime?.close(), () => post({ kind: 'closed' }))
  }
})
post({ kind: 'hello' })
