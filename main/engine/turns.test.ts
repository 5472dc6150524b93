import { expect, test } from 'vitest'
import { turning } from './turns.ts'

test('a timer that throws ends nothing, and is logged without what it says', () => {
  const failures: string[] = []
  const timers: (() => void)[] = []
  const clock = turning(
    {
      now: () => 0,
      monotonic: () => 0,
      after(_ms, work) {
        timers.push(work)
        return () => {}
      },
    },
    () => timers.length,
    (error) => failures.push((error as Error).name),
  )
  clock.after(1, () => {
    throw new TypeError('Rosa Delgado')
  })
  for (const work of timers) work()
  expect(failures).toEqual(['TypeError'])
})
