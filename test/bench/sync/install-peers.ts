import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** A folder of its own with its own lock file: nobody else who installs Rounds gets what only this bench is held against. */
const folder = join(import.meta.dirname, 'peers')
export const peers: ReadonlySet<string> = new Set(['pouchdb', 'rxdb'])

/** Throws where the npm registry can't be reached. */
export function installPeers(): void {
  if (existsSync(join(folder, 'node_modules/.package-lock.json'))) return
  console.log('installing the peers, once')
  const npm = process.env.npm_execpath
  const [command, args] = npm ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']]
  const { status } = spawnSync(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0)
    throw new Error('The peers could not be installed: `npm ci` in test/bench/sync/peers failed.')
}
