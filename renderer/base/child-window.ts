import { ignoreHeldEnter } from './keys.ts'

/**
 * A window beside this one that this page draws into: an empty document of its own origin, with our styles and theme.
 * Nothing runs there; what is drawn is React's, through a portal, so that state and streams are those of this page.
 * The shell allows the two names and no other (`main/shell/child-windows.ts`).
 */
export type ChildWindow = {
  /** The element that React renders into. */
  container: HTMLElement
  focus(): void
  close(): void
}

const open = new Set<ChildWindow>()
let chartsCovered = false

/** Under a curtain a chart in its own window is covered as the one here is; the call stays in sight. */
export function coverCharts(covered: boolean): void {
  chartsCovered = covered
  for (const child of open) cover(child)
}
function cover({ container }: ChildWindow): void {
  if (container.dataset.window !== 'rounds-chart') return
  container.ownerDocument.documentElement.toggleAttribute('data-covered', chartsCovered)
}

/** No event tells of a window that the shell destroys. */
const lookMs = 250

/**
 * Null where the shell allows none now. Resolves when it can be drawn into without a flash of unstyled text. `onClosed`: by its
 * own close button, by the shell, or by `close`.
 */
export async function openChildWindow(
  name: 'rounds-call' | 'rounds-chart',
  title: string,
  onClosed: () => void,
): Promise<ChildWindow | null> {
  const child = window.open('about:blank', name, 'popup,width=560,height=540')
  if (!child) return null
  const { document: inside } = child
  // Never a patient's name: the system shows it in its lists of windows.
  inside.title = title
  inside.documentElement.lang = document.documentElement.lang
  const container = inside.createElement('div')
  container.className = 'child-window'
  container.dataset.window = name
  inside.body.replaceChildren(container)
  const stopFollowing = followLook(inside)
  ignoreHeldEnter(child)
  child.addEventListener('keydown', passKeyOn)
  let closed = false

  const made: ChildWindow = {
    container,
    focus: () => child.focus(),
    close() {
      child.close()
      ended()
    },
  }
  function ended(): void {
    if (closed) return
    closed = true
    clearInterval(looking)
    stopFollowing()
    open.delete(made)
    onClosed()
  }
  const looking = setInterval(() => child.closed && ended(), lookMs)
  child.addEventListener('pagehide', ended)
  open.add(made)
  cover(made)
  await stylesLoaded(inside)
  return closed ? null : made
}

/** At a lock, at signing out, and with the page. */
export function closeChildWindows(): void {
  for (const child of [...open]) child.close()
}
if (typeof window !== 'undefined') window.addEventListener('pagehide', closeChildWindows)

/** Style sheets, theme and contrast of this page, now and as they change. */
function followLook(inside: Document): () => void {
  const copies = new Map<Node, Node>()
  const copy = (node: Node) => {
    if (!(node instanceof HTMLLinkElement ? node.rel === 'stylesheet' : node instanceof HTMLStyleElement))
      return
    const twin = inside.importNode(node, true)
    // The child has no address that a relative one could be of.
    if (node instanceof HTMLLinkElement) (twin as HTMLLinkElement).href = node.href
    copies.set(node, twin)
    inside.head.append(twin)
  }
  const take = () => {
    for (const name of ['theme', 'contrast'] as const) {
      const value = document.documentElement.dataset[name]
      if (value === undefined) delete inside.documentElement.dataset[name]
      else inside.documentElement.dataset[name] = value
    }
  }
  const sheets = new MutationObserver((changes) => {
    for (const { addedNodes, removedNodes } of changes) {
      for (const node of removedNodes) copies.get(node)?.parentNode?.removeChild(copies.get(node) as Node)
      for (const node of addedNodes) copy(node)
    }
  })
  const look = new MutationObserver(take)
  for (const node of document.head.children) copy(node)
  take()
  sheets.observe(document.head, { childList: true })
  look.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-contrast'] })
  return () => {
    sheets.disconnect()
    look.disconnect()
  }
}

/** One that can't be loaded costs the look, not the window. */
async function stylesLoaded(inside: Document): Promise<void> {
  const links = [...inside.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')]
  await Promise.all(
    links.map(
      (link) =>
        link.sheet ??
        new Promise((done) => {
          link.addEventListener('load', done, { once: true })
          link.addEventListener('error', done, { once: true })
        }),
    ),
  )
}

const popup = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]'

/** The keys of the workstation work there too; of plain letters there is nothing that it could be meant for. */
function passKeyOn(event: KeyboardEvent): void {
  const { key, ctrlKey, metaKey, altKey, defaultPrevented, isComposing } = event
  const command = ctrlKey || metaKey
  if (defaultPrevented || isComposing || !(command || altKey || /^F\d+$/.test(key))) return
  // Out of a dialog only the lock, as in the main window. Its elements are of the other window's classes.
  const target = event.target as Element | null
  if (target?.closest?.(popup) && !(command && key.toLowerCase() === 'l')) return
  const again = new KeyboardEvent('keydown', {
    ...{ key, ctrlKey, metaKey, altKey, code: event.code, shiftKey: event.shiftKey, repeat: event.repeat },
    bubbles: true,
    cancelable: true,
  })
  if (!document.documentElement.dispatchEvent(again)) event.preventDefault()
}
