import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCacheKey } from './cache-key.ts'
import { createKeyRing } from './key-ring.ts'
import { type Keychain, KeychainUnavailable } from './keychain.ts'
import { openWithPin, pinRefusal, WrongPin, wrapWithPin } from './pin-wrap.ts'
import { waitAfter } from './tries.ts'

const cost = { cost: 10, blockSize: 8 }
const pin = '271828'
let userData: string
let now: number
const clock = { monotonic: () => now }
const file = () => join(userData, 'cache.key')
const content = async () => JSON.parse(await readFile(file(), 'utf8'))

/** Every byte turned over, so that what a layer seals is not what it was given. */
const turned = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0x5a))
const keychain: Keychain = {
  refusal: async () => null,
  seal: async (secret) => turned(secret),
  open: async (sealed) => ({ secret: turned(sealed), sealAgain: false }),
}
const ring = () => createKeyRing({ userData, keychain, clock, cost })

beforeEach(async () => {
  userData = await mkdtemp(join(tmpdir(), 'rounds-ring-'))
  now = 1000
})
afterEach(() => rm(userData, { recursive: true }))

describe('a PIN', () => {
  it.each(['12345', 'abcdef', '000000', '121212', '123123', '123456', '987654', '890123', ''])(
    '%j is refused',
    (one) => {
      expect(pinRefusal(one)).toMatch(/PIN/)
    },
  )
  it.each(['271828', '135246', '20481024'])('%s may be chosen', (one) => expect(pinRefusal(one)).toBeNull())

  it('opens only its own wrap, and no two wraps are alike', async () => {
    const key = Buffer.alloc(32, 7)
    const [one, two] = [await wrapWithPin(key, pin, cost), await wrapWithPin(key, pin, cost)]
    expect(one.equals(two)).toBe(false)
    expect(one.includes(key)).toBe(false)
    expect(await openWithPin(one, pin)).toEqual(key)
    await expect(openWithPin(one, '271829')).rejects.toThrow(WrongPin)
  })

  it.each([
    ['another format', 0, 9],
    ['a cost that would take all memory', 1, 40],
    ['no block size', 2, 0],
    ['a turned bit', 60, 1],
  ])('does not open a wrap with %s', async (_, at, byte) => {
    const wrap = await wrapWithPin(Buffer.alloc(32, 7), pin, cost)
    wrap[at] = at === 60 ? (wrap[at] as number) ^ byte : byte
    await expect(openWithPin(wrap, pin)).rejects.toThrow(WrongPin)
  })
})

describe('the key ring', () => {
  it('opens with the keychain alone while no PIN is set', async () => {
    const one = await ring()
    expect(one.pinSet).toBe(false)
    const key = await one.cacheKey()
    one.forget()
    expect(await one.cacheKey()).toEqual(key)
  })

  it('keeps the same key behind the PIN; the keychain alone no longer opens it', async () => {
    const one = await ring()
    const key = await one.cacheKey()
    expect(await one.setPin(pin, null)).toBeNull()
    expect((await content()).wraps.map(({ layers }: { layers: string[] }) => layers)).toEqual([
      ['keychain', 'pin'],
    ])
    await expect(openCacheKey(userData, keychain)).rejects.toThrow()
    // An engine that died is started again without asking.
    expect(await one.cacheKey()).toEqual(key)
    one.forget()
    await expect(one.cacheKey()).rejects.toThrow(/locked/)
    const next = await ring()
    expect(next.pinSet).toBe(true)
    await expect(next.cacheKey()).rejects.toThrow(/locked/)
    expect(await next.open(pin)).toEqual({ opened: true })
    expect(await next.cacheKey()).toEqual(key)
  })

  it('neither opens, counts a try, nor loses anything while the keychain is away', async () => {
    const one = await ring()
    const key = await one.cacheKey()
    await one.setPin(pin, null)
    await one.newShare('device-1', null)
    const before = await readFile(file())
    const away = async (changes: Partial<Keychain>) => {
      const next = await createKeyRing({ userData, keychain: { ...keychain, ...changes }, clock, cost })
      const message = await next.open(pin).then(
        (tried) => (tried.opened ? '' : tried.message),
        (error: Error) => error.message,
      )
      expect([next.onlyRecovery, next.wrongTries, await readFile(file())]).toEqual([null, 0, before])
      return message
    }
    expect(await away({ refusal: async () => 'It is away.' })).toBe('It is away.')
    expect(await away({ open: () => Promise.reject(new KeychainUnavailable()) })).toContain('locked')
    const back = await ring()
    expect(await back.open(pin)).toEqual({ opened: true })
    expect(await back.cacheKey()).toEqual(key)
  })

  it('seals the PIN’s wrap again when the system changed its own key', async () => {
    await (await ring()).setPin(pin, null)
    const before = (await content()).wraps[0]
    const changed: Keychain = {
      ...keychain,
      seal: async (secret) => Buffer.concat([Buffer.from('new'), turned(secret)]),
      open: async (sealed) =>
        sealed.subarray(0, 3).toString() === 'new'
          ? { secret: turned(sealed.subarray(3)), sealAgain: false }
          : { secret: turned(sealed), sealAgain: true },
    }
    const one = await createKeyRing({ userData, keychain: changed, clock, cost })
    expect(await one.open(pin)).toEqual({ opened: true })
    const after = (await content()).wraps[0]
    expect(after.layers).toEqual(before.layers)
    expect(Buffer.from(after.sealed, 'base64').subarray(0, 3).toString()).toBe('new')
    const next = await createKeyRing({ userData, keychain: changed, clock, cost })
    expect(await next.open(pin)).toEqual({ opened: true })
  })

  it('changes the PIN given the old one, keeps other wraps, and refuses a weak PIN', async () => {
    const one = await ring()
    const key = await one.cacheKey()
    const before = await content()
    await writeFile(
      file(),
      JSON.stringify({ ...before, wraps: [...before.wraps, { layers: ['recovery-share'], sealed: 'AAAA' }] }),
    )
    expect(await one.setPin('111111', null)).toMatch(/repeats/)
    expect(await one.setPin(pin, null)).toBeNull()
    expect(await one.setPin('314159', null)).toMatch(/not right/)
    expect(await one.setPin('314159', '000001')).toMatch(/not right/)
    expect(await one.setPin('314159', pin)).toBeNull()
    expect((await content()).wraps[1]).toEqual({ layers: ['recovery-share'], sealed: 'AAAA' })
    one.forget()
    expect((await one.open(pin)).opened).toBe(false)
    expect(await one.open('314159')).toEqual({ opened: true })
    expect(await one.cacheKey()).toEqual(key)
  })

  it('counts wrong tries on disk, waits longer after each, also after a restart, and forgets them at a right one', async () => {
    const one = await ring()
    await one.cacheKey()
    await one.setPin(pin, null)
    one.forget()
    for (const wrong of [1, 2]) {
      expect(await one.open('314159')).toEqual({ opened: false, message: 'This PIN is not right.' })
      expect((await content()).tries).toBe(wrong)
      expect(one.waitMs()).toBe(0)
    }
    expect(await one.open('314159')).toMatchObject({ message: expect.stringContaining('5 seconds') })
    expect(one.waitMs()).toBe(5000)
    // Not even the right one, and it is not counted.
    expect((await one.open(pin)).opened).toBe(false)
    expect(one.wrongTries).toBe(3)

    const next = await ring()
    expect(next.wrongTries).toBe(3)
    expect(next.waitMs()).toBe(5000)
    now += 5000
    expect(await next.open(pin)).toEqual({ opened: true })
    expect((await content()).tries).toBe(0)
  })

  it('waits up to an hour and never destroys the only way to the key', async () => {
    expect([0, 2, 3, 6, 9, 50].map(waitAfter)).toEqual([0, 0, 5000, 60_000, 3_600_000, 3_600_000])
    const one = await ring()
    const key = await one.cacheKey()
    await one.setPin(pin, null)
    one.forget()
    for (let tries = 0; tries < 12; tries += 1) {
      await one.open('314159')
      now += one.waitMs()
    }
    expect(one.wrongTries).toBe(12)
    expect(await one.open(pin)).toEqual({ opened: true })
    expect(await one.cacheKey()).toEqual(key)
  })

  it('counts two tries at once as two', async () => {
    const one = await ring()
    await one.cacheKey()
    await one.setPin(pin, null)
    await Promise.all([one.open('314159'), one.open('314158')])
    expect((await content()).tries).toBe(2)
  })

  it('fails with a message when the keychain no longer opens the wrap', async () => {
    const one = await ring()
    await one.cacheKey()
    await one.setPin(pin, null)
    const other = await createKeyRing({
      userData,
      keychain: { ...keychain, open: () => Promise.reject(new Error('no')) },
      clock,
      cost,
    })
    await expect(other.open(pin)).rejects.toThrow(/keychain/)
    expect((await content()).tries).toBe(0)
  })
})
