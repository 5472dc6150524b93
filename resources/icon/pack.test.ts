import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** The size that a PNG states in its first block; null: it is none. */
const pngSize = (bytes: Buffer) =>
  bytes.subarray(1, 4).toString('latin1') === 'PNG' ? bytes.readUInt32BE(16) : null
const read = (name: string) => readFileSync(join(import.meta.dirname, '..', name))

describe('the icon that stands beside this folder', () => {
  it('has a picture for Windows at each size it shows', () => {
    const file = read('icon.ico')
    expect([file.readUInt16LE(0), file.readUInt16LE(2)]).toEqual([0, 1])
    const entries = Array.from({ length: file.readUInt16LE(4) }, (_, n) => {
      const at = 6 + 16 * n
      const [length, offset] = [file.readUInt32LE(at + 8), file.readUInt32LE(at + 12)]
      return {
        stated: file[at] || 256,
        drawn: pngSize(file.subarray(offset, offset + length)),
        end: offset + length,
      }
    })
    expect(entries.map(({ stated }) => stated)).toEqual([16, 24, 32, 48, 64, 128, 256])
    expect(entries.map(({ drawn }) => drawn)).toEqual(entries.map(({ stated }) => stated))
    expect(entries.at(-1)?.end).toBe(file.length)
  })

  it('has a picture for macOS at each size and at double density', () => {
    const file = read('icon.icns')
    expect(file.subarray(0, 4).toString('latin1')).toBe('icns')
    expect(file.readUInt32BE(4)).toBe(file.length)
    const found: [string, number | null][] = []
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4))
      found.push([file.subarray(at, at + 4).toString('latin1'), pngSize(file.subarray(at + 8))])
    expect(Object.fromEntries(found)).toEqual({
      ic11: 32,
      ic12: 64,
      ic07: 128,
      ic13: 256,
      ic08: 256,
      ic14: 512,
      ic09: 512,
      ic10: 1024,
    })
  })

  it('has the picture of 512 pixels that Linux packages and electron-builder ask for', () =>
    expect(pngSize(read('icon.png'))).toBe(512))
})
