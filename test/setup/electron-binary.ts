import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'node_modules', 'electron')

/** Electron's executable, or null where it was not downloaded. */
export function electronBinary(): string | null {
  const named = join(folder, 'path.txt')
  if (!existsSync(named)) return null
  const path = join(folder, 'dist', readFileSync(named, 'utf8'))
  return existsSync(path) ? path : null
}

/** Tries the download; a network that does not reach Electron's releases is known within eight seconds. */
export function downloadElectron(): string | null {
  const env = { ...process.env, NODE_USE_ENV_PROXY: '1', ELECTRON_GET_USE_PROXY: '1' }
  const mirror = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/'
  const reach = `fetch(${JSON.stringify(mirror)}, { method: 'HEAD' }).then(() => process.exit(0), () => process.exit(1))`
  if (spawnSync(process.execPath, ['-e', reach], { env, timeout: 8_000 }).status !== 0) return null
  console.log('Downloading Electron, once')
  spawnSync(process.execPath, [join(folder, 'install.js')], { env, timeout: 300_000, stdio: 'ignore' })
  return electronBinary()
}
