import { expect, it } from 'vitest'
import { createIdle } from './idle.ts'
import { fakeWindow } from './test/fake-window.ts'

it('counts what reaches its windows where the system never counts', () => {
  let now = 5_000
  const idle = createIdle(
    () => 0,
    () => now,
  )
  const one = fakeWindow()
  idle.dress(one.window)
  now += 300_500
  expect(idle.seconds()).toBe(300)
  one.page.emit('input-event', {}, { type: 'mouseLeave' })
  expect(idle.seconds()).toBe(300)
  one.page.emit('input-event', {}, { type: 'mouseMove' })
  expect(idle.seconds()).toBe(0)
  now += 61_000
  expect(idle.seconds()).toBe(61)
})

it('goes by the system once that has counted, since somebody may type in another program', () => {
  let now = 0
  let system = 3
  const idle = createIdle(
    () => system,
    () => now,
  )
  expect(idle.seconds()).toBe(3)
  now = 600_000
  system = 0
  expect(idle.seconds()).toBe(0)
})
