import type { IpcMainInvokeEvent } from 'electron'
import { expect, it } from 'vitest'
import { fakeWindow } from './test/fake-window.ts'
import { createWindows } from './windows.ts'

it('sends to the pages of the windows that are open, and to none that was closed', () => {
  const windows = createWindows(() => undefined)
  windows.send('event:shell.changed', 1)
  const [first, second] = [fakeWindow(), fakeWindow()]
  windows.add(first.window)
  windows.add(second.window)
  windows.send('event:shell.changed', 2)
  first.close()
  windows.send('event:shell.changed', 3)
  second.close()
  windows.send('event:shell.changed', 4)
  expect(first.did).toEqual(['send event:shell.changed 2'])
  expect(second.did).toEqual(['send event:shell.changed 2', 'send event:shell.changed 3'])
})

it('skips a window that is destroyed before it says so', () => {
  const windows = createWindows(() => undefined)
  const one = fakeWindow()
  windows.add(one.window)
  one.window.removeAllListeners('closed')
  one.close()
  expect(windows.main()).toBeUndefined()
  expect(() => windows.send('event:shell.changed', {})).not.toThrow()
})

it('has as its main window the first that is still open', () => {
  const dressed: unknown[] = []
  const windows = createWindows((window) => dressed.push(window))
  const [first, second] = [fakeWindow(), fakeWindow()]
  windows.add(first.window)
  windows.add(second.window)
  expect(dressed).toEqual([first.window, second.window])
  expect(windows.main()).toBe(first.window)
  first.close()
  expect(windows.main()).toBe(second.window)
})

it('answers the main frames of its windows, and no other sender', () => {
  const windows = createWindows(() => undefined)
  const [ours, foreign] = [fakeWindow(), fakeWindow()]
  windows.add(ours.window)
  const from = (sender: unknown) =>
    ({ sender, senderFrame: { parent: null, origin: 'app://rounds' } }) as unknown as IpcMainInvokeEvent
  expect(windows.isOurs(from(ours.page))).toBe(true)
  expect(windows.isOurs(from(foreign.page))).toBe(false)
  ours.close()
  expect(windows.isOurs(from(ours.page))).toBe(false)
})
