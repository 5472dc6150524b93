import { protocol } from 'electron'
import { serveFile } from './serve-file.ts'

/** Before `ready`: app:// is a secure standard scheme, so that the page has an origin and a camera. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ])
}

/** app://rounds/ is the folder of the built page and nothing beside it. */
export function serveApp(folder: string): void {
  protocol.handle('app', (request) => serveFile(folder, request))
}
