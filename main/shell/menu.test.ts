import type { MenuItemConstructorOptions } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Input } from '../../preload/contract/index.ts'
import { Menu } from '../../test/electron-standin/menu.ts'
import { createMenuBar } from './menu.ts'

type Item = MenuItemConstructorOptions
vi.mock('electron', () => import('../../test/electron-standin/menu.ts'))

type Actions = Input<'shell.menu'>['actions']
const review = {
  id: 'visit.review',
  title: 'Review and sign',
  group: 'Visit' as const,
  accelerator: 'Command+Enter',
  enabled: true,
}
const settings = {
  id: 'settings.open',
  title: 'Settings',
  group: 'Rounds' as const,
  accelerator: null,
  enabled: true,
}

let asked: string[]
let chosen: string[]
const open = (platform: NodeJS.Platform) =>
  createMenuBar(
    platform,
    (by) => void asked.push(by),
    (id) => void chosen.push(id),
  )
const menus = () => (Menu.getApplicationMenu()?.items ?? []) as Item[]
const names = () => menus().map(({ role, label }) => role ?? label)
const inside = (name: string) =>
  menus().find(({ role, label }) => (role ?? label) === name)?.submenu as unknown as { items: Item[] }
const item = (id: string) => Menu.getApplicationMenu()?.getMenuItemById(id)

beforeEach(() => {
  asked = []
  chosen = []
  Menu.setApplicationMenu(null)
})

describe('the menu bar of macOS', () => {
  it('has copy, paste and the zoom before the page has said anything', () => {
    open('darwin')
    expect(names()).toEqual(['appMenu', 'editMenu', 'View', 'windowMenu'])
    for (const { click } of inside('View').items) (click as undefined | (() => void))?.()
    expect(asked).toEqual(['reset', 'in', 'out'])
    expect(inside('appMenu').items.map(({ role }) => role)).toContain('quit')
  })

  it('has the page’s actions by their groups, those of the program beside About and Quit', () => {
    open('darwin').show([review, settings])
    expect(names()).toEqual(['appMenu', 'editMenu', 'View', 'Visit', 'windowMenu'])
    expect(inside('appMenu').items.map(({ label }) => label)).toContain('Settings')
    expect(inside('Visit').items).toMatchObject([
      { label: 'Review and sign', accelerator: 'Command+Enter', registerAccelerator: false },
    ])
  })

  it('tells the page what was chosen', () => {
    open('darwin').show([review])
    item('visit.review')?.click?.()
    expect(chosen).toEqual(['visit.review'])
  })

  it('closes an action that can’t be run any more in the menu that is there', () => {
    const bar = open('darwin')
    bar.show([review, settings])
    const before = Menu.getApplicationMenu()
    bar.show([{ ...review, enabled: false }, settings])
    expect(Menu.getApplicationMenu()).toBe(before)
    expect([item('visit.review')?.enabled, item('settings.open')?.enabled]).toEqual([false, true])
  })

  it('is rebuilt when the actions change', () => {
    const bar = open('darwin')
    bar.show([review])
    bar.show([settings] satisfies Actions)
    expect(names()).not.toContain('Visit')
  })
})

it.each(['win32', 'linux'] as const)('there is no menu bar on %s', (platform) => {
  open(platform).show([review])
  expect(Menu.getApplicationMenu()).toBeNull()
})
