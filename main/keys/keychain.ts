import type { SafeStorage } from 'electron'
import { boxed, boxIn, unboxed } from './box.ts'

/** The operating system's keychain, as far as the keys need it. */
export type Keychain = {
  /** Why nothing may be kept in it, in words for the person; null where it is a real one. */
  refusal(): Promise<string | null>
  seal(secret: Buffer): Promise<Buffer>
  /** The caller zero-fills the answer. Rejects when it isn't this keychain that sealed it. */
  open(sealed: Buffer): Promise<{ secret: Buffer; sealAgain: boolean }>
}

/**
 * Electron's safeStorage takes and gives text, which nothing can zero-fill: so what it gets is not the secret but a key made for
 * it, and the secret lies beside that in a box which this key opens. In memory that text alone opens nothing; the box is
 * bytes and is zero-filled by whoever drops it. (Where the box lies in a file, the keychain protects it as before.)
 *
 * `acceptWeak` is for training data only: without a real keychain Linux offers `basic_text`, which is no
 * protection.
 */
export function electronKeychain(
  safeStorage: Pick<
    SafeStorage,
    'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptStringAsync' | 'decryptStringAsync'
  >,
  platform: NodeJS.Platform,
  acceptWeak: boolean,
): Keychain {
  return {
    async refusal() {
      if (!(await safeStorage.isAsyncEncryptionAvailable()))
        return 'This computer’s keychain is not available, so Rounds can’t keep patient data safely. Unlock or set up the keychain, then try again.'
      if (platform !== 'linux' || acceptWeak) return null
      const backend = safeStorage.getSelectedStorageBackend()
      return backend === 'basic_text' || backend === 'unknown'
        ? 'This computer has no keychain (GNOME Keyring or KWallet), so Rounds can’t keep patient data safely. Set one up, then try again.'
        : null
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
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(box ? box.rest : sealed)
      const text = Buffer.from(result, 'base64')
      // Sealed by a version that gave the keychain the secret itself.
      if (!box) return { secret: text, sealAgain: true }
      try {
        return { secret: unboxed(box, text), sealAgain: shouldReEncrypt }
      } finally {
        text.fill(0)
      }
    },
  }
}
