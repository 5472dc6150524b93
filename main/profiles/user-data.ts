import { existsSync, mkdirSync, renameSync, rmdirSync } from 'node:fs'
import { win32 } from 'node:path'

type App = {
  getPath(name: 'userData' | 'appData' | 'home'): string
  setPath(name: 'userData' | 'sessionData', path: string): void
  getName(): string
  commandLine: { hasSwitch(name: string): boolean }
}

/** Whoever's work it is, one of these is there: see `openProfiles`. */
const ours = ['cache.key', 'cache', 'profiles.json', 'profiles']

/**
 * Before anything asks where the profile is. On Windows Electron's usual place is the roaming one: in a domain it is copied to a
 * server and to each computer where the person signs in, and then two computers hold the same unsent work. So it is the local one; what
 * lies in the roaming one from before is moved, with Electron's own files, since the system's key to `cache.key` is in
 * one of them. Where it can't be moved now (another Rounds holds it, another drive), it stays and is used where it is.
 */
export function settleUserData(
  app: App,
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
  join: (...parts: string[]) => string = win32.join,
): void {
  if (platform !== 'win32' || app.commandLine.hasSwitch('user-data-dir')) return
  const roaming = app.getPath('userData')
  const local = join(env.LOCALAPPDATA || join(app.getPath('home'), 'AppData', 'Local'), app.getName())
  const holdsWork = (folder: string) => ours.some((name) => existsSync(join(folder, name)))
  if (!holdsWork(local) && holdsWork(roaming)) {
    try {
      // An empty one would stand in the way; one that isn't is left alone.
      if (existsSync(local)) rmdirSync(local)
      renameSync(roaming, local)
      log('the profile was moved from the roaming folder to the local one')
    } catch {
      log('the profile is still in the roaming folder: it could not be moved now')
      return
    }
  } else if (holdsWork(local) && holdsWork(roaming)) {
    log('an older profile is still in the roaming folder; the local one is used')
  }
  try {
    mkdirSync(local, { recursive: true })
  } catch {
    log('the local folder can’t be made: the roaming one is used')
    return
  }
  app.setPath('userData', local)
  app.setPath('sessionData', local)
}
