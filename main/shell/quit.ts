import { app, powerMonitor } from 'electron'
import { askForAnother } from './start-anew.ts'

export type Ending = {
  /** What engine and realtime process still write, which the first quit waits for. Null: neither has started. */
  finish: (() => Promise<void>) | null
  /** Somebody started Rounds meanwhile: it comes when this one has gone. False: nothing is ending here. */
  startAfter(): boolean
}

/** The first quit waits until what is under way is finished. */
export function finishBeforeQuit(): Ending {
  let finished = false
  let finishing = false
  let again = false
  const ending: Ending = {
    finish: null,
    startAfter() {
      if (finishing) again = true
      return finishing
    },
  }
  app.on('before-quit', (event) => {
    if (finished || !ending.finish) return
    event.preventDefault()
    if (finishing) return
    finishing = true
    void ending
      .finish()
      .catch(() => undefined)
      .finally(() => {
        finished = true
        if (again) askForAnother()
        app.quit()
      })
  })
  // A computer that is switched off waits then, for as long as it does; else this ends in the middle.
  void app.whenReady().then(() =>
    powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
      event?.preventDefault()
      app.quit()
    }),
  )
  return ending
}
