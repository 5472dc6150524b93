import { expect, it } from 'vitest'
import { withoutMessage } from './last-words.ts'

it('says what and where, and nothing of what was being written', () => {
  const error = Object.assign(new TypeError('cannot store\nMrs Example, 58'), { code: 'SQLITE_FULL' })
  const words = withoutMessage(error)
  expect(words).toMatch(/^TypeError SQLITE_FULL\n\s+at .*last-words\.test\.ts/)
  expect(words).not.toContain('Example')
  expect(withoutMessage('Mrs Example')).toBe('unknown error')
})
