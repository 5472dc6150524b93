import { app } from 'electron'

/** The first quit waits until engine and line have finished what they write. */
export function finishBeforeQuit(finish: () => Promise<void>): void {
  let finished = false
  let finishing = false
  app.on('before-quit', (event) => {
    if (finished) return
    event.preventDefault()
    if (finishing) return
    finishing = true
    void finish().finally(() => {
      finished = true
      app.quit()
    })
  })
}
