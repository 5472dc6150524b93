import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from './electron-binary.ts'

type Entry = { resolved?: string; integrity?: string; inBundle?: boolean }

/** What npm would install, on any platform; a bundled package is covered by its bundle's integrity. */
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Entry>
}
const publicRegistry = 'https://registry.npmjs.org/'
const fetched = Object.entries(packages).filter(([path, entry]) => path !== '' && !entry.inBundle)

it('names an integrity for each package of each platform', () => {
  expect(fetched.length).toBeGreaterThan(100)
  expect(fetched.filter(([, entry]) => !entry.integrity).map(([path]) => path)).toEqual([])
})

it('names no other registry than the public one', () => {
  const named = fetched.filter(([, entry]) => entry.resolved && !entry.resolved.startsWith(publicRegistry))
  expect(named.map(([path]) => path)).toEqual([])
})
