import type { SafeStorage } from 'electron'
import { boxed, boxIn, unboxed } from './box.ts'

/** The operating system's keychain, as far as the keys need it. */
export type Keychain = {
  /** Why nothing may be kept in it, as a message for the person; null where it is a real one that works now. */
  refusal(): Promise<string | null>
  seal(secret: Buffer): Promise<Buffer>
  /**
   * The caller zero-fills the answer. Rejects with `KeychainUnavailable` where the keychain does not answer now and nothing is
   * lost, with anything else when it isn't this keychain that sealed it.
   */
  open(sealed: Buffer): Promise<{ secret: Buffer; sealAgain: boolean }>
}

/** Locked, denied by the person, or not started yet. The message is for the person. */
export class KeychainUnavailable extends Error {
  override name = 'KeychainUnavailable'
  constructor() {
    super(
      'This computer’s keychain is locked or does not answer, so the data kept here can’t be opened now. Nothing was changed or deleted. Unlock the keychain (and allow Rounds to use it, if the system asks), then start Rounds again.',
    )
  }
}

const notWorking =
  'This computer’s keychain is not available, so Rounds can’t keep patient data safely. Unlock the keychain or set it up (and allow Rounds to use it, if the system asks), then start Rounds again.'
const noKeyring =
  'No keychain of this computer answers (GNOME Keyring, KWallet or another Secret Service), so Rounds can’t keep patient data safely. Unlock it or set one up, then start Rounds again.'

type Storage = Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>

/**
 * Electron's safeStorage takes and gives text, which nothing can zero-fill: so what it gets is not the secret but a key made for
 * it, and the secret lies beside that in a box which this key opens. In memory that text alone opens nothing; the box is
 * bytes and is zero-filled by whoever drops it. (Where the box lies in a file, the keychain protects it as before.)
 *
 * On Linux safeStorage is always available: where no keyring answers it seals with a password that is in Chromium's source,
 * and marks that by `v10` (a keyring: `v11`, the desktop's portal: `v12`; components/os_crypt/async/browser). What
 * `getSelectedStorageBackend` names is the desktop's usual one, whether it answers or not. So a probe is sealed and looked at.
 *
 * `acceptWeak` is for training data only.
 */
export function electronKeychain(
  safeStorage: Storage,
  platform: NodeJS.Platform,
  acceptWeak: boolean,
): Keychain {
  const isPublic = (sealed: Buffer) => platform === 'linux' && !/^v1[1-9]$/.test(headOf(sealed))

  /** What it seals now; null: it does not work, whatever it says of itself. */
  async function probe(): Promise<Buffer | null> {
    try {
      if (!(await safeStorage.isAsyncEncryptionAvailable())) return null
      const sealed = await safeStorage.encryptStringAsync('probe')
      return (await safeStorage.decryptStringAsync(sealed)).result === 'probe' ? sealed : null
    } catch {
      return null
    }
  }

  async function decrypted(sealed: Buffer) {
    try {
      return await safeStorage.decryptStringAsync(sealed)
    } catch (error) {
      if (error instanceof Error && /temporarily unavailable/i.test(error.message))
        throw new KeychainUnavailable()
      const now = await probe()
      // A keyring that stopped answering leaves the public password, which opens only what it sealed itself.
      if (now === null || (isPublic(now) && !isPublic(sealed))) throw new KeychainUnavailable()
      // It works, so this is another keychain; but one "Deny" of a person must not look like that.
      return safeStorage.decryptStringAsync(sealed)
    }
  }

  return {
    async refusal() {
      const now = await probe()
      if (now === null) return notWorking
      return isPublic(now) && !acceptWeak ? noKeyring : null
    },
    async seal(secret) {
      const { box, key } = boxed(secret)
      try {
        return Buffer.concat([box, await safeStorage.encryptStringAsync(key.toString('base64'))])
      } finally {
        key.fill(0)
      }
    },
    async open(sealed) {
      const box = boxIn(sealed)
      const inKeychain = box ? box.rest : sealed
      const { result, shouldReEncrypt } = await decrypted(inKeychain)
      const text = Buffer.from(result, 'base64')
      // Sealed by a version that gave the keychain the secret itself.
      if (!box) return { secret: text, sealAgain: true }
      try {
        const weak = isPublic(inKeychain) && !acceptWeak
        return { secret: unboxed(box, text), sealAgain: shouldReEncrypt || weak }
      } finally {
        text.fill(0)
      }
    },
  }
}

const headOf = (sealed: Buffer) => sealed.subarray(0, 3).toString('latin1')
