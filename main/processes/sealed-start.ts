import { createECDH, hkdfSync } from 'node:crypto'
import { seal, unseal } from '../base/gcm.ts'
import { exactCopy, isBytes, mapped } from './bytes-in.ts'
import type { Child } from './supervisor.ts'

/**
 * The start message on its way to the engine. What is posted to another process is copied on the way, into buffers that
 * nobody zero-fills, and the shell outlives the engine by hours: so each run of bytes in it (the cache key) is sealed for that one
 * process, which makes a pair of keys when it starts and says hello with the public one.
 */
export type Hello = { kind: 'hello'; publicKey: Uint8Array }
type SealedBytes = { sealedFrom: Uint8Array; sealed: Uint8Array }

const curve = 'prime256v1'

/** In the process that is started. `open` gives a start message as it was sent; its bytes are the caller's to zero-fill. */
export function createReceiver(): { hello: Hello; open<T>(message: T): T } {
  const own = createECDH(curve)
  const hello: Hello = { kind: 'hello', publicKey: own.generateKeys() }
  return {
    hello,
    open: <T>(message: T) =>
      mapped(message, isSealed, ({ sealedFrom, sealed }) =>
        opened(own.computeSecret(sealedFrom), sealed),
      ) as T,
  }
}

/** In the shell: `child`, but a start message waits for the hello and is sealed. Its own bytes may be zero-filled once it was sent. */
export function sealingStart<Out extends { kind: string }, In>(child: Child<Out, In>): Child<Out, In> {
  let receiver: Uint8Array | undefined
  let waiting: Out | undefined
  const deliver = () => {
    if (!receiver || !waiting) return
    const publicKey = receiver
    child.send(mapped(waiting, isBytes, (bytes) => sealedFor(publicKey, bytes)) as Out)
    forget()
  }
  const forget = () => {
    mapped(waiting, isBytes, (bytes) => bytes.fill(0))
    waiting = undefined
  }
  child.onExit(forget)
  return {
    ...child,
    send(message) {
      if (message.kind !== 'start') return child.send(message)
      waiting = mapped(message, isBytes, exactCopy) as Out
      deliver()
    },
    onMessage: (listener) =>
      child.onMessage((message) => {
        if (isHello(message)) {
          receiver = message.publicKey
          deliver()
        }
        listener(message)
      }),
  }
}

function sealedFor(publicKey: Uint8Array, secret: Uint8Array): SealedBytes {
  const own = createECDH(curve)
  const sealedFrom = own.generateKeys()
  const key = keyOf(own.computeSecret(publicKey))
  try {
    return { sealedFrom, sealed: seal(secret, key) }
  } finally {
    key.fill(0)
  }
}

/** Throws for what was sealed for another process. */
function opened(shared: Buffer, sealed: Uint8Array): Buffer {
  const key = keyOf(shared)
  try {
    return unseal(sealed, key)
  } finally {
    key.fill(0)
  }
}

function keyOf(shared: Buffer): Buffer {
  try {
    return Buffer.from(hkdfSync('sha256', shared, '', 'rounds engine start', 32))
  } finally {
    shared.fill(0)
  }
}

const isSealed = (value: unknown): value is SealedBytes =>
  typeof value === 'object' && value !== null && 'sealedFrom' in value && 'sealed' in value
const isHello = (message: unknown): message is Hello =>
  typeof message === 'object' && message !== null && (message as { kind?: unknown }).kind === 'hello'
