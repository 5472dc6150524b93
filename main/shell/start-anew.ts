import { app } from 'electron'

const byLock = '--started-by-lock'
/** Started by a lock and not by a person: the window does not come before what that person is doing now. */
export const startedByLock = () => process.argv.includes(byLock)

const ownArguments = () => process.argv.slice(1).filter((each) => each !== byLock)

/**
 * Ends this program and starts it again, with the same command line: what its processes held in memory is gone. False: that is
 * not possible, and nothing was ended. `close` ends what is still running; the single-instance lock goes with the process.
 */
export async function startAnew(close: () => Promise<void>): Promise<boolean> {
  try {
    // Only asked for here: the new one comes when this one is gone. Some platforms answer that it can't.
    if ((app.relaunch({ args: [...ownArguments(), byLock] }) as unknown) === false) return false
  } catch {
    return false
  }
  await close().catch(() => undefined)
  app.exit(0)
  return true
}

/** A person asked for one while this one was ending. */
export const askForAnother = (): void => app.relaunch({ args: ownArguments() })
