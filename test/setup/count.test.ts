import { expect, it } from 'vitest'
import { added, closing, continued, nothing, oneTest, succeeded } from './count.ts'

const skipped = (name: string, reason: string) => ({ name, reason })

it('ends with the plain closing line, a reason said once for all that share it', () => {
  const count = added([
    oneTest(true),
    oneTest(false),
    {
      ...nothing(),
      passed: 3,
      skipped: [skipped('a: one', 'no data'), skipped('b: two', 'no camera'), skipped('c: three', 'no data')],
    },
  ])
  expect(closing(count)).toEqual([
    'skipped (no data):',
    '  a: one',
    '  c: three',
    'skipped (no camera):',
    '  b: two',
    '4 passed, 1 failed, 3 skipped',
  ])
})

it('does not count as skipped what a later run found', () => {
  const first = { ...nothing(), passed: 5, skipped: [skipped('a.ts: one', 'x'), skipped('b.ts: two', 'y')] }
  const later = { ...nothing(), passed: 1, files: [{ name: 'a.ts', seconds: 1 }] }
  expect(continued(first, later)).toMatchObject({ passed: 6, failed: 0, skipped: [{ name: 'b.ts: two' }] })
})

it('takes a run in which nothing ran for no success', () => {
  expect(succeeded(nothing())).toBe(false)
  expect(succeeded(oneTest(false))).toBe(false)
  expect(succeeded(oneTest(true))).toBe(true)
})
