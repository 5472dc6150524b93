import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from './app.ts'
import { createSafeStorage, type KeychainState } from './os-crypt.ts'

/** The keyring is a file of mode 0600. ROUNDS_STANDIN_KEYCHAIN=none, basic_text or locked shows what the application does without. */
function keyring(): Buffer {
  const file = join(app.getPath('userData'), 'standin-keychain')
  try {
    return readFileSync(file)
  } catch {
    mkdirSync(app.getPath('userData'), { recursive: true })
    writeFileSync(file, randomBytes(32), { mode: 0o600 })
    return readFileSync(file)
  }
}

export const safeStorage = createSafeStorage({
  state: () => (process.env.ROUNDS_STANDIN_KEYCHAIN ?? 'open') as KeychainState,
  keyring,
})
