import { matchKeybindingPress, parseKeybinding } from 'tinykeys'
import { type Action, type KeyScope, offerOf, runAction } from './actions.ts'

/** What of a `KeyboardEvent` says which keys were pressed. */
type Press = Pick<KeyboardEvent, 'key' | 'code' | 'getModifierState'>

export const onMac = (): boolean => /Mac/.test(navigator.platform)

/** The letter on the key where the layout writes another alphabet: Ctrl+L locks on a Greek keyboard too. */
const latin = ({ key, code }: Press): string =>
  key.length === 1 && key > '~' && /^Key[A-Z]$/.test(code) ? code.slice(3) : key

/** `$mod` of this machine, whatever it was when tinykeys was loaded. */
const parse = (keys: string) => parseKeybinding(keys.replace('$mod', onMac() ? 'Meta' : 'Control'))

export function matches(press: Press, keys: string): boolean {
  // AltGr writes characters; only on macOS is it the Option key.
  if (!onMac() && press.getModifierState('AltGraph')) return false
  const { code } = press
  const seen = { key: latin(press), code, getModifierState: (name: string) => press.getModifierState(name) }
  return parse(keys).every((each) => matchKeybindingPress(seen as KeyboardEvent, each))
}

const names: Record<string, string> = { Control: 'Ctrl', ArrowDown: '↓', ArrowUp: '↑', Escape: 'Esc' }
const macNames: Record<string, string> = { ...names, Control: '⌃', Meta: '⌘', Alt: '⌥', Shift: '⇧' }

function parts(keys: string): string[] {
  const [[modifiers, , key] = [[], [], '']] = parse(keys)
  return [...modifiers, String(key).replace(/^(Digit|Key)/, '')]
}

/** As they stand on the keyboard: Ctrl, L. A letter alone is written small, as it is typed. */
export function shownKeys(keys: string): string[] {
  const all = parts(keys)
  const written = onMac() ? macNames : names
  return all.map((part) => written[part] ?? (part.length === 1 && all.length > 1 ? part.toUpperCase() : part))
}

/**
 * As a menu shows them: `Command+K`. Null: it has none, or they are a letter alone, which a menu bar would take from
 * whoever types.
 */
export function menuKeys({ keys: [shown] = [], native }: Action): string | null {
  if (shown === undefined || native) return null
  const all = parts(shown).map((part) => (part === 'Meta' ? 'Command' : part))
  const key = all.at(-1)?.toUpperCase() ?? ''
  const isFunctionKey = /^F\d+$/.test(key)
  if (!isFunctionKey && !all.some((part) => ['Command', 'Control', 'Alt'].includes(part))) return null
  return [...all.slice(0, -1), key === 'ENTER' ? 'Enter' : key].join('+')
}

/** For a screen reader, as `aria-keyshortcuts` wants them. */
export const ariaKeys = ({ keys }: Action): string | undefined =>
  keys?.map((each) => parts(each).join('+')).join(' ')

/** Every two of these actions that one press would mean. */
export function conflicts(actions: readonly Action[]): string[] {
  const bound = actions.flatMap((action) => (action.keys ?? []).map((keys) => ({ action, keys })))
  return bound.flatMap(({ action, keys }, index) =>
    bound
      .slice(index + 1)
      .filter((other) => other.action !== action && overlap(keys, other.keys))
      .map((other) => `${keys}: ${action.id}, ${other.action.id}`),
  )
}

function overlap(one: string, other: string): boolean {
  const [a, b] = [one, other].map((keys) => {
    const [[required, optional] = [[], []]] = parse(keys)
    return { key: parts(keys).at(-1)?.toUpperCase(), required, allowed: [...required, ...optional] }
  })
  if (!a || !b || a.key !== b.key) return false
  return (
    a.required.every((each) => b.allowed.includes(each)) &&
    b.required.every((each) => a.allowed.includes(each))
  )
}

/** Another window's elements are of that window's classes. */
const inside = (target: EventTarget | null, selector: string): boolean =>
  (target as Partial<Element> | null)?.closest?.(selector) != null
const isText = (target: EventTarget | null) =>
  inside(target, 'textarea, input, select, [role=combobox], [contenteditable=true]')
/** Letters go into it: unlike a radio, which leaves them to the keys of its dialog. */
export const isTyping = (target: EventTarget | null): boolean =>
  isText(target) && !inside(target, 'input[type=radio], input[type=checkbox]')
const popups = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]'
const inPopup = (target: EventTarget | null) => inside(target, popups)
/** In this window, over the rest of the screen. */
export const isPopupOpen = (): boolean => document.querySelector(popups) !== null

function isInScope(keyScope: KeyScope, { target, isComposing }: KeyboardEvent): boolean {
  if (keyScope === 'anywhere') return true
  if (isComposing || inPopup(target)) return false
  if (keyScope === 'screen') return true
  return !isText(target) && (keyScope === 'outside-text' || inside(target, '[data-list]'))
}

/**
 * Enter that is held presses nothing again, least of all what took the keyboard after its first press: the next question
 * would be answered before anyone asked it. In a text where the press began it goes on writing lines. `page`: each window hears its own
 * keys, so each has this of its own.
 */
export function ignoreHeldEnter(page: Window): void {
  let began: EventTarget | null = null
  page.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Enter') return
      if (!event.repeat) began = event.target
      else if (event.target !== began || !inside(began, 'textarea, [contenteditable=true]')) {
        event.preventDefault()
        event.stopImmediatePropagation()
      }
    },
    true,
  )
}

/** What a held key would go on to write, once its press has opened something else, is not written. */
export function ignoreUntilReleased(page: Window = window): void {
  const swallow = (event: KeyboardEvent) => {
    if (!event.repeat) return done()
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  const done = () => {
    page.removeEventListener('keydown', swallow, true)
    page.removeEventListener('keyup', done, true)
  }
  page.addEventListener('keydown', swallow, true)
  page.addEventListener('keyup', done, true)
}

/** Runs what a press means, and once, however long it is held. `anywhere` comes before all else on the page, and nothing else hears that press. */
export function listenForKeys(actions: readonly Action[]): void {
  ignoreHeldEnter(window)
  const bound = actions.filter(({ native }) => !native)
  const listen =
    (those: readonly Action[], done: (event: KeyboardEvent) => void) => (event: KeyboardEvent) => {
      const meant = those.find(
        ({ keys, keyScope = 'screen' }) =>
          isInScope(keyScope, event) && keys?.some((each) => matches(event, each)) === true,
      )
      if (!meant) return
      const again = event.repeat && !meant.repeats
      if (again ? offerOf(meant) !== null : runAction(meant)) done(event)
    }
  const first = bound.filter(({ keyScope }) => keyScope === 'anywhere')
  const others = bound.filter(({ keyScope }) => keyScope !== 'anywhere')
  window.addEventListener(
    'keydown',
    listen(first, (event) => {
      event.preventDefault()
      event.stopImmediatePropagation()
    }),
    true,
  )
  document.addEventListener(
    'keydown',
    listen(others, (event) => event.preventDefault()),
  )
}
