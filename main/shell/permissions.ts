import { type Session, session } from 'electron'
import { appOrigin, originOf } from './address.ts'

/** Camera and microphone for our own page; nothing else, for no one. */
export const allows = (permission: string, requestingUrl: string, isMainFrame: boolean): boolean =>
  permission === 'media' && isMainFrame && originOf(requestingUrl) === appOrigin

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
