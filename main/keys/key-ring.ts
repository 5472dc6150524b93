import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import { KeyLost, NoKey, openCacheKey } from './cache-key.ts'
import { type KeyFile, readKeyFile, type Wrap, writeKeyFile } from './key-file.ts'
import type { KeyRing, PinTry, RecoveryShare } from './key-ring-type.ts'
import { type Keychain, KeychainUnavailable } from './keychain.ts'
import { openWithPin, type PinCost, pinRefusal, usualCost, WrongPin } from './pin-wrap.ts'
import { openNext, withLocalWraps, withNewKey } from './seal.ts'
import { openWithSecret, shareBytes, WrongShare, wrapWithSecret } from './share-wrap.ts'
import { waitAfter, waitMessage } from './tries.ts'
import {
  bytesOf,
  isBefore,
  isFromBefore,
  isLocal,
  isNext,
  isPin,
  isRecoverable,
  isShare,
  isToday,
  recoverableDevice,
  shareIds,
  withNextAsToday,
  withShare,
  withShareKept,
} from './wraps.ts'

export type { KeyRing, PinTry, RecoveryShare }

/** After so many wrong PINs in a row the PIN no longer opens, where a share does. */
export const mostTries = 10
const day = 86_400_000

export async function createKeyRing(deps: {
  userData: string
  keychain: Keychain
  clock: Pick<Clock, 'monotonic'>
  cost?: PinCost
  /** Whose shares count here; null: no central API is known. */
  centralUrl?: string | null
  /** Policy: the cache key is replaced after so many days; null: only when it was recovered. */
  keyDays?: number | null
}): Promise<KeyRing> {
  const { userData, keychain, clock, cost = usualCost, keyDays = null } = deps
  const central = deps.centralUrl ?? ''
  const file = join(userData, 'cache.key')
  // What can't be read is said by `cacheKey`, when the engine is to be started.
  let known = await readKeyFile(file).catch(() => null)
  let wrongTries = known?.tries ?? 0
  let keychainLost = false
  // A start begins the wait anew: it hangs on no clock that someone could set.
  let tryAgainAt = clock.monotonic() + waitAfter(wrongTries)
  let inMemory: Buffer | null = null
  let busy: Promise<unknown> = Promise.resolve()

  const pinSet = () => known?.wraps.some((wrap) => isToday(wrap) && isPin(wrap)) ?? false
  const pinDestroyed = () => (known?.wraps.some(isShare) && !known.wraps.some(isLocal)) ?? false
  const waitMs = () => Math.max(0, tryAgainAt - clock.monotonic())

  async function read(): Promise<KeyFile> {
    known = await readKeyFile(file)
    if (!known) throw new NoKey('The key file is gone. Nothing was changed.')
    return known
  }
  async function write(next: KeyFile): Promise<void> {
    await writeKeyFile(file, next)
    known = next
    wrongTries = next.tries ?? 0
  }

  /** A PIN was just given, which the new key needs: the moment to make one, where one is due. */
  async function withKeyThatIsDue(kept: KeyFile, key: Buffer, pin: string | null): Promise<KeyFile> {
    const old =
      keyDays !== null && (kept.seen ?? 0) - (kept.since ?? Number.POSITIVE_INFINITY) > keyDays * day
    const changing = kept.wraps.some((wrap) => isNext(wrap) || isBefore(wrap))
    return (kept.replace || old) && !changing ? withNewKey(kept, key, pin, keychain, cost) : kept
  }

  /** The key, or a message. */
  async function tryPin(pin: string): Promise<Buffer | string> {
    if (waitMs() > 0) return waitMessage(waitMs())
    const kept = await read()
    const wrap = kept.wraps.find((one) => isToday(one) && isPin(one))
    if (!wrap) throw new NoKey('There is no PIN on this computer. Nothing was changed.')
    const refusal = await keychain.refusal()
    if (refusal) return refusal
    const opened = await keychain.open(bytesOf(wrap)).catch((error) => {
      if (error instanceof KeychainUnavailable) throw new NoKey(error.message)
      keychainLost = true
      throw new NoKey(
        'This computer’s keychain no longer opens the key to the data kept here. Nothing was changed or deleted.',
      )
    })
    await write({ ...kept, tries: wrongTries + 1 })
    try {
      const key = await openWithPin(opened.secret, pin)
      await write({ ...(opened.sealAgain ? await sealedAgain(kept, wrap, opened.secret) : kept), tries: 0 })
      return key
    } catch (error) {
      if (!(error instanceof WrongPin)) throw error
      if (wrongTries >= mostTries && isRecoverable(kept)) return await destroyPin(kept)
      tryAgainAt = clock.monotonic() + waitAfter(wrongTries)
      return waitMs() > 0 ? `This PIN is not right. ${waitMessage(waitMs())}` : 'This PIN is not right.'
    } finally {
      opened.secret.fill(0)
    }
  }

  /** The operating system changed its own key. What is there still opens: a failure here is tried next time. */
  async function sealedAgain(kept: KeyFile, wrap: Wrap, secret: Buffer): Promise<KeyFile> {
    const sealed = await keychain.seal(secret).catch(() => null)
    if (!sealed) return kept
    const again = { ...wrap, sealed: sealed.toString('base64') }
    return { ...kept, wraps: kept.wraps.map((one) => (one === wrap ? again : one)) }
  }

  /** Only where a share opens, which the central API has said that it keeps: unsent work never has no way to it. */
  async function destroyPin(kept: KeyFile): Promise<string> {
    await write({ ...kept, wraps: kept.wraps.filter((wrap) => !isPin(wrap)), tries: wrongTries })
    forget()
    // What follows from it the lock screen says.
    return 'This PIN is not right.'
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
    if (inMemory) return (await keychain.open(inMemory)).secret
    if (pinSet()) throw new NoKey('Rounds is locked.')
    if (pinDestroyed()) throw new NoKey('Nothing on this computer opens Rounds any more. Sign in to go on.')
    return openCacheKey(userData, keychain).then(
      async (key) => {
        const kept = await withKeyThatIsDue(await read(), key, null)
        if (kept !== known) await write(kept).catch(() => undefined)
        return key
      },
      (error) => {
        keychainLost = error instanceof KeyLost && isRecoverable(known)
        throw error
      },
    )
  }

  async function check(): Promise<void> {
    if (known && !pinSet() && !pinDestroyed())
      await cacheKey().then(
        (key) => key.fill(0),
        () => undefined,
      )
  }

  async function nextKey(): Promise<Buffer | null> {
    if (!known?.wraps.some(isNext)) return null
    const key = await cacheKey()
    try {
      return openNext(known, key)
    } finally {
      key.fill(0)
    }
  }

  async function rekeyed(): Promise<void> {
    const next = await nextKey()
    if (!next) return
    try {
      const kept = await read()
      await write(withNextAsToday(kept, kept.seen ?? null))
      if (pinSet()) await keep(next)
    } finally {
      next.fill(0)
    }
  }

  async function open(pin: string): Promise<PinTry> {
    const key = await tryPin(pin)
    if (typeof key === 'string') return { opened: false, message: key }
    try {
      await keep(key)
      // A full disk puts off the new key, not the work.
      const kept = await withKeyThatIsDue(await read(), key, pin)
      if (kept !== known) await write(kept).catch(() => undefined)
    } finally {
      key.fill(0)
    }
    return { opened: true }
  }

  async function setPin(pin: string, current: string | null): Promise<string | null> {
    const refusal = pinRefusal(pin)
    if (refusal) return refusal
    const key = pinSet() ? await tryPin(current ?? '') : await cacheKey()
    if (typeof key === 'string') return key
    try {
      // In one file and one rename: there is no moment in which neither way opens the key.
      await write(await withLocalWraps(await read(), key, pin, keychain, cost))
      await keep(key)
      return null
    } finally {
      key.fill(0)
    }
  }

  async function newShare(device: string, atCentral: string | null): Promise<RecoveryShare> {
    const share = { id: randomUUID(), share: randomBytes(shareBytes) }
    const key = await cacheKey()
    try {
      const sealed = wrapWithSecret(key, share.share, 'recovery share').toString('base64')
      const about = { id: share.id, device, central, kept: false }
      const wrap = { layers: ['recovery-share'], sealed, share: about }
      await write(withShare(await read(), wrap, central, atCentral))
      return share
    } finally {
      key.fill(0)
    }
  }

  async function shareKept(id: string, serverNow: number | null): Promise<void> {
    const kept = withShareKept(await read(), central, id)
    if (!kept) return
    const seen = Math.max(kept.seen ?? 0, serverNow ?? 0)
    await write(seen > 0 ? { ...kept, seen, since: kept.since ?? seen } : kept)
  }

  /** The key of today by the share, whether the share is of it or of the one before. Throws `WrongShare`. */
  function openWithShare(kept: KeyFile, { id, share }: RecoveryShare): Buffer {
    const wrap = kept.wraps.find(
      (one) => isShare(one) && one.share?.id === id && one.share.central === central,
    )
    if (!wrap) throw new WrongShare()
    const key = openWithSecret(bytesOf(wrap), share, 'recovery share')
    if (!isBefore(wrap)) return key
    try {
      const way = kept.wraps.find((one) => isToday(one) && isFromBefore(one))
      if (!way) throw new WrongShare()
      return openWithSecret(bytesOf(way), key, 'key before')
    } finally {
      key.fill(0)
    }
  }

  async function recover(share: RecoveryShare, pin: string): Promise<string | null> {
    const refusal = pinRefusal(pin) ?? (await keychain.refusal())
    if (refusal) return refusal
    const kept = await read()
    let key: Buffer
    try {
      key = openWithShare(kept, share)
    } catch (error) {
      if (!(error instanceof WrongShare)) throw error
      return 'What the server keeps does not open the data on this computer. Nothing was changed or deleted. Ask your IT department.'
    }
    try {
      const local = await withLocalWraps({ ...kept, replace: true }, key, pin, keychain, cost)
      await write(await withKeyThatIsDue(local, key, pin))
      await keep(key)
      keychainLost = false
      tryAgainAt = 0
      return null
    } finally {
      key.fill(0)
    }
  }

  /** One at a time: two tries at once would be counted as one, and two writes of the file would lose one. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = busy.then(work)
    busy = mine.catch(() => undefined)
    return mine
  }

  return {
    get pinSet() {
      return pinSet()
    },
    get onlyRecovery() {
      if (keychainLost && isRecoverable(known)) return 'keychain-lost'
      return pinDestroyed() ? 'pin-destroyed' : null
    },
    get wrongTries() {
      return wrongTries
    },
    get recoverable() {
      return recoverableDevice(known, central)
    },
    waitMs,
    cacheKey: () => inTurn(cacheKey),
    nextKey: () => inTurn(nextKey),
    rekeyed: () => inTurn(rekeyed),
    open: (pin) => inTurn(() => open(pin)),
    setPin: (pin, current) => inTurn(() => setPin(pin, current)),
    check: () => inTurn(check),
    forget,
    erase: (erase) =>
      inTurn(async () => {
        forget()
        await erase()
        known = null
        wrongTries = 0
        keychainLost = false
        tryAgainAt = 0
      }),
    shareIds: async () => shareIds(await readKeyFile(file).catch(() => null), central),
    newShare: (device, atCentral) => inTurn(() => newShare(device, atCentral)),
    shareKept: (id, serverNow) => inTurn(() => shareKept(id, serverNow)),
    recover: (share, pin) => inTurn(() => recover(share, pin)),
  }
}
