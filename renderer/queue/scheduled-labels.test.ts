import { expect, test } from 'vitest'
import { chartReady } from './scheduled-labels.ts'

const now = new Date(2026, 10, 23, 12, 0)
const at = new Date(2026, 10, 23, 8, 2).toISOString()

test('a chart is called ready when all of it is here', () => {
  expect(chartReady({ state: 'complete', percent: 100, completeAsOf: at }, now)).toBe(
    'Chart ready, as of 8:02 AM',
  )
  expect(chartReady({ state: 'complete', percent: 100, completeAsOf: null }, now)).toBe('Chart ready')
  expect(chartReady({ state: 'partial', percent: 40, completeAsOf: null }, now)).toBe('Chart loading, 40%')
  expect(chartReady({ state: 'partial', percent: 40, completeAsOf: at }, now)).toBe('Chart loading, 40%')
  expect(chartReady({ state: 'partial', percent: null, completeAsOf: null }, now)).toBe('Chart loading')
  expect(chartReady({ state: 'none', percent: null, completeAsOf: null }, now)).toBe('Chart not loaded yet')
})
