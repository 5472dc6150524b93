import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What decides on Linux whether Chromium can close its processes in; elsewhere it always can. */
export type Machine = {
  platform: NodeJS.Platform
  root: boolean
  /** `chrome-sandbox` beside the executable belongs to root and has mode 4755. */
  helper: boolean
  /** A program of this user may make a user namespace with root in it. */
  userNamespaces: boolean
}

/**
 * Switches with which Electron starts on this machine at all, and what to say about them; nothing where its sandbox works.
 * For development and tests: a packaged Rounds never runs without.
 */
export function switchesOn(machine: Machine, helper: string): { switches: string[]; message: string } {
  if (machine.platform !== 'linux') return { switches: [], message: '' }
  // Docker gives 64 MB of shared memory, and pages that need more die.
  const without = ['--no-sandbox', '--disable-dev-shm-usage']
  if (machine.root)
    return {
      switches: without,
      message: 'As root Electron runs without its sandbox only. That is for training: no real patients here.',
    }
  if (machine.helper || machine.userNamespaces) return { switches: [], message: '' }
  return {
    switches: without,
    message: [
      'This system lets no program close itself in (Ubuntu since 23.10, many containers): training runs without Electron’s sandbox.',
      'These two commands give it back:',
      `  sudo chown root '${helper}'`,
      `  sudo chmod 4755 '${helper}'`,
    ].join('\n'),
  }
}

/** `electron`: its executable; null for the stand-in, which brings no helper. */
export function sandboxSwitches(electron: string | null): { switches: string[]; message: string } {
  const helper = electron ? join(dirname(electron), 'chrome-sandbox') : ''
  return switchesOn(thisMachine(helper), helper)
}

function thisMachine(helper: string): Machine {
  const { platform } = process
  const linux = platform === 'linux'
  return {
    platform,
    root: process.getuid?.() === 0,
    helper: linux && isSetuidRoot(helper),
    userNamespaces: linux && mayMakeUserNamespaces(),
  }
}

function isSetuidRoot(file: string): boolean {
  const found = file === '' ? undefined : statSync(file, { throwIfNoEntry: false })
  return found?.uid === 0 && (found.mode & 0o7777) === 0o4755
}

function mayMakeUserNamespaces(): boolean {
  try {
    // Ubuntu lets `unshare` itself through, by a profile of AppArmor of its own, and not Electron.
    if (readFileSync('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', 'utf8').trim() === '1')
      return false
  } catch {
    // A kernel without that rule.
  }
  return spawnSync('unshare', ['-Ur', 'true'], { stdio: 'ignore' }).status === 0
}
