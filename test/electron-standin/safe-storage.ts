import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from './app.ts'

/**
 * A keychain in a file of mode 0600. ROUNDS_STANDIN_KEYCHAIN=basic_text or none shows what the application does
 * where the operating system has no real one.
 */
const lacking = () => process.env.ROUNDS_STANDIN_KEYCHAIN

function keychain(): Buffer {
  const file = join(app.getPath('userData'), 'standin-keychain')
  try {
    return readFileSync(file)
  } catch {
    mkdirSync(app.getPath('userData'), { recursive: true })
    writeFileSync(file, randomBytes(32), { mode: 0o600 })
    return readFileSync(file)
  }
}

export const safeStorage = {
  isAsyncEncryptionAvailable: async () => lacking() !== 'none',
  getSelectedStorageBackend: () => (lacking() === 'basic_text' ? 'basic_text' : 'gnome_libsecret'),
  async encryptStringAsync(text: string): Promise<Buffer> {
    if (lacking() === 'none') throw new Error('Encryption is not available.')
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', keychain(), iv)
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), body])
  },
  async decryptStringAsync(sealed: Buffer): Promise<{ shouldReEncrypt: boolean; result: string }> {
    const open = createDecipheriv('aes-256-gcm', keychain(), sealed.subarray(0, 12))
    open.setAuthTag(sealed.subarray(12, 28))
    const result = Buffer.concat([open.update(sealed.subarray(28)), open.final()]).toString('utf8')
    return { shouldReEncrypt: false, result }
  },
}
