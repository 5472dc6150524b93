import { openCacheKey } from '../../main/keys/cache-key.ts'
import { electronKeychain } from '../../main/keys/keychain.ts'
import type { Workstation } from '../support/stage.ts'

/** The cache key of a running workstation, read as the shell reads it: through its own keychain. Zero-fill it. */
export function cacheKeyOf({ app, userData }: Workstation): Promise<Buffer> {
  const keychain = electronKeychain(
    {
      isAsyncEncryptionAvailable: async () => true,
      // Only for the probe: the sweep reads.
      encryptStringAsync: async (text) =>
        Buffer.from(
          await app.evaluate(
            async ({ safeStorage }, text) => (await safeStorage.encryptStringAsync(text)).toString('base64'),
            text,
          ),
          'base64',
        ),
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
