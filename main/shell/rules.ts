import { appOrigin, appPage, originOf } from './address.ts'

/** What a page may do. */

/** Camera, microphone and loudspeaker for the call, and text into the clipboard (never out of it) for the copy buttons. */
const ownPage = ['media', 'speaker-selection', 'clipboard-sanitized-write']

/** For our own page alone. */
export const allows = (permission: string, requestingUrl: string, isMainFrame: boolean): boolean =>
  ownPage.includes(permission) && isMainFrame && originOf(requestingUrl) === appOrigin

/** Where a page may go by itself: its own address again, or within `homes`, the origins it was given. */
export function mayGo(homes: string[] | undefined, url: string): boolean {
  if (!URL.canParse(url)) return false
  if (homes) return homes.includes(originOf(url))
  const { pathname, host, protocol } = new URL(url)
  return `${protocol}//${host}${pathname}` === appPage
}

/** Web addresses only: https, or http on this machine (training). Anything else could start a program. */
export function isWebAddress(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return (
    protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
  )
}
