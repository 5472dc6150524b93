import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { Input } from '../../preload/contract/index.ts'
import { actionGroups } from '../../preload/contract/shell.ts'
import type { ZoomChange } from './zoom.ts'

type Item = MenuItemConstructorOptions
type MenuAction = Input<'shell.menu'>['actions'][number]

export type MenuBar = {
  /** What the page offers from now on. */
  show(actions: readonly MenuAction[]): void
}

/**
 * The menu bar of macOS, which needs one for its copy and paste keys; elsewhere there is none. `choose` gets the id of an
 * action that a person chose there.
 *
 * The keys beside the actions are shown, not heard: macOS asks a menu only for keys that the page did not take, and what
 * the page declined (in a dialog, say) it declines again when the menu sends it. Those beside the zoom are heard by the
 * window (`zoom.ts`).
 */
export function createMenuBar(
  platform: NodeJS.Platform,
  zoom: (by: ZoomChange) => void,
  choose: (id: string) => void,
): MenuBar {
  if (platform !== 'darwin') {
    Menu.setApplicationMenu(null)
    return { show: () => undefined }
  }
  const build = (actions: readonly MenuAction[]): Menu => {
    const menu = Menu.buildFromTemplate(menuTemplate(actions, zoom, choose))
    Menu.setApplicationMenu(menu)
    return menu
  }
  let built = '[]'
  let menu = build([])
  return {
    show(actions) {
      const wanted = JSON.stringify(actions.map((action) => ({ ...action, enabled: true })))
      if (wanted !== built) menu = build(actions)
      built = wanted
      // In place, so that a menu that is open stays so.
      for (const { id, enabled } of actions) {
        const item = menu.getMenuItemById(id)
        if (item) item.enabled = enabled
      }
    },
  }
}

const line: Item = { type: 'separator' }

export function menuTemplate(
  actions: readonly MenuAction[],
  zoom: (by: ZoomChange) => void,
  choose: (id: string) => void,
): Item[] {
  const of = (group: MenuAction['group']): Item[] =>
    actions
      .filter((action) => action.group === group)
      .map(({ id, title, accelerator, enabled }) => ({
        id,
        label: title,
        enabled,
        ...(accelerator ? { accelerator, registerAccelerator: false } : {}),
        click: () => choose(id),
      }))
  const own = of('Rounds')
  const app: Item[] = [
    { role: 'about' },
    line,
    ...own,
    ...(own.length > 0 ? [line] : []),
    { role: 'services' },
    line,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    line,
    { role: 'quit' },
  ]
  const view: Item[] = [
    { label: 'Actual Size', accelerator: 'Command+0', click: () => zoom('reset') },
    { label: 'Zoom In', accelerator: 'Command+Plus', click: () => zoom('in') },
    { label: 'Zoom Out', accelerator: 'Command+-', click: () => zoom('out') },
    line,
    { role: 'togglefullscreen' },
  ]
  return [
    { role: 'appMenu', submenu: app },
    { role: 'editMenu' },
    { label: 'View', submenu: view },
    ...actionGroups
      .filter((group) => group !== 'Rounds')
      .map((group) => ({ label: group, submenu: of(group) }))
      .filter(({ submenu }) => submenu.length > 0),
    { role: 'windowMenu' },
  ]
}
