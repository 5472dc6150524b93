import { type Session, session, systemPreferences } from 'electron'
import { allows } from './rules.ts'

/** Closes every permission of a session but those. */
export function lockPermissions(of: Session = session.defaultSession): void {
  of.setPermissionRequestHandler((_contents, permission, done, details) => {
    const allowed = allows(permission, details.requestingUrl, details.isMainFrame)
    if (!allowed || permission !== 'media') return done(allowed)
    const types = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    systemGives(types, process.platform).then(done, () => done(false))
  })
  of.setPermissionCheckHandler((_contents, permission, origin, { isMainFrame }) =>
    allows(permission, origin, isMainFrame),
  )
  of.setDevicePermissionHandler(() => false)
}

/**
 * macOS asks the person itself, once; a page that is answered before gets a black picture and silence until then. False: they
 * said no, now or earlier, and only System Settings and a new start of Rounds change that. (Other systems are asked by Chromium.)
 */
async function systemGives(types: ('video' | 'audio')[], platform: NodeJS.Platform): Promise<boolean> {
  if (platform !== 'darwin') return true
  for (const type of types)
    if (!(await systemPreferences.askForMediaAccess(type === 'video' ? 'camera' : 'microphone'))) return false
  return true
}
