import { net } from 'electron'
import { Refusal } from '../../preload/refusal.ts'
import { readShare } from '../engine/session/read-share.ts'
import { postExactly } from './bytes-in.ts'
import type { FromRecovery, ToRecovery } from './messages.ts'
import { dieQuietly } from './process-end.ts'
import { systemClock } from './system-clock.ts'
import { throughElectron } from './through-electron.ts'

/** Signs in where there is no cache to open, asks for the recovery share, hands it to the shell and ends. */

const port = process.parentPort
const post = (message: FromRecovery) => postExactly((exact) => port.postMessage(exact), message)
dieQuietly('recovery')

port.on('message', ({ data }: { data: ToRecovery }) => {
  if (data.kind === 'close') process.exit(0)
  readShare({
    ...data,
    fetch: throughElectron(net.fetch),
    clock: systemClock,
    openExternal: async (url) => post({ kind: 'open-external', url }),
  }).then(
    ({ id, share }) => {
      post({ kind: 'share', id, share })
      share.fill(0)
    },
    (error) => {
      const message = error instanceof Refusal ? error.message : 'The sign-in did not succeed. Try again.'
      post({ kind: 'no-share', message })
    },
  )
})
