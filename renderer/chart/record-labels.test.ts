import { expect, test } from 'vitest'
import { formatDate } from '../../main/clinical/dates.ts'
import { formatBytes, recordTimes } from './record-labels.ts'

test.each([
  [1, '1 byte'],
  [900, '900 bytes'],
  [88_400, '88 KB'],
  [104_857_600, '104.9 MB'],
])('%d bytes are "%s"', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test.each([
  ['2019-01-01', '2020-01-01', 'Jan 1, 2019 to Jan 1, 2020'],
  [null, '2020-01-01', 'until Jan 1, 2020'],
  ['2019-01-01', '2019-01-01', 'Jan 1, 2019'],
  ['2019-01-01', null, 'Jan 1, 2019'],
  [null, null, 'date unknown'],
])('of %s to %s it says %s', (when, until, text) => {
  expect(recordTimes({ when, until }, formatDate)).toBe(text)
})
