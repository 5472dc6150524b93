import type { EditFlags, MenuItemConstructorOptions } from 'electron'
import { beforeEach, expect, it, vi } from 'vitest'
import { contextMenu } from './context-menu.ts'
import { fakeWindow } from './test/fake-window.ts'

type Item = MenuItemConstructorOptions
const menus = vi.hoisted(() => ({ opened: [] as { items: Item[]; at: object }[] }))
vi.mock('electron', () => ({
  Menu: {
    buildFromTemplate: (items: Item[]) => ({
      items,
      popup: (at: object) => void menus.opened.push({ items, at }),
    }),
  },
}))
beforeEach(() => {
  menus.opened = []
})

const nothing: EditFlags = {
  canUndo: false,
  canRedo: false,
  canCut: false,
  canCopy: false,
  canPaste: false,
  canDelete: false,
  canSelectAll: true,
  canEditRichly: false,
}
function rightClick(isEditable: boolean, can: Partial<EditFlags>) {
  const one = fakeWindow()
  contextMenu(one.window)
  const params = { x: 3, y: 4, frame: null, menuSourceType: 'mouse', isEditable }
  one.page.emit('context-menu', {}, { ...params, editFlags: { ...nothing, ...can } })
  return menus.opened.at(-1)
}
const able = (items: Item[] = []) => items.filter(({ enabled }) => enabled).map(({ role }) => role)

it('offers in a field what can be done with its text now', () => {
  const menu = rightClick(true, { canUndo: true, canPaste: true })
  expect(able(menu?.items)).toEqual(['undo', 'paste', 'selectAll'])
  expect(menu?.items.map(({ role, type }) => role ?? type)).toEqual([
    'undo',
    'redo',
    'separator',
    'cut',
    'copy',
    'paste',
    'separator',
    'selectAll',
  ])
  expect(menu?.at).toMatchObject({ x: 3, y: 4, sourceType: 'mouse' })
})

it('offers to copy a selected text that can’t be changed, and nothing where none is selected', () => {
  expect(able(rightClick(false, { canCopy: true })?.items)).toEqual(['copy'])
  menus.opened = []
  expect(rightClick(false, {})).toBeUndefined()
})
