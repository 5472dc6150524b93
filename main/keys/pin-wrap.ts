import { randomBytes, scrypt } from 'node:crypto'
import { seal, unseal } from '../base/gcm.ts'

/** The cost of one try: 2^cost blocks of `blockSize` × 128 bytes. 17 and 8 take 128 MiB and a good part of a second. */
export type PinCost = { cost: number; blockSize: number }
export const usualCost: PinCost = { cost: 17, blockSize: 8 }

const version = 1
const headBytes = 3
const saltBytes = 16

/** The PIN does not open this wrap: it is another one, or the bytes are damaged, which looks the same. */
export class WrongPin extends Error {
  override name = 'WrongPin'
}

/**
 * Why a PIN may not be chosen, as a message for the person; null when it may. The keychain around it and the counted
 * tries carry most of the protection: these rules only keep out what is tried first.
 */
export function pinRefusal(pin: string): string | null {
  if (!/^\d{6,64}$/.test(pin)) return 'A PIN has six or more digits and nothing else.'
  if ([1, 2, 3].some((length) => pin === pin.slice(0, length).repeat(pin.length).slice(0, pin.length)))
    return 'This PIN repeats itself. Choose one that is harder to guess.'
  const steps = new Set(
    [...pin].slice(1).map((digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10),
  )
  if (steps.size === 1) return 'This PIN counts up or down. Choose one that is harder to guess.'
  return null
}

/** `key` sealed with the PIN: version, cost and block size, salt, then what `seal` makes. */
export async function wrapWithPin(key: Buffer, pin: string, cost = usualCost): Promise<Buffer> {
  const head = Buffer.from([version, cost.cost, cost.blockSize])
  const salt = randomBytes(saltBytes)
  const from = await fromPin(pin, salt, cost)
  try {
    return Buffer.concat([head, salt, seal(key, from, head)])
  } finally {
    from.fill(0)
  }
}

/** The key, which the caller zero-fills. Throws `WrongPin`. */
export async function openWithPin(wrap: Buffer, pin: string): Promise<Buffer> {
  const [format, cost, blockSize] = wrap
  // A damaged cost must not ask for all memory of the machine.
  if (format !== version || !cost || cost > 20 || !blockSize || blockSize > 16) throw new WrongPin()
  const head = wrap.subarray(0, headBytes)
  const salt = wrap.subarray(headBytes, headBytes + saltBytes)
  const from = await fromPin(pin, salt, { cost, blockSize })
  try {
    return unseal(wrap.subarray(headBytes + saltBytes), from, head)
  } catch {
    throw new WrongPin()
  } finally {
    from.fill(0)
  }
}

function fromPin(pin: string, salt: Buffer, { cost, blockSize }: PinCost): Promise<Buffer> {
  const N = 2 ** cost
  return new Promise((resolve, reject) =>
    scrypt(pin, salt, 32, { N, r: blockSize, p: 1, maxmem: 2 * 128 * N * blockSize }, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
}
