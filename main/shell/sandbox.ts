import { app } from 'electron'

/**
 * Sandboxes every page, whatever the options of its window say. Not in development with `--no-sandbox`, which root needs on Linux:
 * after `app.enableSandbox()` the network service and the utility processes, started later, would die as root
 * (electron/electron#26828). A packaged program always has the sandbox.
 */
export function sandboxAll(development: boolean, log: (line: string) => void): void {
  if (development && app.commandLine.hasSwitch('no-sandbox'))
    log('runs without the sandbox, as --no-sandbox says')
  else app.enableSandbox()
}
