import { powerMonitor, powerSaveBlocker } from 'electron'

/** While a call is live the display stays on: the provider listens and does not type. */
export function keepAwake(): { callBegan(): void; callEnded(): void } {
  let blocker: number | null = null
  return {
    callBegan() {
      blocker ??= powerSaveBlocker.start('prevent-display-sleep')
    },
    callEnded() {
      if (blocker !== null) powerSaveBlocker.stop(blocker)
      blocker = null
    },
  }
}

/** Seconds since the last key or movement anywhere on this computer, or 0 for ever (`idle.ts`). */
export const systemIdleSeconds = (): number => powerMonitor.getSystemIdleTime()

/** Between two looks at a Linux screen. */
const lookEachMs = 2_000

/** The computer goes to sleep or somebody locks its screen. */
export function onSleepOrLock(
  away: (why: 'asleep' | 'screen-locked') => void,
  platform: NodeJS.Platform = process.platform,
): void {
  powerMonitor.on('suspend', () => away('asleep'))
  powerMonitor.on('lock-screen', () => away('screen-locked'))
  if (platform !== 'linux') return
  // Electron tells of it on macOS and Windows only; on Linux it answers when asked.
  let locked = false
  setInterval(() => {
    const now = powerMonitor.getSystemIdleState(3600) === 'locked'
    if (now && !locked) away('screen-locked')
    locked = now
  }, lookEachMs).unref()
}

/** After sleep the network is another one and what was known is old. */
export const onWake = (woke: () => void) => void powerMonitor.on('resume', woke)
