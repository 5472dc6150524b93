/**
 * Makes the state after `npm ci` usable, on any Node from 20 on and without dependencies:
 *
 *   node test/setup/ready.mjs [--browser] [SCRIPT [ARGUMENT…]]
 *
 * Install scripts are off (.npmrc), so the Node 24 that Rounds runs on has no binary yet: it is fetched from the npm
 * registry. With --browser a Chromium is found or installed. SCRIPT then runs under Node 24.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBrowser } from './find-browser.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const bin = join(root, 'node_modules', '.bin')
const windows = process.platform === 'win32'
const node = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')

const [first, ...others] = process.argv.slice(2)
const withBrowser = first === '--browser'
const [script, ...rest] = withBrowser ? others : [first, ...others]

const fail = (words) => {
  console.error(words)
  process.exit(1)
}
const run = (command, args, options = {}) =>
  spawnSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], ...options }).status === 0

/** npm by its own file: its command is a script on Windows, which needs a shell, and that breaks on a space in a path. */
function npm(args) {
  const named = process.env.npm_execpath
  const beside = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js')
  const file = [named, beside].find((path) => path?.endsWith('.js') && existsSync(path))
  return file ? run(process.execPath, [file, ...args]) : run('npm', args)
}

if (!existsSync(join(root, 'node_modules', 'node'))) fail('ready: run `npm ci` first')
if (!isNode24()) {
  console.log('ready: fetching Node 24 from the npm registry')
  npm(['rebuild', 'node', '--ignore-scripts=false'])
  if (!isNode24())
    fail(
      'ready: Node 24 could not be fetched from the npm registry (`npm rebuild node --ignore-scripts=false`)',
    )
}
if (withBrowser) await ensureBrowser()
if (script) {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', script, ...rest], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: bin + delimiter + process.env.PATH },
  })
  // Ctrl-C reaches the whole group: the script decides when it is done.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => signal !== 'SIGINT' && child.kill(signal))
  child.on('exit', (code) => process.exit(code ?? 1))
}

function isNode24() {
  const asked = spawnSync(node, ['--version'], { encoding: 'utf8' })
  return asked.status === 0 && asked.stdout.startsWith('v24.')
}

/** The machine's own, else Debian's package, else Playwright's download, else words. */
async function ensureBrowser() {
  if (findBrowser() || (await downloaded())) return
  if (isDebian() && process.getuid?.() === 0) {
    console.log('ready: installing Debian’s chromium')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    run('apt-get', ['update', '-qq'], { env })
    if (
      run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env }) &&
      findBrowser()
    )
      return
  }
  console.log('ready: downloading Playwright’s Chromium')
  const cli = join(root, 'node_modules', 'playwright', 'cli.js')
  if (run(node, [cli, 'install', 'chromium']) && (await downloaded())) return
  fail('ready: no browser: install Chromium or Google Chrome, or name one in CHROMIUM_PATH')
}

async function downloaded() {
  const { chromium } = await import('playwright')
  return existsSync(chromium.executablePath())
}

function isDebian() {
  try {
    return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}
