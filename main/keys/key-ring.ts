import { join } from 'node:path'
import type { Clock } from '../engine/outside.ts'
import { NoKey, openCacheKey } from './cache-key.ts'
import { type KeyFile, readKeyFile, writeKeyFile } from './key-file.ts'
import type { Keychain } from './keychain.ts'
import { openWithPin, type PinCost, pinRefusal, usualCost, WrongPin, wrapWithPin } from './pin-wrap.ts'

export type PinTry = { opened: true } | { opened: false; words: string }

/**
 * The cache key while a person works, and the PIN before it. In the key file the PIN lies inside the keychain, so
 * both are needed. What an engine that is started anew needs is kept in memory sealed by the keychain, never open.
 */
export type KeyRing = {
  readonly pinSet: boolean
  /** Wrong PINs in a row. */
  readonly wrongTries: number
  /** How long until the next try is allowed, ms. */
  waitMs(): number
  /** For one start of the engine; the caller zero-fills it. Throws `NoKey`. */
  cacheKey(): Promise<Buffer>
  open(pin: string): Promise<PinTry>
  /** Words when it was not set. A PIN that is set is only changed by who knows it. */
  setPin(pin: string, current: string | null): Promise<string | null>
  /** From here only the PIN opens, where one is set. */
  forget(): void
}

const second = 1000
const minute = 60 * second
/** After the third wrong PIN in a row and each one more. */
const waits = [5 * second, 15 * second, 30 * second, minute, 5 * minute, 15 * minute, 60 * minute]
const freeTries = 3

/** How long after so many wrong PINs in a row the next is refused, ms. */
export const waitAfter = (wrong: number): number =>
  wrong < freeTries ? 0 : (waits[Math.min(wrong - freeTries, waits.length - 1)] as number)

const isPin = ({ layers }: KeyFile['wraps'][number]) => layers.join() === 'keychain,pin'
const isPlain = ({ layers }: KeyFile['wraps'][number]) => layers.join() === 'keychain'

export async function createKeyRing(given: {
  userData: string
  keychain: Keychain
  clock: Pick<Clock, 'monotonic'>
  cost?: PinCost
}): Promise<KeyRing> {
  const { userData, keychain, clock, cost = usualCost } = given
  const file = join(userData, 'cache.key')
  // What can't be read is said by `cacheKey`, when the engine is to be started.
  const found = await readKeyFile(file).catch(() => null)
  let pinSet = found?.wraps.some(isPin) ?? false
  let wrongTries = found?.tries ?? 0
  // A start begins the wait anew: it hangs on no clock that someone could set.
  let tryAgainAt = clock.monotonic() + waitAfter(wrongTries)
  let inMemory: Buffer | null = null
  let busy: Promise<unknown> = Promise.resolve()

  const waitMs = () => Math.max(0, tryAgainAt - clock.monotonic())

  async function count(wrong: number): Promise<void> {
    const kept = await readKeyFile(file)
    if (kept) await writeKeyFile(file, { ...kept, tries: wrong })
    wrongTries = wrong
  }

  /** The key, or words. */
  async function tryPin(pin: string): Promise<Buffer | string> {
    if (waitMs() > 0) return waitWords(waitMs())
    const kept = await readKeyFile(file)
    const wrap = kept?.wraps.find(isPin)
    if (!wrap) throw new NoKey('There is no PIN on this computer. Nothing was changed.')
    const opened = await keychain.open(Buffer.from(wrap.sealed, 'base64')).catch(() => {
      throw new NoKey(
        'This computer’s keychain no longer opens the key to the data kept here. Nothing was changed or deleted.',
      )
    })
    await count(wrongTries + 1)
    try {
      const key = await openWithPin(opened.secret, pin)
      await count(0)
      return key
    } catch (error) {
      if (!(error instanceof WrongPin)) throw error
      tryAgainAt = clock.monotonic() + waitAfter(wrongTries)
      return waitMs() > 0 ? `This PIN is not right. ${waitWords(waitMs())}` : 'This PIN is not right.'
    } finally {
      opened.secret.fill(0)
    }
  }

  async function keep(key: Buffer): Promise<void> {
    forget()
    inMemory = await keychain.seal(key)
  }

  function forget(): void {
    inMemory?.fill(0)
    inMemory = null
  }

  async function cacheKey(): Promise<Buffer> {
    if (!pinSet) return openCacheKey(userData, keychain)
    if (!inMemory) throw new NoKey('Rounds is locked.')
    return (await keychain.open(inMemory)).secret
  }

  async function open(pin: string): Promise<PinTry> {
    const key = await tryPin(pin)
    if (typeof key === 'string') return { opened: false, words: key }
    try {
      await keep(key)
    } finally {
      key.fill(0)
    }
    return { opened: true }
  }

  async function setPin(pin: string, current: string | null): Promise<string | null> {
    const refusal = pinRefusal(pin)
    if (refusal) return refusal
    const key = pinSet ? await tryPin(current ?? '') : await cacheKey()
    if (typeof key === 'string') return key
    try {
      const kept = await readKeyFile(file)
      if (!kept) throw new NoKey('The key file is gone. Nothing was changed.')
      const sealed = (await keychain.seal(await wrapWithPin(key, pin, cost))).toString('base64')
      const others = kept.wraps.filter((wrap) => !isPin(wrap) && !isPlain(wrap))
      // In one file and one rename: there is no moment in which neither way opens the key.
      await writeKeyFile(file, {
        ...kept,
        wraps: [{ layers: ['keychain', 'pin'], sealed }, ...others],
        tries: 0,
      })
      await keep(key)
      pinSet = true
      wrongTries = 0
      return null
    } finally {
      key.fill(0)
    }
  }

  /** One at a time: two tries at once would be counted as one. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = busy.then(work)
    busy = mine.catch(() => undefined)
    return mine
  }

  return {
    get pinSet() {
      return pinSet
    },
    get wrongTries() {
      return wrongTries
    },
    waitMs,
    cacheKey,
    open: (pin) => inTurn(() => open(pin)),
    setPin: (pin, current) => inTurn(() => setPin(pin, current)),
    forget,
  }
}

function waitWords(ms: number): string {
  const seconds = Math.ceil(ms / second)
  return `Try again in ${seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}.`
}
