import { randomBytes } from 'node:crypto'
import { access, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type KeyFile, KeyFileUnreadable, readKeyFile, writeKeyFile } from './key-file.ts'
import { type Keychain, KeychainUnavailable } from './keychain.ts'
import { nothingLiesBehind, setUnopenedAside } from './unopened.ts'
import { isPin, isPlain, isToday } from './wraps.ts'

/** No key, with the message for the person. */
export class NoKey extends Error {
  override name: string = 'NoKey'
}

/** The keychain works, and it is not the one that sealed the key: only another way opens it. */
export class KeyLost extends NoKey {
  override name = 'KeyLost'
}

const keyBytes = 32
const inKeychain = ['keychain']
const lost =
  'This computer’s keychain no longer opens the key to the data kept here. Nothing was changed or deleted. Sign in to the computer as the person who used Rounds before, or ask your IT department.'

const gone =
  'The file with the key to the data kept on this computer (cache.key) is gone. Nothing was changed or deleted. Ask your IT department to put it back from a copy, then start Rounds again.'

/**
 * The 256-bit cache key of this profile, made at the first start; the caller zero-fills it. Throws `NoKey`: without a
 * real keychain nothing is made, and a key file that can't be opened is left as it is, since a new key would
 * make the data behind it unreadable for good (`nothingLiesBehind` tells the one time when there is none). Nor is one made where
 * there is data already: that would hide what is missing.
 */
export async function openCacheKey(userData: string, keychain: Keychain): Promise<Buffer> {
  const refusal = await keychain.refusal()
  if (refusal) throw new NoKey(refusal)
  await mkdir(userData, { recursive: true })
  const file = join(userData, 'cache.key')
  const kept = await readKeyFile(file).catch((error) => {
    throw error instanceof KeyFileUnreadable ? new NoKey(`${error.message} ${lost}`) : error
  })
  if (kept)
    return unwrap(file, kept, keychain).catch(async (error) => {
      if (!(error instanceof KeyLost) || !(await nothingLiesBehind(userData, kept))) throw error
      await setUnopenedAside(userData)
      return make(file, keychain)
    })
  if (await keepsData(userData)) throw new NoKey(gone)
  return make(file, keychain)
}

/** In a folder for each central API. */
async function keepsData(userData: string): Promise<boolean> {
  const folders = await readdir(join(userData, 'cache')).catch(() => [])
  const works = folders.map((folder) => access(join(userData, 'cache', folder, 'work.db')))
  return (await Promise.allSettled(works)).some(({ status }) => status === 'fulfilled')
}

async function make(file: string, keychain: Keychain): Promise<Buffer> {
  const key = randomBytes(keyBytes)
  try {
    await writeKeyFile(file, {
      format: 1,
      made: Date.now(),
      wraps: [{ layers: inKeychain, sealed: await sealed(key, keychain) }],
    })
    return key
  } catch (error) {
    key.fill(0)
    throw new NoKey(
      (error as NodeJS.ErrnoException).code === 'ENOSPC'
        ? 'The disk is full. Rounds needs free space to keep what you write.'
        : 'The key to the data kept on this computer can’t be stored.',
    )
  }
}

async function unwrap(file: string, kept: KeyFile, keychain: Keychain): Promise<Buffer> {
  const wrap = kept.wraps.find((one) => isToday(one) && isPlain(one))
  if (!wrap && kept.wraps.some(isPin)) throw new NoKey('The key file is there again. Start Rounds again.')
  if (!wrap) throw new NoKey('The key file was made by a newer version of Rounds. Nothing was changed.')
  const opened = await keychain.open(Buffer.from(wrap.sealed, 'base64')).catch((error) => {
    throw error instanceof KeychainUnavailable ? new NoKey(error.message) : new KeyLost(lost)
  })
  const { secret } = opened
  if (secret.length !== keyBytes) {
    secret.fill(0)
    throw new KeyLost(lost)
  }
  if (opened.sealAgain) {
    // The operating system changed its own key. What is there still opens: a failure here is tried next time.
    const again = { ...wrap, sealed: await sealed(secret, keychain) }
    await writeKeyFile(file, { ...kept, wraps: kept.wraps.map((one) => (one === wrap ? again : one)) }).catch(
      () => undefined,
    )
  }
  return secret
}

const sealed = async (key: Buffer, keychain: Keychain) => (await keychain.seal(key)).toString('base64')
