import { openCacheKey } from '../../main/keys/cache-key.ts'
import { electronKeychain } from '../../main/keys/keychain.ts'
import type { Workstation } from '../support/stage.ts'

/** The cache key of a running workstation, read as the shell reads it: through its own keychain. Zero-fill it. */
export function cacheKeyOf({ app, userData }: Workstation): Promise<Buffer> {
  const keychain = electronKeychain(
    {
      isAsyncEncryptionAvailable: async () => true,
      getSelectedStorageBackend: () => 'gnome_libsecret',
      encryptStringAsync: () => Promise.reject(new Error('the sweep only reads')),
      decryptStringAsync: (sealed: Buffer) =>
        app.evaluate(
          ({ safeStorage }, text) => safeStorage.decryptStringAsync(Buffer.from(text, 'base64')),
          sealed.toString('base64'),
        ),
    },
    process.platform,
    true,
  )
  return openCacheKey(userData, keychain)
}
