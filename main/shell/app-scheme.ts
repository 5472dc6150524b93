import { protocol } from 'electron'
import { serveFile } from './serve-file.ts'

/**
 * Before `ready`: app:// is a secure standard scheme, so that the page has an origin and a camera.
 *
 * Without `supportFetchAPI`, which the page does not need: with it alone any origin could read the scheme (CVE-2026-70604,
 * until Electron 39 to 42 of April 2026; electron/electron#51152). And never with `corsEnabled`, which sounds like a lock
 * and permits just that, without a look at the answer's headers (electron/electron#52498).
 */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, stream: true, codeCache: true },
    },
  ])
}

/** app://rounds/ is the folder of the built page and nothing beside it. */
export function serveApp(folder: string): void {
  protocol.handle('app', (request) => serveFile(folder, request))
}
