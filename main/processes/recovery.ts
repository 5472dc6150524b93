import { net } from 'electron'
import { Refusal } from '../engine/problems.ts'
import { readShare } from '../engine/session/read-share.ts'
import { postExactly } from './bytes-in.ts'
import { dieQuietly } from './last-words.ts'
import type { FromRecovery, ToRecovery } from './messages.ts'
import { systemClock } from './system-clock.ts'
import { throughElectron } from './through-electron.ts'

/** Signs in where there is no cache to open, asks for the recovery share, hands it to the shell and ends. */

const port = process.parentPort
const say = (message: FromRecovery) => postExactly((exact) => port.postMessage(exact), message)
dieQuietly('recovery')

port.on('message', ({ data }: { data: ToRecovery }) => {
  if (data.kind === 'close') process.exit(0)
  readShare({
    ...data,
    fetch: throughElectron(net.fetch),
    clock: systemClock,
    openExternal: async (url) => say({ kind: 'open-external', url }),
  }).then(
    ({ id, share }) => {
      say({ kind: 'share', id, share })
      share.fill(0)
    },
    (error) => {
      const words = error instanceof Refusal ? error.message : 'The sign-in did not succeed. Try again.'
      say({ kind: 'no-share', words })
    },
  )
})
