/** The runs of bytes in a message between processes. */

export const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array

/** Not `Buffer.from`, which takes a piece of a pool that others use too. */
export function exactCopy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes.length)
  copy.set(bytes)
  return copy
}

/** The message with each such part of it replaced, however deep. */
export function mapped<P>(
  value: unknown,
  is: (part: unknown) => part is P,
  change: (part: P) => unknown,
): unknown {
  if (is(value)) return change(value)
  if (Array.isArray(value)) return value.map((each) => mapped(each, is, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapped(each, is, change)]))
}

/**
 * Posts a message whose bytes are the sender's alone. Electron sends the whole memory that a view lies in, and a Buffer of
 * Node's lies in 8 KB that it shares with others: keys and tokens that passed before would go along. Every message between the
 * shell and its processes goes this way. The copies are zero-filled once they were sent; the message's own bytes are its maker's.
 */
export function postExactly<M>(post: (message: M) => void, message: M): void {
  if (!holdsBytes(message)) {
    post(message)
    return
  }
  const copies: Uint8Array[] = []
  const exact = mapped(message, isBytes, (bytes) => {
    const copy = exactCopy(bytes)
    copies.push(copy)
    return copy
  })
  try {
    post(exact as M)
  } finally {
    for (const copy of copies) copy.fill(0)
  }
}

/** Nearly no message does: a chart is not copied for it. */
function holdsBytes(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (isBytes(value)) return true
  return Object.values(value).some(holdsBytes)
}
