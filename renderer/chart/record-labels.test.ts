import { expect, test } from 'vitest'
import { formatBytes } from './record-labels.ts'

test.each([
  [1, '1 byte'],
  [900, '900 bytes'],
  [88_400, '88 KB'],
  [104_857_600, '104.9 MB'],
])('%d bytes are "%s"', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})
