import { shell } from 'electron'

/** Web addresses only: https, or http on this machine (training). Anything else could start a program. */
export function isWebAddress(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return (
    protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
  )
}

/** Opens an address in the system browser, for signing in. */
export async function openExternal(url: string): Promise<void> {
  if (isWebAddress(url)) await shell.openExternal(url)
}
