import { join } from 'node:path'
import { app } from 'electron'
import type { RealtimeOrders } from '../base/realtime-messages.ts'
import type { DoseLimits } from '../engine/base/platform.ts'
import { NoKey } from '../keys/cache-key.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import { forkUtility } from './fork.ts'
import type { AnyEvent } from './messages.ts'
import { createProcesses, type Processes } from './processes.ts'
import { type AskForShare, askForShare } from './recovery-share.ts'
import { sealingStart } from './sealed-start.ts'
import { CannotStart } from './supervisor.ts'

const noCentral =
  'No server is set for Rounds. Your IT department sets it in the policy file; --central=URL names it for one start.'

/** Engine and realtime process as utility processes of Electron, started. `entries` is the folder with their built files. */
export function startProcesses({
  closedChartHours,
  handOverMinutes,
  consentDays,
  consentWording,
  ...deps
}: {
  entries: string
  /** The profile's folder. */
  userData: string
  ring: KeyRing
  centralUrl: string | null
  training: boolean
  /** The engine waits until somebody has unlocked. */
  locked: boolean
  orders: RealtimeOrders | null
  graceMs: number
  grace(leftMs: number): void
  wipe(): void
  /** Null: not decided. */
  closedChartHours: number | null
  doseLimits: DoseLimits
  handOverMinutes: number | null
  consentDays: number | null
  consentWording: string | null
  event(message: AnyEvent): void
  changed(): void
  /** For signing in. */
  openExternal(url: string): void
}): Processes & { askForShare: AskForShare } {
  const processes = createProcesses({
    ...deps,
    forkEngine: () => sealingStart(forkUtility(join(deps.entries, 'engine.js'), 'Rounds engine')),
    ...(closedChartHours === null ? {} : { closedChartHours }),
    ...(handOverMinutes === null ? {} : { handOverMinutes }),
    consent: {
      ...(consentDays === null ? {} : { days: consentDays }),
      ...(consentWording === null ? {} : { wording: consentWording }),
    },
    forkRealtime: () => forkUtility(join(deps.entries, 'realtime.js'), 'Rounds realtime'),
    cacheKey: () =>
      deps.ring.cacheKey().catch((error) => {
        throw error instanceof NoKey ? new CannotStart(error.message) : error
      }),
    keys: deps.ring,
    centralUrl() {
      if (!deps.centralUrl) throw new CannotStart(noCentral, 'never')
      return deps.centralUrl
    },
    clientVersion: app.getVersion(),
  })
  processes.start(!deps.locked)
  return {
    ...processes,
    askForShare: (deviceId) =>
      askForShare({
        fork: () => forkUtility(join(deps.entries, 'recovery.js'), 'Rounds recovery'),
        centralUrl: deps.centralUrl ?? '',
        deviceId,
        clientVersion: app.getVersion(),
        openExternal: deps.openExternal,
      }),
  }
}
