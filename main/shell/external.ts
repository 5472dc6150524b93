import { shell } from 'electron'
import { isWebAddress } from './rules.ts'

/** Opens an address in the system browser, for signing in. */
export async function openExternal(url: string): Promise<void> {
  if (isWebAddress(url)) await shell.openExternal(url)
}
