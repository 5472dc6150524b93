import { app, type BrowserWindow, dialog } from 'electron'

const kept = 'What you wrote is kept on this computer.'

/** Two deaths of a page within it are one cause that a third load would meet again. */
const soonMs = 60_000

/** Loads the page again when its process died, and asks the person where that would not help or it hangs. */
export function watchPage(window: BrowserWindow, log: (line: string) => void): void {
  const { webContents } = window
  let diedAt = Number.NEGATIVE_INFINITY
  let asking = false

  async function ask(message: string, detail: string, again: string, signal?: AbortSignal): Promise<boolean> {
    if (asking || window.isDestroyed()) return false
    asking = true
    if (!window.isVisible()) window.show()
    const options = { type: 'warning' as const, title: 'Rounds', message, detail, noLink: true }
    const asked = signal
      ? { ...options, buttons: [again, 'Wait'], cancelId: 1, signal }
      : { ...options, buttons: [again, 'Close Rounds'], cancelId: 1 }
    const { response } = await dialog.showMessageBox(window, asked)
    asking = false
    if (response !== 0 && !signal) app.quit()
    return response === 0 && !window.isDestroyed()
  }

  webContents.on('render-process-gone', async (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    log(`the page ended (${reason}, ${exitCode})`)
    const again = Date.now() - diedAt < soonMs
    diedAt = Date.now()
    if (
      again &&
      !(await ask(
        'The window of Rounds stopped working twice.',
        `${kept} A call that was on has ended.`,
        'Open it again',
      ))
    )
      return
    webContents.reload()
  })
  webContents.on('did-fail-load', async (_event, code, _words, _url, isMainFrame) => {
    // ERR_ABORTED: another load took its place.
    if (!isMainFrame || code === -3) return
    log(`the page did not load (${code})`)
    const detail = `Something of Rounds on this computer can’t be read (${code}). If this stays, ask your IT department to install Rounds again.`
    if (await ask('Rounds could not open its window.', detail, 'Try again')) webContents.reload()
  })
  webContents.on('unresponsive', async () => {
    log('the page does not answer')
    const answers = new AbortController()
    const stop = () => answers.abort()
    webContents.once('responsive', stop)
    webContents.once('render-process-gone', stop)
    const again = await ask(
      'The window of Rounds does not answer.',
      `${kept} Opened again, a call that is on ends.`,
      'Open it again',
      answers.signal,
    )
    webContents.off('responsive', stop)
    webContents.off('render-process-gone', stop)
    // Its end opens it again, above.
    if (again) webContents.forcefullyCrashRenderer()
  })
}
