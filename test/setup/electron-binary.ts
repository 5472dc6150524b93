import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
/** npm's package, into which its installer puts the binary. */
const itsPackage = join(root, 'node_modules', 'electron')

let probed: { path: string; fault: string | null } | undefined

/** Electron's executable; null where it was not downloaded. */
function downloaded(folder: string): string | null {
  const named = join(folder, 'path.txt')
  if (!existsSync(named)) return null
  const path = join(folder, 'dist', readFileSync(named, 'utf8'))
  return existsSync(path) ? path : null
}

/** Why it can't run here (a library that the system lacks), in its own words; null: it does. Asked once a process. */
function electronFault(path: string): string | null {
  if (probed?.path === path) return probed.fault
  const { status, stderr, error } = spawnSync(path, ['-e', '0'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    encoding: 'utf8',
    timeout: 60_000,
  })
  const reason = (stderr ?? '').trim().split('\n')[0] || error?.message || `it ended with ${status}`
  probed = { path, fault: status === 0 ? null : reason }
  return probed.fault
}

/** Why the same program opens on the stand-in, for the person who started it. */
export function withoutElectron(because: Because): string {
  switch (because.kind) {
    case 'unreachable':
      return `Electron’s binary can’t be downloaded here (${because.from} does not answer).`
    case 'failed':
      return `Electron’s binary could not be downloaded, though ${because.from} answers: see the lines above (a full disk, a line that broke off). The next start tries again.`
    case 'cannot-run':
      return `Electron was downloaded and can’t run here: ${because.fault}\nIt needs the libraries of a desktop; on Debian and Ubuntu: apt-get install libgtk-3-0 libnss3 libasound2 libgbm1 (on newer ones their names end in t64).`
  }
}
export type Because = { kind: 'unreachable' | 'failed'; from: string } | { kind: 'cannot-run'; fault: string }

/** Where its releases are asked for, as its own installer does: npm puts what .npmrc says into the environment. */
function mirror(): string {
  const { env } = process
  const named =
    env.npm_config_electron_mirror ||
    env.NPM_CONFIG_ELECTRON_MIRROR ||
    env.npm_package_config_electron_mirror ||
    env.ELECTRON_MIRROR
  return named || 'https://github.com/electron/electron/releases/'
}

/** Electron's executable, downloaded where it is not there; or why there is none. A network that does not reach it is known within eight seconds. */
export function findElectron(folder = itsPackage): string | Because {
  const there = downloaded(folder)
  if (there) return orFault(there)
  const from = mirror()
  const env = { ...process.env, NODE_USE_ENV_PROXY: '1', ELECTRON_GET_USE_PROXY: '1' }
  const reach = `fetch(${JSON.stringify(from)}, { method: 'HEAD' }).then(() => process.exit(0), () => process.exit(1))`
  if (spawnSync(process.execPath, ['-e', reach], { env, timeout: 8_000 }).status !== 0)
    return { kind: 'unreachable', from }
  console.log('Downloading Electron, once (about 120 MB)')
  // On a slow line it takes its time.
  spawnSync(process.execPath, [join(folder, 'install.js')], {
    env,
    timeout: 20 * 60_000,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const path = downloaded(folder)
  return path ? orFault(path) : { kind: 'failed', from }
}

function orFault(path: string): string | Because {
  const fault = electronFault(path)
  return fault === null ? path : { kind: 'cannot-run', fault }
}

/** In which of the two the end-to-end specs run on this machine, and in words why. */
export function specsRunIn(folder = itsPackage): { electron: string | null; message: string } {
  const path = downloaded(folder)
  const standIn = 'the stand-in for Electron, over Chromium'
  if (!path) return { electron: null, message: `${standIn}: Electron’s binary is not here` }
  const fault = electronFault(path)
  if (fault !== null)
    return { electron: null, message: `${standIn}: Electron’s binary can’t run here (${fault})` }
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return {
      electron: null,
      message: `${standIn}: Electron needs a display (\`xvfb-run npm test\` gives it one)`,
    }
  return { electron: path, message: 'Electron' }
}
