import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Action } from './actions.ts'
import { ariaKeys, conflicts, matches, menuKeys, shownKeys } from './keys.ts'

afterEach(() => vi.unstubAllGlobals())
const on = (platform: string) => vi.stubGlobal('navigator', { platform })

const press = (key: string, code: string, ...held: string[]) => ({
  key,
  code,
  getModifierState: (name: string) => held.includes(name),
})
const action = (id: string, ...keys: string[]): Action => ({ id, title: id, group: 'Rounds', keys })

describe('a press', () => {
  test('means Ctrl, and Cmd on macOS', () => {
    on('Win32')
    expect(matches(press('l', 'KeyL', 'Control'), '$mod+l')).toBe(true)
    expect(matches(press('l', 'KeyL', 'Meta'), '$mod+l')).toBe(false)
    on('MacIntel')
    expect(matches(press('l', 'KeyL', 'Meta'), '$mod+l')).toBe(true)
    expect(matches(press('l', 'KeyL', 'Control'), '$mod+l')).toBe(false)
  })

  test('does not match with one modifier too many or too few', () => {
    on('Win32')
    expect(matches(press('l', 'KeyL'), '$mod+l')).toBe(false)
    expect(matches(press('l', 'KeyL', 'Control', 'Alt'), '$mod+l')).toBe(false)
    expect(matches(press('j', 'KeyJ', 'Control'), 'j')).toBe(false)
  })

  test('is the same with Caps Lock, and on a keyboard that writes another alphabet', () => {
    on('Win32')
    expect(matches(press('L', 'KeyL', 'Control', 'CapsLock'), '$mod+l')).toBe(true)
    expect(matches(press('д', 'KeyL', 'Control'), '$mod+l')).toBe(true)
    expect(matches(press('λ', 'KeyL', 'Control'), '$mod+l')).toBe(true)
  })

  test('on a Latin layout goes by the letter, not by its place', () => {
    on('Win32')
    // Dvorak writes n with the key that is L elsewhere.
    expect(matches(press('n', 'KeyL', 'Control'), '$mod+l')).toBe(false)
    expect(matches(press('l', 'KeyP', 'Control'), '$mod+l')).toBe(true)
  })

  test('? is heard with Shift, and without where the layout needs none', () => {
    on('Win32')
    expect(matches(press('?', 'Slash', 'Shift'), '[Shift]+?')).toBe(true)
    expect(matches(press('?', 'KeyM'), '[Shift]+?')).toBe(true)
  })

  test.each(['Win32', 'Linux x86_64'])('with AltGr writes a character (%s)', (platform) => {
    on(platform)
    expect(matches(press('²', 'Digit2', 'AltGraph'), 'Alt+Digit2')).toBe(false)
    expect(matches(press('2', 'Digit2', 'Alt'), 'Alt+Digit2')).toBe(true)
  })

  test('with Option is heard on macOS, whatever it would write', () => {
    on('MacIntel')
    expect(matches(press('¡', 'Digit1', 'Alt', 'AltGraph'), 'Alt+Digit1')).toBe(true)
  })
})

test('keys are shown as they stand on the keyboard', () => {
  on('Win32')
  expect(shownKeys('$mod+[Shift]+l')).toEqual(['Ctrl', 'L'])
  expect(shownKeys('Alt+Digit0')).toEqual(['Alt', '0'])
  expect(shownKeys('ArrowDown')).toEqual(['↓'])
  expect(shownKeys('j')).toEqual(['j'])
  expect(shownKeys('[Shift]+?')).toEqual(['?'])
  expect(ariaKeys(action('lock', '$mod+l'))).toBe('Control+l')
  on('MacIntel')
  expect(shownKeys('$mod+[Shift]+l')).toEqual(['⌘', 'L'])
  expect(shownKeys('Alt+Digit0')).toEqual(['⌥', '0'])
  expect(ariaKeys(action('lock', '$mod+l'))).toBe('Meta+l')
})

test.each([
  ['$mod+k', 'Command+K'],
  ['$mod+[Shift]+l', 'Command+L'],
  ['$mod+Enter', 'Command+Enter'],
  ['Alt+Digit1', 'Alt+1'],
  ['F8', 'F8'],
  ['Shift+F7', 'Shift+F7'],
  ['j', null],
  ['[Shift]+?', null],
  ['Escape', null],
])('%s stands in a menu as %s', (keys, shown) => {
  on('MacIntel')
  expect(menuKeys(action('one', keys))).toBe(shown)
})

test('an action whose keys the browser hears by itself shows none in a menu', () => {
  on('MacIntel')
  expect(menuKeys({ ...action('one', '$mod+k'), native: true })).toBeNull()
})

describe('two actions that one press would mean', () => {
  test.each([
    ['$mod+k', '$mod+K'],
    ['$mod+l', 'Control+[Shift]+l'],
    ['Alt+Digit1', 'Alt+1'],
    ['j', 'KeyJ'],
  ])('%s and %s are named', (one, other) => {
    on('Win32')
    expect(conflicts([action('one', one), action('other', other)])).toEqual([`${one}: one, other`])
  })

  test('keys that differ by a modifier are no conflict, nor two of one action', () => {
    on('Win32')
    expect(
      conflicts([action('one', '$mod+k', 'Control+k'), action('other', 'k'), action('third', 'Alt+k')]),
    ).toEqual([])
  })
})
