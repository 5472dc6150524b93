import { describe, expect, it, vi } from 'vitest'

vi.mock('electron', () => ({
  screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 25, width: 1920, height: 1055 } }] },
}))
const { boundsOn, boundsToday, placeOf, showAt } = await import('./window-place.ts')

const bounds = { x: 100, y: 100, width: 1440, height: 900 }
function windowLike(change: object = {}) {
  const did: string[] = []
  const does = (name: string) => () => void did.push(name)
  const window = {
    did,
    isDestroyed: () => false,
    isMinimized: () => false,
    isMaximized: () => false,
    isFullScreen: () => false,
    isFocused: () => true,
    getNormalBounds: () => bounds,
    show: does('show'),
    showInactive: does('showInactive'),
    maximize: does('maximize'),
    minimize: does('minimize'),
    setFullScreen: does('setFullScreen'),
    ...change,
  }
  return window as unknown as { did: string[] } & Parameters<typeof showAt>[0]
}

describe('where the window stands', () => {
  it.each<[object, string]>([
    [{}, 'normal'],
    [{ isMaximized: () => true }, 'maximised'],
    [{ isMaximized: () => true, isMinimized: () => true }, 'minimised'],
    [{ isFullScreen: () => true }, 'full-screen'],
  ])('%j is told', (change, state) =>
    expect(placeOf(windowLike(change), true)).toEqual({ bounds, state, focused: true }),
  )

  it('takes the keyboard again only where a person asked and was still there', () => {
    expect(placeOf(windowLike(), false)?.focused).toBe(false)
    expect(placeOf(windowLike({ isFocused: () => false }), true)?.focused).toBe(false)
  })

  it('is unknown without a window', () => {
    expect(placeOf(undefined, true)).toBeNull()
    expect(placeOf(windowLike({ isDestroyed: () => true }), true)).toBeNull()
  })

  it.each([
    [null, ['showInactive']],
    [{ state: 'normal', focused: true }, ['show']],
    [{ state: 'normal', focused: false }, ['showInactive']],
    [{ state: 'maximised', focused: false }, ['maximize', 'showInactive']],
    [{ state: 'full-screen', focused: true }, ['setFullScreen', 'show']],
    [{ state: 'minimised', focused: false }, ['minimize']],
  ] as const)('%j is shown again', (place, did) => {
    const window = windowLike()
    showAt(window, place && { bounds, ...place }, false)
    expect(window.did).toEqual(did)
  })
  it.each([
    [null, ['show']],
    [{ state: 'maximised', focused: false }, ['maximize', 'show']],
    [{ state: 'minimised', focused: false }, ['show']],
  ] as const)('%j, started by a person, comes to the front', (place, did) => {
    const window = windowLike()
    showAt(window, place && { bounds, ...place }, true)
    expect(window.did).toEqual(did)
  })
})

describe('the display', () => {
  const displays = [
    { workArea: { x: 0, y: 25, width: 1920, height: 1055 } },
    { workArea: { x: 1920, y: 0, width: 1280, height: 1024 } },
  ]
  const size = { width: 1440, height: 900 }
  it.each([
    ['on the first', { x: 0, y: 25 }],
    ['on the second', { x: 2000, y: 50 }],
    ['half out of sight', { x: -700, y: 500 }],
  ])('%s: it stays where it was', (_, at) =>
    expect(boundsOn(displays, { ...size, ...at })).toEqual({ ...size, ...at }),
  )
  it.each([
    ['a display that is gone', { x: 3300, y: 50 }],
    ['its bar above the screen', { x: 100, y: -200 }],
    ['below it', { x: 100, y: 1200 }],
  ])('%s: the size alone', (_, at) => expect(boundsOn(displays, { ...size, ...at })).toEqual(size))

  it('is asked each time', () => {
    expect(boundsToday(null)).toEqual({})
    expect(boundsToday({ bounds, state: 'normal', focused: true })).toEqual(bounds)
  })
})
