export type PinTry = { opened: true } | { opened: false; message: string }
export type RecoveryShare = { id: string; share: Buffer }

/**
 * The cache key while a person works, and the PIN before it. In the key file the PIN lies inside the keychain, so
 * both are needed; beside it lies a wrap that opens with a share of the central API's alone. What an engine that is
 * started anew needs is kept in memory sealed by the keychain, never open.
 */
export type KeyRing = {
  /** The PIN opens. */
  readonly pinSet: boolean
  /** Nothing on this computer opens any more, only the share: the PIN was destroyed, or the keychain is another one. */
  readonly onlyRecovery: 'pin-destroyed' | 'keychain-lost' | null
  /** Wrong PINs in a row. */
  readonly wrongTries: number
  /** How long until the next try is allowed, ms. */
  waitMs(): number
  /** For one start of the engine; the caller zero-fills it. Throws `NoKey`. */
  cacheKey(): Promise<Buffer>
  /** The key that is to take the place of `cacheKey`; null: none is. The caller zero-fills it. */
  nextKey(): Promise<Buffer | null>
  /** The files open with the next key: it is the one of today. */
  rekeyed(): Promise<void>
  open(pin: string): Promise<PinTry>
  /** A message when it was not set. A PIN that is set is only changed by who knows it. */
  setPin(pin: string, current: string | null): Promise<string | null>
  /** At the start: whether the keychain still opens what no PIN stands before (`onlyRecovery`). */
  check(): Promise<void>
  /** From here only the PIN opens, where one is set. */
  forget(): void
  /** Nothing opens any more: the profile is erased (`eraseProfile`). The next key is a new one. */
  erase(erase: () => Promise<void>): Promise<void>
  /** The device under which this central API keeps a share; null: it has not said that it does. */
  readonly recoverable: string | null
  /** Ids of the shares of today's key that may be at this central API. */
  shareIds(): Promise<string[]>
  /** A new share for the central API to keep; the caller zero-fills it. `atCentral`: the id of the one it has. */
  newShare(device: string, atCentral: string | null): Promise<RecoveryShare>
  /** The central API has said that it keeps this share; `serverNow` in ms. */
  shareKept(id: string, serverNow: number | null): Promise<void>
  /** Opens with the share, and sets a new PIN. A message when it did not. */
  recover(share: RecoveryShare, pin: string): Promise<string | null>
}
