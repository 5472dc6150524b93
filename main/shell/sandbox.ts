import { app } from 'electron'

/**
 * Each page that will ever be, not only those whose options say so. In development `--no-sandbox` is taken at its word: Chromium
 * lets root run only with it, `app.enableSandbox()` takes it away again, and then the network service, engine and line, which are
 * started later, die on that rule (electron/electron#26828). A packaged program never runs without.
 */
export function sandboxAll(development: boolean, log: (line: string) => void): void {
  if (development && app.commandLine.hasSwitch('no-sandbox'))
    log('runs without the sandbox, as --no-sandbox says')
  else app.enableSandbox()
}
