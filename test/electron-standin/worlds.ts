/**
 * The scripts that run in a page before its own: one in the page's world, one in the preload's isolated world.
 * They talk by synchronous events with a secret name, in JSON: whatever JSON can't hold throws, but functions
 * and promises, which cross by number.
 *
 * Each function here is sent to the page as its source text and must not use anything outside itself.
 */

type Wire = {
  send(message: object): unknown
  onCall(name: string, answer: (value: unknown) => unknown): void
}

/** Set up once in each world; `mine` and `theirs` are the names of the two directions. */
function wire(
  mine: string,
  theirs: string,
): Wire & { encode(v: unknown): unknown; decode(v: unknown): unknown } {
  const dispatch = window.dispatchEvent.bind(window)
  const functions = new Map<number, (...args: unknown[]) => unknown>()
  const settling = new Map<number, PromiseWithResolvers<unknown>>()
  const named = new Map<string, (value: unknown) => unknown>()
  let count = 0
  let reply: unknown

  const describe = (error: unknown) =>
    error instanceof Error
      ? { name: error.name, message: error.message }
      : { name: 'Error', message: String(error) }
  const revive = (e: { name: string; message: string }) =>
    Object.assign(new Error(e.message), { name: e.name })

  const encode = (value: unknown): unknown => {
    if (value === undefined) return { $: 'undefined' }
    if (value === null || ['string', 'boolean', 'number'].includes(typeof value)) return value
    if (typeof value === 'function') {
      functions.set(++count, value as (...args: unknown[]) => unknown)
      return { $: 'function', id: count }
    }
    if (value instanceof Promise) {
      const id = ++count
      value.then(
        (v) => post({ op: 'settle', id, ok: true, value: encode(v) }),
        (e) => post({ op: 'settle', id, ok: false, error: describe(e) }),
      )
      return { $: 'promise', id }
    }
    if (Array.isArray(value)) return value.map(encode)
    const prototype = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined
    if (prototype !== null && prototype !== Object.prototype && !('hasOwnProperty' in (prototype ?? {})))
      throw new Error('An object could not be cloned.')
    if (value instanceof Map || value instanceof Set || value instanceof Date || ArrayBuffer.isView(value))
      throw new Error('The stand-in carries JSON only.')
    return Object.fromEntries(Object.entries(value as object).map(([k, v]) => [k, encode(v)]))
  }
  const decode = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(decode)
    if (value === null || typeof value !== 'object') return value
    const tagged = value as { $?: string; id: number }
    if (tagged.$ === 'undefined') return undefined
    if (tagged.$ === 'function')
      return (...args: unknown[]) => call({ op: 'function', id: tagged.id, args: encode(args) })
    if (tagged.$ === 'promise') {
      const waiting = Promise.withResolvers<unknown>()
      settling.set(tagged.id, waiting)
      return waiting.promise
    }
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, decode(v)]))
  }
  const post = (message: object) => {
    reply = undefined
    dispatch(new CustomEvent(theirs, { detail: JSON.stringify(message) }))
    return reply
  }
  /** The other world answers while the event is being dispatched. */
  const call = (message: object): unknown => {
    const answer = post(message) as
      | { ok: boolean; value: unknown; error: { name: string; message: string } }
      | undefined
    if (!answer) throw new Error('The other world did not answer')
    if (!answer.ok) throw revive(answer.error)
    return decode(answer.value)
  }
  window.addEventListener(mine, (event) => {
    event.stopImmediatePropagation()
    const message = JSON.parse((event as CustomEvent<string>).detail)
    if (message.op === 'reply') {
      reply = message
      return
    }
    if (message.op === 'settle') {
      const waiting = settling.get(message.id)
      settling.delete(message.id)
      return message.ok ? waiting?.resolve(decode(message.value)) : waiting?.reject(revive(message.error))
    }
    let answer: object
    try {
      const run =
        message.op === 'function'
          ? () => functions.get(message.id)?.(...(decode(message.args) as unknown[]))
          : () => named.get(message.name)?.(decode(message.value))
      answer = { op: 'reply', ok: true, value: encode(run()) }
    } catch (error) {
      answer = { op: 'reply', ok: false, error: describe(error) }
    }
    dispatch(new CustomEvent(theirs, { detail: JSON.stringify(answer) }))
  })
  return {
    encode,
    decode,
    send: (message) => call(message),
    onCall: (name, answer) => void named.set(name, answer),
  }
}

/** The page's world: what Electron does to `window.open`, getUserMedia and the exposed objects. */
function pageWorld(secret: string) {
  if (window !== window.top) return
  const { onCall, send, encode } = wire(`${secret}-page`, `${secret}-preload`)
  const ask = (question: object) =>
    send({ op: 'call', name: 'ask', value: encode(question) }) as Promise<boolean>
  const freeze = (value: unknown): unknown => {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze)
    return Object.freeze(value)
  }
  onCall('expose', (given) => {
    const { name, api } = given as { name: string; api: unknown }
    if (name in window)
      throw new Error(`Cannot bind an API on top of an existing property on the window object`)
    Object.defineProperty(window, name, { value: freeze(api), enumerable: true })
  })
  const open = window.open.bind(window)
  const opened = new Map<string, Window>()
  /** Main answers while the page stands still here: `window-open.ts`. */
  function standinOpens(details: { url: string; frameName: string; features: string; disposition: string }) {
    const answer = { allowed: false }
    // biome-ignore lint/suspicious/noDebugger: it is what makes the question synchronous
    debugger
    return details && answer.allowed
  }
  window.open = (url, target, features) => {
    const frameName = target ?? ''
    const known = opened.get(frameName)
    if (known && !known.closed) return open(url, target, features)
    const whole = new URL(String(url || 'about:blank'), location.href).href
    const details = { url: whole, frameName, features: features ?? '', disposition: 'new-window' }
    if (!standinOpens(details)) return null
    const child = open(url, target, features)
    if (child && frameName) opened.set(frameName, child)
    return child
  }
  // Electron has no zoom keys, no Ctrl+wheel and no context menu of its own: main hears of all three.
  const tell = (question: object) => void ask(question).catch(() => undefined)
  const { now } = performance
  let lastInput = -1000
  const input = (type: string) => {
    if (now.call(performance) - lastInput < 1000) return
    lastInput = now.call(performance)
    tell({ ask: 'input', type })
  }
  addEventListener('pointermove', () => input('mouseMove'), true)
  addEventListener('pointerdown', () => input('mouseDown'), true)
  addEventListener(
    'keydown',
    (event) => {
      input('rawKeyDown')
      const { key, code, ctrlKey: control, metaKey: meta, altKey: alt, shiftKey: shift } = event
      if ((control || meta) && ['+', '=', '-', '0'].includes(key)) event.preventDefault()
      else if (key !== 'F11') return
      tell({ ask: 'key', key, code, control, meta, alt, shift })
    },
    true,
  )
  addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return
      event.preventDefault()
      tell({ ask: 'zoom', direction: event.deltaY < 0 ? 'in' : 'out' })
    },
    { capture: true, passive: false },
  )
  // Last of all: a page that has a menu of its own there gets none of Electron's either.
  addEventListener('contextmenu', (event) => {
    if (event.defaultPrevented) return
    event.preventDefault()
    const field = event.target instanceof Element ? event.target.closest('input, textarea') : null
    const isEditable =
      (field !== null && !(field as HTMLInputElement).readOnly) ||
      (event.target as HTMLElement).isContentEditable
    const selected = field
      ? (field as HTMLInputElement).selectionStart !== (field as HTMLInputElement).selectionEnd
      : getSelection()?.isCollapsed === false
    tell({
      ask: 'context-menu',
      x: event.clientX,
      y: event.clientY,
      isEditable,
      editFlags: {
        canUndo: isEditable,
        canRedo: isEditable,
        canCut: isEditable && selected,
        canCopy: selected,
        canPaste: isEditable,
        canDelete: isEditable && selected,
        canSelectAll: true,
        canEditRichly: false,
      },
    })
  })
  const clipboard = globalThis.Clipboard?.prototype
  if (clipboard) {
    const { writeText } = clipboard
    // Chromium would grant it for a press; Electron asks the application.
    clipboard.writeText = async function (text) {
      if (!(await ask({ ask: 'permission', permission: 'clipboard-sanitized-write' })))
        throw new DOMException('Write permission denied.', 'NotAllowedError')
      return writeText.call(this, text)
    }
  }
  const media = globalThis.MediaDevices?.prototype
  if (!media) return
  const { getUserMedia, getDisplayMedia, enumerateDevices } = media
  media.getUserMedia = async function (constraints) {
    const mediaTypes = [constraints?.audio && 'audio', constraints?.video && 'video'].filter(Boolean)
    if (!(await ask({ ask: 'permission', permission: 'media', mediaTypes })))
      throw new DOMException('Permission denied', 'NotAllowedError')
    return getUserMedia.call(this, constraints)
  }
  media.getDisplayMedia = async function (constraints) {
    if (!(await ask({ ask: 'permission', permission: 'display-capture' })))
      throw new DOMException('Permission denied', 'NotAllowedError')
    return getDisplayMedia.call(this, constraints)
  }
  // Electron shows device names where the check handler allows media, without a request before.
  media.enumerateDevices = async function () {
    await ask({ ask: 'check', permission: 'media' })
    return enumerateDevices.call(this)
  }
}

/** The isolated world: `electron` as a sandboxed preload sees it, over the binding `standinSend`. */
function preloadWorld(secret: string, preload: ((electron: object) => void) | null) {
  if (window !== window.top) return
  const { onCall, send, encode } = wire(`${secret}-preload`, `${secret}-page`)
  const world = globalThis as unknown as {
    standinSend(text: string): void
    standinReceive(message: never): void
  }
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  const listeners = new Map<string, Set<(event: object, ...args: unknown[]) => void>>()
  const fence = (args: unknown[]) => {
    JSON.stringify(args, (_, v) => {
      if (['function', 'symbol', 'bigint'].includes(typeof v))
        throw new Error('An object could not be cloned.')
      if (v instanceof Map || v instanceof Set || ArrayBuffer.isView(v))
        throw new Error('The stand-in carries JSON only.')
      return v
    })
    return args
  }
  let count = 0
  const request = (message: object) => {
    const answer = Promise.withResolvers<unknown>()
    waiting.set(++count, answer)
    world.standinSend(JSON.stringify({ ...message, id: count }))
    return answer.promise
  }
  world.standinReceive = (message: {
    id?: number
    ok: boolean
    value: unknown
    channel: string
    args: unknown[]
  }) => {
    if (message.id === undefined) {
      for (const listener of [...(listeners.get(message.channel) ?? [])]) listener({}, ...message.args)
      return
    }
    const answer = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.ok) answer?.resolve(message.value)
    else answer?.reject(new Error(String(message.value)))
  }
  onCall('ask', (question) => request({ kind: 'ask', question }))
  if (!preload) return

  const on = (channel: string, listener: (event: object, ...args: unknown[]) => void) => {
    if (!listeners.has(channel)) listeners.set(channel, new Set())
    listeners.get(channel)?.add(listener)
  }
  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]) => request({ kind: 'invoke', channel, args: fence(args) }),
    send: (channel: string, ...args: unknown[]) => void request({ kind: 'send', channel, args: fence(args) }),
    on,
    addListener: on,
    off: (channel: string, listener: never) => void listeners.get(channel)?.delete(listener),
    removeListener: (channel: string, listener: never) => void listeners.get(channel)?.delete(listener),
    removeAllListeners: (channel: string) => void listeners.delete(channel),
    sendSync: () => {
      throw new Error('ipcRenderer.sendSync is not in the stand-in')
    },
  }
  const contextBridge = {
    exposeInMainWorld: (name: string, api: unknown) =>
      void send({ op: 'call', name: 'expose', value: encode({ name, api }) }),
  }
  const lacking = (name: string) => {
    throw new Error(`${name} of electron is not in the stand-in's preload`)
  }
  preload(
    new Proxy({ contextBridge, ipcRenderer } as Record<string, unknown>, {
      get: (known, name) => (name in known ? known[String(name)] : lacking(String(name))),
    }),
  )
}

/** Source text for `Page.addScriptToEvaluateOnNewDocument`, in this order. */
export function scriptsOf(secret: string, preload: string | null): { page: string; preload: string } {
  const run = preload
    ? `(electron) => {
        const module = { exports: {} }
        const require = (name) => {
          if (name === 'electron' || name === 'electron/renderer') return electron
          throw new Error('module not found: ' + name)
        }
        ;(function (require, module, exports, process) {
${preload}
        })(require, module, module.exports, { sandboxed: true, contextIsolated: true, type: 'renderer' })
      }`
    : 'null'
  return {
    page: `(() => {${wire}\n(${pageWorld})(${JSON.stringify(secret)})})()`,
    preload: `(() => {${wire}\n(${preloadWorld})(${JSON.stringify(secret)}, ${run})})()`,
  }
}
