import { expect, test } from 'vitest'
import { saysWhy } from './reason.ts'

test('a reason needs a word: signs, figures and single letters say nothing', () => {
  for (const none of [
    '',
    ' ',
    '.',
    '...',
    '-',
    'x',
    '1',
    '24',
    '?!',
    'a.',
    'n/a'.replace('/', '. '),
    null,
    undefined,
  ])
    expect(saysWhy(none), String(none)).toBe(false)
  for (const reason of ['ok', 'Tolerated in 2023', 'Él lo tolera', 'да', '可以', 'Asked.', '2 × tolerated'])
    expect(saysWhy(reason), reason).toBe(true)
})
