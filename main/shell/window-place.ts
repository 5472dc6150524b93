import type { BrowserWindow, Rectangle } from 'electron'
import { screen } from 'electron'
import type { WindowPlace } from '../lock/hand-over.ts'

/** Where the window stands now. `byHand`: its successor takes the keyboard, if this one still has it. */
export function placeOf(window: BrowserWindow | undefined, byHand: boolean): WindowPlace | null {
  if (!window || window.isDestroyed()) return null
  return {
    bounds: window.getNormalBounds(),
    state: window.isMinimized()
      ? 'minimised'
      : window.isFullScreen()
        ? 'full-screen'
        : window.isMaximized()
          ? 'maximised'
          : 'normal',
    focused: byHand && window.isFocused(),
  }
}

/** Shows a window that was made hidden as its predecessor was; started `byHand` it takes the keyboard, else only from that one. */
export function showAt(window: BrowserWindow, place: WindowPlace | null, byHand: boolean): void {
  if (place?.state === 'maximised') window.maximize()
  if (place?.state === 'full-screen') window.setFullScreen(true)
  if (place?.state === 'minimised' && !byHand) window.minimize()
  else if (byHand || place?.focused) window.show()
  else window.showInactive()
}

/** The bounds, or their size alone where the display they lay on is gone. */
export function boundsOn(displays: { workArea: Rectangle }[], bounds: Rectangle): Partial<Rectangle> {
  const seen = displays.some(
    ({ workArea: { x, y, width, height } }) =>
      bounds.x < x + width &&
      x < bounds.x + bounds.width &&
      // The bar by which it is moved must be within reach.
      y <= bounds.y &&
      bounds.y < y + height,
  )
  return seen ? bounds : { width: bounds.width, height: bounds.height }
}

export const boundsToday = (place: WindowPlace | null): Partial<Rectangle> =>
  place ? boundsOn(screen.getAllDisplays(), place.bounds) : {}
