import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { cannotStart, catchErrors, startFailure } from './start-failure.ts'

const desktop = vi.hoisted(() => ({ boxes: [] as string[][], exits: [] as number[] }))
vi.mock('electron', () => ({
  app: { getPath: () => '/profile', exit: (code: number) => void desktop.exits.push(code) },
  dialog: { showErrorBox: (title: string, content: string) => void desktop.boxes.push([title, content]) },
}))

const events = ['uncaughtException', 'unhandledRejection'] as const
const before = new Map<string, unknown[]>()
beforeEach(() => {
  desktop.boxes = []
  desktop.exits = []
  for (const event of events) before.set(event, process.listeners(event as 'exit'))
})
afterEach(() => {
  for (const event of events)
    for (const listener of process.listeners(event as 'exit'))
      if (!before.get(event)?.includes(listener)) process.off(event, listener)
})
const newest = (event: (typeof events)[number]) =>
  process.listeners(event as 'exit').at(-1) as (e: unknown) => void
const failure = (code: string) => Object.assign(new Error(`${code}: Mrs Example`), { code })

it.each([
  ['ENOSPC', 'The disk is full'],
  ['EACCES', 'may not write to the folder'],
  ['EROFS', 'may not write to the folder'],
  ['EIO', 'can’t be read'],
  ['ERR_OTHER', '(ERR_OTHER)'],
])('%s gives a message that says what to do, without the error’s own', (code, reason) => {
  const message = startFailure(failure(code), '/profile')
  expect(message).toContain(reason)
  expect(message).not.toContain('Example')
})

it('names the kind of an error that has no code', () => {
  expect(startFailure(new TypeError('Mrs Example'), '/profile')).toContain('(TypeError)')
  expect(startFailure('Mrs Example', '/profile')).toContain('(Error)')
})

it('shows a failed start in a dialog and quits', () => {
  const logged: string[] = []
  cannotStart(failure('ENOSPC'), (line) => logged.push(line))
  expect(desktop.boxes).toEqual([['Rounds can’t start', expect.stringContaining('The disk is full')]])
  expect(desktop.exits).toEqual([1])
  expect(logged.join()).toMatch(/^did not start: Error ENOSPC/)
  expect(logged.join()).not.toContain('Example')
})

it('an error nobody caught ends a start, and after it is only logged: a call hangs on this process', () => {
  const logged: string[] = []
  let started = false
  catchErrors(
    () => started,
    (line) => logged.push(line),
  )
  newest('unhandledRejection')(failure('EIO'))
  expect(desktop.exits).toEqual([])
  newest('uncaughtException')(failure('EIO'))
  expect(desktop.exits).toEqual([1])
  started = true
  newest('uncaughtException')(failure('EIO'))
  expect([desktop.boxes.length, desktop.exits.length]).toEqual([1, 1])
  expect(logged.at(-1)).toMatch(/^went on after an error: Error EIO/)
  expect(logged.join()).not.toContain('Example')
})
