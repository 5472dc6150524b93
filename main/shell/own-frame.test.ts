import type { BrowserWindow, IpcMainInvokeEvent } from 'electron'
import { describe, expect, it } from 'vitest'
import { isOwnFrame } from './own-frame.ts'

const contents = {}
const window = { webContents: contents, isDestroyed: () => false } as unknown as BrowserWindow
const from = (sender: object, frame: object | null) =>
  ({ sender, senderFrame: frame }) as unknown as IpcMainInvokeEvent
const frame = { origin: 'app://rounds', parent: null }

describe('the sender of a call', () => {
  it('is our window’s main frame', () => expect(isOwnFrame(from(contents, frame), window)).toBe(true))
  it.each([
    ['another window', from({}, frame)],
    ['a frame inside', from(contents, { ...frame, parent: frame })],
    ['another origin', from(contents, { ...frame, origin: 'https://example.org' })],
    ['a frame that is gone', from(contents, null)],
  ])('is not %s', (_, event) => expect(isOwnFrame(event, window)).toBe(false))
  it('is refused while there is no window', () => {
    expect(isOwnFrame(from(contents, frame), undefined)).toBe(false)
    const gone = { webContents: contents, isDestroyed: () => true } as unknown as BrowserWindow
    expect(isOwnFrame(from(contents, frame), gone)).toBe(false)
  })
})
