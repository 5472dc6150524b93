import { expect, test } from 'vitest'
import { copyKeys } from './copy-keys.ts'

test.each([
  ['macOS', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36', '⌘C'],
  ['Windows', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36', 'Ctrl+C'],
  ['Linux', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', 'Ctrl+C'],
])('on %s names the keys that copy there', (_, userAgent, keys) => {
  expect(copyKeys(userAgent)).toBe(keys)
})
