import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { settleUserData } from './user-data.ts'

let home: string
let set: Record<string, string>
let logged: string[]
let switches: string[]
const roaming = () => join(home, 'Roaming', 'Rounds')
const local = () => join(home, 'Local', 'Rounds')
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'rounds-user-data-'))
  set = {}
  logged = []
  switches = []
})
afterEach(() => rmSync(home, { recursive: true }))

const settle = (platform: NodeJS.Platform = 'win32', env = { LOCALAPPDATA: join(home, 'Local') }) =>
  settleUserData(
    {
      getPath: (name) => (name === 'userData' ? roaming() : home),
      setPath: (name, path) => {
        expect(existsSync(path)).toBe(true)
        set[name] = path
      },
      getName: () => 'Rounds',
      commandLine: { hasSwitch: (name) => switches.includes(name) },
    },
    platform,
    env,
    (line) => logged.push(line),
    join,
  )
function put(folder: string, name: string, content = name) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), content)
}
const both = (path: string) => ({ userData: path, sessionData: path })

describe('where a profile lies on Windows', () => {
  it('is the local folder of the account, not the one that roams', () => {
    settle()
    expect(set).toEqual(both(local()))
    set = {}
    settle('win32', { LOCALAPPDATA: '' })
    expect(set).toEqual(both(join(home, 'AppData', 'Local', 'Rounds')))
  })

  it('takes along what lies in the roaming one, Electron’s own files too, and then finds it', () => {
    put(roaming(), 'cache.key', 'sealed')
    put(roaming(), 'Local State', 'the system’s key')
    mkdirSync(local(), { recursive: true })
    settle()
    expect(set).toEqual(both(local()))
    expect(readFileSync(join(local(), 'cache.key'), 'utf8')).toBe('sealed')
    expect(readFileSync(join(local(), 'Local State'), 'utf8')).toBe('the system’s key')
    expect(existsSync(roaming())).toBe(false)
    settle()
    expect(logged).toHaveLength(1)
  })

  it('stays where it was when it can’t be moved, and nothing of it is touched', () => {
    put(roaming(), 'profiles.json')
    // In the way, and somebody else's.
    put(local(), 'other.txt')
    settle()
    expect(set).toEqual({})
    expect(existsSync(join(roaming(), 'profiles.json'))).toBe(true)
    expect(existsSync(join(local(), 'other.txt'))).toBe(true)
    expect(logged.join()).toContain('could not be moved')
  })

  it('is the roaming one where the local one can’t be made', () => {
    put(home, 'Local', 'a file where a folder should be')
    settle()
    expect(set).toEqual({})
    expect(logged.join()).toContain('can’t be made')
  })

  it('is the local one where both hold work, and the other is left alone and named', () => {
    put(roaming(), 'cache.key', 'old')
    put(local(), 'cache.key', 'new')
    settle()
    expect(set).toEqual(both(local()))
    expect(readFileSync(join(roaming(), 'cache.key'), 'utf8')).toBe('old')
    expect(logged.join()).toContain('older profile')
  })

  it('is moved nowhere on other systems, or where the command line names a folder', () => {
    put(roaming(), 'cache.key')
    settle('linux')
    settle('darwin')
    switches = ['user-data-dir']
    settle()
    expect([set, logged]).toEqual([{}, []])
  })
})
