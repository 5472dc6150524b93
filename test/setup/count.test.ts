import { expect, it } from 'vitest'
import { added, closing, continued, nothing, oneTest, succeeded } from './count.ts'

const skipped = (name: string, reason: string) => ({ name, reason })

it('ends with what was skipped, a reason said once for all that share it, what failed, and the closing line', () => {
  const count = added([
    oneTest('types', null),
    oneTest('attacks', 'one got through\n3 of 4 stopped'),
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
    'failed: attacks',
    '  one got through',
    '  3 of 4 stopped',
    '4 passed, 1 failed, 3 skipped',
  ])
})

it('does not count as skipped what a later run found', () => {
  const first = { ...nothing(), passed: 5, skipped: [skipped('a.ts: one', 'x'), skipped('b.ts: two', 'y')] }
  const later = { ...nothing(), passed: 1, files: [{ name: 'a.ts', seconds: 1 }] }
  expect(continued(first, later)).toMatchObject({ passed: 6, failed: [], skipped: [{ name: 'b.ts: two' }] })
})

it('takes a run in which nothing ran for no success', () => {
  expect(succeeded(nothing())).toBe(false)
  expect(succeeded(oneTest('one', 'as told'))).toBe(false)
  expect(succeeded(oneTest('one', null))).toBe(true)
})
