import { join } from 'node:path'
import { app } from 'electron'
import type { LineOrders } from '../engine/outside.ts'
import { NoKey } from '../keys/cache-key.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { RecoveryGiven } from '../lock/recovery.ts'
import { forkUtility } from './fork.ts'
import type { AnyEvent } from './messages.ts'
import { createProcesses, type Processes } from './processes.ts'
import { askForShare } from './recovery-share.ts'
import { sealingStart } from './sealed-start.ts'
import { CannotStart } from './supervisor.ts'

const noCentral =
  'Rounds does not know its central API. Your IT department sets it in the policy file; --central=URL names it for one start.'

/** Engine and line as utility processes of Electron, started. `entries` is the folder with their built files. */
export function startProcesses({
  closedChartHours,
  ...given
}: {
  entries: string
  /** The profile's folder. */
  userData: string
  ring: KeyRing
  centralUrl: string | null
  training: boolean
  /** The engine waits until somebody has unlocked. */
  locked: boolean
  orders: LineOrders | null
  graceMs: number
  grace(leftMs: number): void
  wipe(): void
  /** Null: not decided. */
  closedChartHours: number | null
  event(message: AnyEvent): void
  changed(): void
  /** For signing in. */
  openExternal(url: string): void
}): Processes & { askForShare: RecoveryGiven['askForShare'] } {
  const processes = createProcesses({
    ...given,
    forkEngine: () => sealingStart(forkUtility(join(given.entries, 'engine.js'), 'Rounds engine')),
    ...(closedChartHours === null ? {} : { closedChartHours }),
    forkLine: () => forkUtility(join(given.entries, 'line.js'), 'Rounds line'),
    cacheKey: () =>
      given.ring.cacheKey().catch((error) => {
        throw error instanceof NoKey ? new CannotStart(error.message) : error
      }),
    keys: given.ring,
    centralUrl() {
      if (!given.centralUrl) throw new CannotStart(noCentral, 'never')
      return given.centralUrl
    },
    clientVersion: app.getVersion(),
  })
  processes.start(!given.locked)
  return {
    ...processes,
    askForShare: (deviceId) =>
      askForShare({
        fork: () => forkUtility(join(given.entries, 'recovery.js'), 'Rounds recovery'),
        centralUrl: given.centralUrl ?? '',
        deviceId,
        clientVersion: app.getVersion(),
        openExternal: given.openExternal,
      }),
  }
}
