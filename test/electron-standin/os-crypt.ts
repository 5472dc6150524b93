import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

/**
 * `open`: a keyring answers. `locked`: there is one, which does not answer now. `basic_text`: there is none. `none`: nothing can
 * be sealed, as on macOS after "Deny".
 */
export type KeychainState = 'open' | 'locked' | 'basic_text' | 'none'

const publicKey = createHash('sha256').update('peanuts').digest()

/**
 * safeStorage as Electron has it on Linux (shell/browser/api/electron_api_safe_storage.cc over Chromium's components/os_crypt/async):
 * it is available as soon as Electron is ready; what it seals begins with `v11` where a keyring answers, and with `v10` where
 * none does, sealed with a password that everybody knows; and the backend's name is the desktop's usual one, whether it works or not.
 */
export function createSafeStorage(keychain: { state(): KeychainState; keyring(): Buffer }) {
  const { state, keyring } = keychain
  return {
    isAsyncEncryptionAvailable: async () => true,
    getSelectedStorageBackend: () => 'gnome_libsecret' as const,
    async encryptStringAsync(text: string): Promise<Buffer> {
      if (state() === 'none')
        throw new Error('Error while encrypting the text provided to safeStorage.encryptStringAsync.')
      const [prefix, key] = state() === 'open' ? ['v11', keyring()] : ['v10', publicKey]
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from(prefix), iv, cipher.getAuthTag(), body])
    },
    async decryptStringAsync(given: Buffer): Promise<{ shouldReEncrypt: boolean; result: string }> {
      const head = given.subarray(0, 3).toString('latin1')
      if (head === 'v11' && state() === 'locked')
        throw new Error('safeStorage.decryptStringAsync is temporarily unavailable. Please try again.')
      try {
        if (state() === 'none' || (head === 'v11' && state() !== 'open')) throw new Error('no key')
        // What an older stand-in sealed has no prefix.
        const sealed = head === 'v10' || head === 'v11' ? given.subarray(3) : given
        const key = head === 'v10' ? publicKey : keyring()
        const open = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
        open.setAuthTag(sealed.subarray(12, 28))
        const result = Buffer.concat([open.update(sealed.subarray(28)), open.final()]).toString('utf8')
        return { shouldReEncrypt: head === 'v10' && state() === 'open', result }
      } catch {
        throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.')
      }
    },
  }
}
