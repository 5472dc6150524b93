import { afterEach, expect, it, vi } from 'vitest'
import { endAfter, withoutMessage } from './process-end.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it('says what and where, and nothing of what was being written', () => {
  const error = Object.assign(new TypeError('cannot store\nMrs Example, 58'), { code: 'SQLITE_FULL' })
  const trace = withoutMessage(error)
  expect(trace).toMatch(/^TypeError SQLITE_FULL\n\s+at .*process-end\.test\.ts/)
  expect(trace).not.toContain('Example')
  expect(withoutMessage('Mrs Example')).toBe('unknown error')
})

it.each([
  ['well', () => Promise.resolve()],
  ['badly', () => Promise.reject(new Error('disk'))],
])(
  'says that all is written once it ended %s, waits to be ended, and ends itself only where nobody does',
  async (_, finish) => {
    vi.useFakeTimers()
    const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never)
    const logged: string[] = []
    endAfter(finish(), () => logged.push('closed'))
    expect(logged).toEqual([])
    await vi.advanceTimersByTimeAsync(0)
    expect(logged).toEqual(['closed'])
    await vi.advanceTimersByTimeAsync(4_999)
    expect(exit).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(exit).toHaveBeenCalledWith(0)
  },
)
