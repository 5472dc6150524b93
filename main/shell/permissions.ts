import { type Session, session } from 'electron'
import { allows } from './rules.ts'

/** Closes every permission of a session but that one. */
export function lockPermissions(of: Session = session.defaultSession): void {
  of.setPermissionRequestHandler((_contents, permission, done, { requestingUrl, isMainFrame }) =>
    done(allows(permission, requestingUrl, isMainFrame)),
  )
  of.setPermissionCheckHandler((_contents, permission, origin, { isMainFrame }) =>
    allows(permission, origin, isMainFrame),
  )
  of.setDevicePermissionHandler(() => false)
}
