import { afterEach, expect, test, vi } from 'vitest'
import { conflicts } from '../base/keys.ts'
import { allActions } from './all-actions.ts'

afterEach(() => vi.unstubAllGlobals())

test.each(['Win32', 'MacIntel', 'Linux x86_64'])('no press means two actions (%s)', (platform) => {
  vi.stubGlobal('navigator', { platform })
  expect(allActions.filter(({ keys }) => keys).length).toBeGreaterThan(10)
  expect(conflicts(allActions)).toEqual([])
})

test('each action has an id and, in its group, a title of its own', () => {
  const ids = allActions.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const titles = allActions.map(({ group, title }) => `${group}: ${title}`)
  expect(new Set(titles).size).toBe(titles.length)
})

test('an action that only keys can reach has keys', () => {
  expect(allActions.filter(({ keyOnly, native, keys }) => (keyOnly || native) && !keys?.length)).toEqual([])
})
