import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findElectron, specsRunIn, withoutElectron } from './electron-binary.ts'

let folder: string
beforeEach(({ skip }) => {
  skip(process.platform !== 'linux', 'its stand-ins for the binary are scripts of Linux')
  folder = mkdtempSync(join(tmpdir(), 'rounds-electron-'))
  for (const name of [
    'npm_config_electron_mirror',
    'NPM_CONFIG_ELECTRON_MIRROR',
    'npm_package_config_electron_mirror',
  ])
    vi.stubEnv(name, '')
  vi.stubEnv('ELECTRON_MIRROR', 'http://127.0.0.1:9/')
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** A downloaded package whose executable is this script. */
function binary(script: string): string {
  const path = join(folder, 'dist', 'electron')
  mkdirSync(join(folder, 'dist'))
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  writeFileSync(join(folder, 'path.txt'), 'electron')
  return path
}
const lacking =
  'echo "electron: error while loading shared libraries: libgtk-3.so.0: cannot open" >&2; exit 127'

describe('Electron’s binary', () => {
  it('is taken where it is and runs, without any network', () => {
    const path = binary('[ "$ELECTRON_RUN_AS_NODE" = 1 ]')
    expect(findElectron(folder)).toBe(path)
  })

  it('that lacks a library is not taken, and the library is named', () => {
    binary(lacking)
    const found = findElectron(folder)
    expect(found).toMatchObject({ kind: 'cannot-run', fault: expect.stringContaining('libgtk-3.so.0') })
    expect(typeof found === 'string' ? '' : withoutElectron(found)).toContain('libgtk-3.so.0')
  })

  it('is not asked for where nobody answers', () => {
    const found = findElectron(folder)
    expect(found).toEqual({ kind: 'unreachable', from: 'http://127.0.0.1:9/' })
    expect(typeof found === 'string' ? '' : withoutElectron(found)).toContain('can’t be downloaded here')
  })

  it('is asked for where .npmrc says, and a download that fails is told apart from a network that is not there', () => {
    vi.stubEnv('npm_config_electron_mirror', 'data:,releases')
    writeFileSync(join(folder, 'install.js'), 'process.exit(1)')
    const found = findElectron(folder)
    expect(found).toEqual({ kind: 'failed', from: 'data:,releases' })
    expect(typeof found === 'string' ? '' : withoutElectron(found)).toContain(
      'could not be downloaded, though',
    )
  })

  it('is there after its download', () => {
    vi.stubEnv('ELECTRON_MIRROR', 'data:,releases')
    writeFileSync(
      join(folder, 'install.js'),
      `const fs = require('node:fs')
       fs.mkdirSync(__dirname + '/dist')
       fs.writeFileSync(__dirname + '/dist/electron', '#!/bin/sh', { mode: 0o755 })
       fs.writeFileSync(__dirname + '/path.txt', 'electron')`,
    )
    expect(findElectron(folder)).toBe(join(folder, 'dist', 'electron'))
  })
})

describe('the end-to-end specs', () => {
  it('run in Electron where it is and there is a display', () => {
    vi.stubEnv('DISPLAY', ':0')
    const path = binary('exit 0')
    expect(specsRunIn(folder)).toEqual({ electron: path, message: 'Electron' })
  })

  it.each([
    ['its binary is not here', () => undefined, 'not here'],
    ['its binary lacks a library', () => binary(lacking), 'libgtk-3.so.0'],
    ['there is no display', () => binary('exit 0'), 'xvfb-run'],
  ])('run in the stand-in where %s, and say so', (_, make, message) => {
    vi.stubEnv('DISPLAY', '')
    vi.stubEnv('WAYLAND_DISPLAY', '')
    make()
    const { electron, message: said } = specsRunIn(folder)
    expect(electron).toBeNull()
    expect(said).toContain('the stand-in')
    expect(said).toContain(message)
  })
})
