import { app, type WebContents } from 'electron'
import { mayGo } from './rules.ts'

const homes = new WeakMap<WebContents, string[]>()

/** A page other than our own (the simulated patient's, a sign-in in training) may stay within these origins. */
export const keepWithin = (contents: WebContents, ...origins: string[]) => void homes.set(contents, origins)

/** No page leaves its place, opens a window (but for ours: `child-windows.ts`), or holds a webview. */
export function lockNavigation(): void {
  app.on('web-contents-created', (_event, contents) => {
    const stay = (event: { url: string; preventDefault(): void }) => {
      if (!mayGo(homes.get(contents), event.url)) event.preventDefault()
    }
    contents.on('will-navigate', stay)
    // Of frames within the page too, though the policy allows none.
    contents.on('will-frame-navigate', stay)
    contents.on('will-redirect', stay)
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
