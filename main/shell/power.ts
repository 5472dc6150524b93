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

/** Seconds since the last key or movement anywhere on this computer. */
export const idleSeconds = (): number => powerMonitor.getSystemIdleTime()

/** The computer goes to sleep or somebody locks its screen. */
export function onSleepOrLock(away: (why: 'asleep' | 'screen-locked') => void): void {
  powerMonitor.on('suspend', () => away('asleep'))
  powerMonitor.on('lock-screen', () => away('screen-locked'))
}

/** After sleep the network is another one and what was known is old. */
export const onWake = (woke: () => void) => void powerMonitor.on('resume', woke)
