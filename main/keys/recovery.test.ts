import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createKeyRing, mostTries } from './key-ring.ts'
import { type Keychain, KeychainUnavailable } from './keychain.ts'
import { openWithSecret, WrongShare, wrapWithSecret } from './share-wrap.ts'

const cost = { cost: 10, blockSize: 8 }
const [pin, wrong, other] = ['271828', '314159', '161803']
const central = 'https://central.example'
const device = 'device-1'
const day = 86_400_000
let userData: string
let now: number
const file = () => join(userData, 'cache.key')
const text = () => readFile(file(), 'utf8')

/** What one keychain sealed, another does not open. */
function keychainOf(secret: number): Keychain {
  const turned = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ secret))
  return {
    refusal: async () => null,
    seal: async (bytes) => Buffer.concat([Buffer.from([secret]), turned(bytes)]),
    async open(sealed) {
      if (sealed[0] !== secret) throw new Error('not mine')
      return { secret: turned(sealed.subarray(1)), sealAgain: false }
    },
  }
}
let keychain: Keychain
const ring = (more: Partial<Parameters<typeof createKeyRing>[0]> = {}) =>
  createKeyRing({ userData, keychain, clock: { monotonic: () => now }, cost, centralUrl: central, ...more })
type Ring = Awaited<ReturnType<typeof ring>>

beforeEach(async () => {
  userData = await mkdtemp(join(tmpdir(), 'rounds-recovery-'))
  keychain = keychainOf(0x5a)
  now = 1000
})
afterEach(() => rm(userData, { recursive: true }))

/** A PIN is set and a share is kept, as after a day of work. */
async function ready(pinToSet: string | null = pin) {
  const one = await ring()
  const key = await one.cacheKey()
  if (pinToSet) expect(await one.setPin(pinToSet, null)).toBeNull()
  const share = await one.newShare(device, null)
  await one.shareKept(share.id, 5 * day)
  return { one, key, share }
}
async function tryWrongly(one: Ring, times: number): Promise<string[]> {
  const messages: string[] = []
  for (let n = 0; n < times; n++) {
    now += one.waitMs()
    const tried = await one.open(wrong)
    if (!tried.opened) messages.push(tried.message)
  }
  return messages
}

describe('a recovery share', () => {
  it('opens the key without keychain and PIN, and nothing without the key file', async () => {
    const { one, key, share } = await ready()
    expect(one.recoverable).toBe(device)
    for (const form of ['base64', 'hex', 'base64url'] as const)
      expect(await text()).not.toContain(share.share.toString(form))
    one.forget()
    // A new computer account: the old keychain is gone.
    keychain = keychainOf(0x11)
    const next = await ring()
    await expect(next.open(pin)).rejects.toThrow(/keychain/)
    expect(next.onlyRecovery).toBe('keychain-lost')
    expect(await next.recover(share, '111111')).toMatch(/repeats/)
    expect(await next.recover({ ...share, share: randomBytes(32) }, other)).toMatch(/does not open/)
    expect(await next.recover({ ...share, id: 'another' }, other)).toMatch(/does not open/)
    expect(await next.recover(share, other)).toBeNull()
    expect(next.onlyRecovery).toBeNull()
    expect(await next.cacheKey()).toEqual(key)
    next.forget()
    expect((await next.open(pin)).opened).toBe(false)
    expect(await next.open(other)).toEqual({ opened: true })
  })

  it('is not offered where the keychain is only away for a while', async () => {
    const { key } = await ready(null)
    const mine = keychain
    for (const changes of [
      { refusal: async () => 'It is away.' },
      { open: () => Promise.reject(new KeychainUnavailable()) },
    ]) {
      keychain = { ...mine, ...changes }
      const next = await ring()
      await next.check()
      expect(next.onlyRecovery).toBeNull()
    }
    keychain = mine
    expect(await (await ring()).cacheKey()).toEqual(key)
  })

  it('serves a profile without a PIN whose keychain was lost, and says so at the start', async () => {
    const { key, share } = await ready(null)
    keychain = keychainOf(0x11)
    const next = await ring()
    await next.check()
    expect(next.onlyRecovery).toBe('keychain-lost')
    expect(await next.recover(share, pin)).toBeNull()
    expect(await next.cacheKey()).toEqual(key)
    const found = await ring()
    await found.check()
    expect([found.onlyRecovery, found.pinSet]).toEqual([null, true])
  })

  it('counts only when the central API has said that it keeps it', async () => {
    const one = await ring()
    await one.cacheKey()
    expect(one.recoverable).toBeNull()
    const first = await one.newShare(device, null)
    expect(one.recoverable).toBeNull()
    expect(await one.shareIds()).toEqual([first.id])
    // The answer was lost, and so were the next ones: any of them may be there.
    const second = await one.newShare(device, null)
    const third = await one.newShare(device, null)
    const fourth = await one.newShare(device, null)
    expect(await one.shareIds()).toEqual([second.id, third.id, fourth.id])
    await one.shareKept(third.id, null)
    expect(await one.shareIds()).toEqual([third.id])
    expect(one.recoverable).toBe(device)
    await one.shareKept('unknown', null)
    expect(await one.shareIds()).toEqual([third.id])
    // A central API that was put back to a backup has none: it is not counted on.
    const fifth = await one.newShare(device, null)
    expect(one.recoverable).toBeNull()
    expect(await one.shareIds()).toEqual([third.id, fifth.id])
  })

  it('is bound to one central API', async () => {
    const { key, share } = await ready()
    const elsewhere = await ring({ centralUrl: 'https://another.example' })
    expect([elsewhere.recoverable, await elsewhere.shareIds()]).toEqual([null, []])
    expect(await elsewhere.recover(share, other)).toMatch(/does not open/)
    await elsewhere.open(pin)
    const there = await elsewhere.newShare('device-2', null)
    await elsewhere.shareKept(there.id, null)
    const here = await ring()
    expect(await here.recover(share, other)).toBeNull()
    expect(await here.cacheKey()).toEqual(key)
  })

  it('is added to an older key file, and fields of a newer version stay', async () => {
    const one = await ring()
    await one.cacheKey()
    await one.setPin(pin, null)
    const before = JSON.parse(await text())
    await writeFile(file(), JSON.stringify({ ...before, later: 7, wraps: [{ ...before.wraps[0], also: 1 }] }))
    const next = await ring()
    await next.open(pin)
    await next.newShare(device, null)
    expect(JSON.parse(await text())).toMatchObject({ later: 7, wraps: [{ also: 1 }, { share: { device } }] })
  })

  it('is sealed for its purpose, and a turned bit does not open', () => {
    const [key, secret] = [randomBytes(32), randomBytes(32)]
    const wrap = wrapWithSecret(key, secret, 'recovery share')
    expect(openWithSecret(wrap, secret, 'recovery share')).toEqual(key)
    expect(() => openWithSecret(wrap, secret, 'key before')).toThrow(WrongShare)
    for (const at of [0, 1, 20, 40]) {
      const damaged = Buffer.from(wrap)
      damaged[at] = (damaged[at] as number) ^ 1
      expect(() => openWithSecret(damaged, secret, 'recovery share')).toThrow(WrongShare)
    }
    expect(() => openWithSecret(Buffer.from([1, 2]), secret, 'recovery share')).toThrow(WrongShare)
  })
})

describe('ten wrong PINs', () => {
  it('destroy the PIN when a share is kept, and the share then opens', async () => {
    const { one, key, share } = await ready()
    one.forget()
    const messages = await tryWrongly(one, mostTries)
    expect(messages.at(-2)).toMatch(/not right/)
    expect(messages.at(-1)).toBe('This PIN is not right.')
    expect([one.pinSet, one.onlyRecovery]).toEqual([false, 'pin-destroyed'])
    await expect(one.open(pin)).rejects.toThrow(/no PIN/)
    await expect(one.cacheKey()).rejects.toThrow(/Sign in/)
    const next = await ring()
    expect([next.pinSet, next.onlyRecovery, next.recoverable]).toEqual([false, 'pin-destroyed', device])
    expect(await next.recover(share, other)).toBeNull()
    expect([next.onlyRecovery, next.wrongTries, next.waitMs()]).toEqual([null, 0, 0])
    expect(await next.cacheKey()).toEqual(key)
  })

  it('destroy nothing while no share is known to be kept', async () => {
    const one = await ring()
    await one.cacheKey()
    await one.setPin(pin, null)
    await one.newShare(device, null)
    one.forget()
    await tryWrongly(one, mostTries + 3)
    now += one.waitMs()
    expect(await one.open(pin)).toEqual({ opened: true })
  })

  it('are counted in a row: a right PIN resets the count', async () => {
    const { one } = await ready()
    await tryWrongly(one, mostTries - 1)
    now += one.waitMs()
    await one.open(pin)
    await tryWrongly(one, mostTries - 1)
    expect(one.pinSet).toBe(true)
  })
})

describe('a new key', () => {
  it('is made by a recovery; until it has opened the files both are reached, by the PIN and by the share', async () => {
    const { one, key, share } = await ready()
    one.forget()
    await one.recover(share, other)
    const next = await one.nextKey()
    expect(next).not.toBeNull()
    expect(next).not.toEqual(key)
    expect(await one.cacheKey()).toEqual(key)

    const again = await ring()
    expect(await again.nextKey().catch(() => 'locked')).toBe('locked')
    await again.open(other)
    expect([await again.cacheKey(), await again.nextKey()]).toEqual([key, next])
    expect(await again.setPin(pin, other)).toBeNull()
    const third = await ring()
    // Forgotten once more, in the middle of it.
    expect(await third.recover(share, other)).toBeNull()
    expect([await third.cacheKey(), await third.nextKey()]).toEqual([key, next])

    await third.rekeyed()
    expect([await third.cacheKey(), await third.nextKey()]).toEqual([next, null])
    const fourth = await ring()
    expect(await fourth.open(other)).toEqual({ opened: true })
    expect(await fourth.cacheKey()).toEqual(next)
  })

  it('is opened by the share of the key before until its own is kept, and not after', async () => {
    const { one, share } = await ready()
    await one.recover(share, other)
    await one.rekeyed()
    const key = await one.cacheKey()
    expect([one.recoverable, await one.shareIds()]).toEqual([device, []])
    const back = await ring()
    expect(await back.recover(share, pin)).toBeNull()
    expect(await back.cacheKey()).toEqual(key)
    // It was recovered again: the next key waits until a share of this one is kept.
    expect(await back.nextKey()).toBeNull()
    const own = await back.newShare(device, share.id)
    expect(back.recoverable).toBe(device)
    await back.shareKept(own.id, 6 * day)
    expect(JSON.parse(await text()).wraps.map(({ layers }: { layers: string[] }) => layers.join())).toEqual([
      'keychain,pin',
      'recovery-share',
    ])
    const last = await ring()
    expect(await last.recover(share, other)).toMatch(/does not open/)
    await last.open(pin)
    expect(await last.nextKey()).not.toBeNull()
  })

  it('survives ten wrong PINs in the middle of it', async () => {
    const { one, key, share } = await ready()
    await one.recover(share, other)
    const next = await one.nextKey()
    one.forget()
    await tryWrongly(one, mostTries)
    expect(one.onlyRecovery).toBe('pin-destroyed')
    const again = await ring()
    expect(await again.recover(share, pin)).toBeNull()
    expect([await again.cacheKey(), await again.nextKey()]).toEqual([key, next])
  })

  it.each([
    ['with a PIN', pin],
    ['without one', null],
  ])('comes after the days that IT has set, by the server’s time (%s)', async (_, set) => {
    const { key, share } = await ready(set)
    const unlocked = async (keyDays: number | null) => {
      const one = await ring({ keyDays })
      if (set) await one.open(set)
      else (await one.cacheKey()).fill(0)
      return one
    }
    const one = await unlocked(30)
    expect(await one.nextKey()).toBeNull()
    await one.shareKept(share.id, 36 * day)
    expect(await (await unlocked(null)).nextKey()).toBeNull()
    const due = await unlocked(30)
    const next = await due.nextKey()
    expect(next).not.toBeNull()
    await due.rekeyed()
    expect(await (await unlocked(30)).cacheKey()).toEqual(next)
    expect(next).not.toEqual(key)
    expect(await (await unlocked(30)).nextKey()).toBeNull()
  })

  it('changes nothing when it was not asked for', async () => {
    const { one, key } = await ready()
    const before = await text()
    await one.rekeyed()
    expect([await text(), await one.nextKey()]).toEqual([before, null])
    expect(await one.cacheKey()).toEqual(key)
  })
})
