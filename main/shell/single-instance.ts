import { app } from 'electron'

/** One Rounds for each profile: a second start is told to the first, and ends. False: this is the second. */
export function onlyOne(secondStarted: () => void): boolean {
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return false
  }
  app.on('second-instance', secondStarted)
  return true
}
