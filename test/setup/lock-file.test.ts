import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './electron-binary.ts'

type Entry = { resolved?: string; integrity?: string; inBundle?: boolean }

const publicRegistry = 'https://registry.npmjs.org/'

describe.each(['.', 'test/bench/sync/peers'])('the lock file in %s', (folder) => {
  const lock = JSON.parse(readFileSync(join(root, folder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Entry>
  }
  /** What npm would install, on any platform; a bundled package is covered by its bundle's integrity. */
  const fetched = Object.entries(lock.packages).filter(([path, entry]) => path !== '' && !entry.inBundle)

  it('names an integrity for each package of each platform', () => {
    expect(fetched.length).toBeGreaterThan(100)
    expect(fetched.filter(([, entry]) => !entry.integrity).map(([path]) => path)).toEqual([])
  })

  it('names no other registry than the public one', () => {
    const named = fetched.filter(([, entry]) => entry.resolved && !entry.resolved.startsWith(publicRegistry))
    expect(named.map(([path]) => path)).toEqual([])
  })
})
