import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { onSleepOrLock } from './power.ts'

const system = vi.hoisted(() => ({ state: 'active', monitor: undefined as unknown as EventEmitter }))
vi.mock('electron', () => {
  const emitter = { on: (name: string, listener: () => void) => system.monitor.on(name, listener) }
  return {
    powerMonitor: { ...emitter, getSystemIdleState: () => system.state },
    powerSaveBlocker: {},
  }
})
beforeEach(() => {
  vi.useFakeTimers()
  system.monitor = new EventEmitter()
  system.state = 'active'
})
afterEach(() => vi.useRealTimers())

it('asks Linux whether its screen is locked, and says it once for each time', () => {
  const away: string[] = []
  onSleepOrLock((why) => away.push(why), 'linux')
  vi.advanceTimersByTime(10_000)
  expect(away).toEqual([])
  system.state = 'locked'
  vi.advanceTimersByTime(10_000)
  expect(away).toEqual(['screen-locked'])
  system.state = 'active'
  vi.advanceTimersByTime(4_000)
  system.state = 'locked'
  vi.advanceTimersByTime(4_000)
  expect(away).toEqual(['screen-locked', 'screen-locked'])
})

it('relies on system events and does not poll on other systems', () => {
  const away: string[] = []
  onSleepOrLock((why) => away.push(why), 'win32')
  system.state = 'locked'
  vi.advanceTimersByTime(10_000)
  expect(away).toEqual([])
  system.monitor.emit('lock-screen')
  system.monitor.emit('suspend')
  expect(away).toEqual(['screen-locked', 'asleep'])
})
