import { appOrigin, appPage, originOf } from './address.ts'

/** What a page may do. */

/** Camera and microphone for our own page; nothing else, for no one. */
export const allows = (permission: string, requestingUrl: string, isMainFrame: boolean): boolean =>
  permission === 'media' && isMainFrame && originOf(requestingUrl) === appOrigin

/** Where a page may go by itself: its own address again, or within `home`, the origin it was given. */
export function mayGo(home: string | undefined, url: string): boolean {
  if (!URL.canParse(url)) return false
  if (home) return originOf(url) === home
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
