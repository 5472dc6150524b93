import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** What a package that nobody has built yet must not lack: it would be seen in the first video visit. */
const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const yml = read('electron-builder.yml')

describe('the packages', () => {
  it.each(['entitlements', 'entitlementsInherit'])('name %s with camera and microphone', (name) => {
    const file = new RegExp(`^ {2}${name}: (\\S+)$`, 'm').exec(yml)?.[1] ?? ''
    const plist = read(file)
    for (const one of ['device.camera', 'device.audio-input', 'cs.allow-jit'])
      expect(plist).toMatch(new RegExp(`<key>com\\.apple\\.security\\.${one}</key>\\s*<true/>`))
  })

  it.each(['NSCameraUsageDescription', 'NSMicrophoneUsageDescription', 'NSLocalNetworkUsageDescription'])(
    'say on macOS what it is for: %s',
    (name) => expect(yml).toMatch(new RegExp(`${name}: .{20,}`)),
  )

  it('hold the native module of their own platform alone, and there is one for each that is built', () => {
    const named = [...yml.matchAll(/(node_modules\/better-sqlite3-multiple-ciphers\/prebuilds\/[^'\s]+)/g)]
    const files = named.map(([, file]) => file as string)
    const of = (platform: string) =>
      `node_modules/better-sqlite3-multiple-ciphers/prebuilds/${platform}-\${arch}.node`
    expect(files).toEqual([of('win32'), of('darwin'), of('linux')])
    for (const file of files)
      for (const arch of ['x64', 'arm64'])
        expect(existsSync(join(root, file.replace(/\$\{arch\}/, arch)))).toBe(true)
  })
})
