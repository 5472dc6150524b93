import type { SafeStorage } from 'electron'

/** The operating system's keychain, as far as the keys need it. */
export type Keychain = {
  /** Why nothing may be kept in it, in words for the person; null where it is a real one. */
  refusal(): Promise<string | null>
  seal(secret: Buffer): Promise<Buffer>
  /** The caller zero-fills the answer. Rejects when it isn't this keychain that sealed it. */
  open(sealed: Buffer): Promise<{ secret: Buffer; sealAgain: boolean }>
}

/**
 * Electron's safeStorage. It takes and gives text: for that moment the key is also a JavaScript string, which
 * nothing can zero-fill; it is dropped at once and lives until the next garbage collection of this process.
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
        return 'This computer’s keychain is not available, so Rounds can’t keep patient data safely. Unlock or set up the keychain, then start Rounds again.'
      if (platform !== 'linux' || acceptWeak) return null
      const backend = safeStorage.getSelectedStorageBackend()
      return backend === 'basic_text' || backend === 'unknown'
        ? 'This computer has no keychain (GNOME Keyring or KWallet), so Rounds can’t keep patient data safely. Set one up, then start Rounds again.'
        : null
    },
    seal: (secret) => safeStorage.encryptStringAsync(secret.toString('base64')),
    async open(sealed) {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(sealed)
      return { secret: Buffer.from(result, 'base64'), sealAgain: shouldReEncrypt }
    },
  }
}
