import { type BrowserWindow, type ContextMenuParams, Menu, type MenuItemConstructorOptions } from 'electron'

/** The menu under the right button, where there is text to do something with: Electron has none of its own. */
export function contextMenu(window: BrowserWindow): void {
  window.webContents.on('context-menu', (_event, params) => {
    const items = contextItems(params)
    if (items.length === 0) return
    const { x, y, frame, menuSourceType } = params
    Menu.buildFromTemplate(items).popup({
      window,
      x,
      y,
      sourceType: menuSourceType,
      ...(frame ? { frame } : {}),
    })
  })
}

/** Nothing but what the page can do there now; no search, no dictionary, no link, no inspector. */
export function contextItems({
  isEditable,
  editFlags,
}: Pick<ContextMenuParams, 'isEditable' | 'editFlags'>): MenuItemConstructorOptions[] {
  const copy: MenuItemConstructorOptions = { role: 'copy', enabled: editFlags.canCopy }
  if (!isEditable) return editFlags.canCopy ? [copy] : []
  return [
    { role: 'undo', enabled: editFlags.canUndo },
    { role: 'redo', enabled: editFlags.canRedo },
    { type: 'separator' },
    { role: 'cut', enabled: editFlags.canCut },
    copy,
    { role: 'paste', enabled: editFlags.canPaste },
    { type: 'separator' },
    { role: 'selectAll', enabled: editFlags.canSelectAll },
  ]
}
