import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Channel, Result } from '../../preload/contract.ts'
import { createVirtualClock, type VirtualClock } from '../../test/support/virtual-clock.ts'
import { createKeyRing, type KeyRing } from '../keys/key-ring.ts'
import type { Keychain } from '../keys/keychain.ts'
import { eraseProfile, forgetWiped, readWiped, type Wiped } from '../keys/wiped.ts'
import type { ShareAnswer } from '../processes/recovery-share.ts'
import type { HandOver } from './hand-over.ts'
import { idleStep } from './idle.ts'
import { createLock, type Emptied, type Lock } from './lock.ts'

const pin = '271828'
const keychain: Keychain = {
  refusal: async () => null,
  seal: async (secret) => Buffer.from(secret.map((byte) => byte ^ 1)),
  open: async (sealed) => ({ secret: Buffer.from(sealed.map((byte) => byte ^ 1)), sealAgain: false }),
}
let userData: string
let clock: VirtualClock
let ring: KeyRing
let engineRuns: boolean
let asked: Channel[]
let signIn: () => Promise<Result<unknown>>
let callLive: boolean
let idle: number
let lock: Lock
let states: string[]
let shareOf: (device: string) => Promise<ShareAnswer>
let cancelled: number
let said: (number | null)[]
let wiped: Wiped | null
/** What the engine says at each start of the grace that is left. */
let leftMs: number | null
let before: HandOver | null
let kept: Pick<HandOver, 'why' | 'unsent' | 'back'> | null
let keeps: () => Promise<void>
let starts: () => Promise<boolean>
let started: number
const nowhere = { screen: 'on-demand', encounterId: null, caret: null, notices: 0 } as const
const back = {
  screen: 'unsigned',
  encounterId: 'visit-1',
  caret: { section: 'plan', start: 3, end: 5 },
  notices: 2,
} as const

async function createRing() {
  return createKeyRing({ userData, keychain, clock, cost: { cost: 10, blockSize: 8 }, centralUrl: 'c' })
}
function make() {
  states = []
  engineRuns = !ring.pinSet
  lock = createLock({
    ring,
    processes: {
      async engine(channel) {
        asked.push(channel)
        if (channel === 'session.signIn') return signIn()
        return { ok: true, value: {} }
      },
      async endEngine() {
        engineRuns = false
      },
      async resumeEngine() {
        await ring.cacheKey()
        engineRuns = true
        if (leftMs !== null) lock.grace(leftMs)
      },
      unsent: () => 2,
      wiped: (lost) => void said.push(lost),
      signedIn: () => true,
    },
    callLive: () => callLive,
    idleSeconds: () => idle,
    idleMinutes: 5,
    pinRequired: false,
    askForShare: (device) => ({ answer: shareOf(device), cancel: () => cancelled++ }),
    clock,
    changed: () => void states.push(lock.view().state),
    before,
    offlineHours: 72,
    wiped,
    async erase(lost) {
      engineRuns = false
      await ring.erase(() => eraseProfile(userData, lost))
    },
    forgetWiped: () => forgetWiped(userData),
    async keepLocked(left) {
      await keeps()
      kept = left
    },
    async forgetLocked() {
      kept = null
    },
    startAnew() {
      started += 1
      return starts()
    },
  })
}
beforeEach(async () => {
  userData = await mkdtemp(join(tmpdir(), 'rounds-lock-'))
  clock = createVirtualClock()
  ring = await createRing()
  ;(await ring.cacheKey()).fill(0)
  callLive = false
  idle = 0
  asked = []
  cancelled = 0
  said = []
  wiped = null
  leftMs = null
  shareOf = async () => ({ words: 'None.' })
  signIn = async () => ({ ok: true, value: {} })
  before = null
  kept = null
  keeps = async () => undefined
  // As where it isn't possible: what comes after a lock that stays is most of what is asked here.
  starts = async () => false
  started = 0
  make()
})
afterEach(() => rm(userData, { recursive: true }))

async function locked(left: Emptied = { unsavedNotes: 0, back: nowhere }) {
  const locking = lock.lock('asked')
  lock.emptied(left)
  await locking
}

describe('nobody is here', () => {
  const now = { idleSeconds: 0, limitSeconds: 300, callLive: false, curtained: false }
  it.each([
    [{ idleSeconds: 269 }, { kind: 'none' }],
    [{ idleSeconds: 270 }, { kind: 'warn', seconds: 30 }],
    [{ idleSeconds: 299.5 }, { kind: 'warn', seconds: 1 }],
    [{ idleSeconds: 300 }, { kind: 'lock' }],
    [
      { idleSeconds: 280, callLive: true },
      { kind: 'warn', seconds: 20 },
    ],
    [{ idleSeconds: 300, callLive: true }, { kind: 'curtain' }],
    [{ idleSeconds: 900, callLive: true, curtained: true }, { kind: 'none' }],
    [{ idleSeconds: 280, callLive: true, curtained: true }, { kind: 'none' }],
    [{ idleSeconds: 900, curtained: true }, { kind: 'lock' }],
  ])('%j leads to %j', (change, step) => expect(idleStep({ ...now, ...change })).toEqual(step))

  it('is warned of, taken back by a movement, and locks', async () => {
    lock.watch()
    idle = 275
    await clock.advance(1000)
    expect(lock.view().locksInSeconds).toBe(25)
    idle = 0
    await clock.advance(1000)
    expect(lock.view()).toMatchObject({ state: 'open', locksInSeconds: null })
    idle = 300
    await clock.advance(1000)
    expect(lock.view().state).toBe('locking')
    lock.emptied({ unsavedNotes: 0, back: nowhere })
    await vi.waitFor(() => expect(lock.view().state).toBe('locked'))
    expect(states).toEqual(['open', 'open', 'locking', 'locked'])
    lock.end()
    expect(clock.waiting).toBe(0)
  })

  it('draws a curtain only while a call is on, which ends nothing, and locks when the call is over', async () => {
    callLive = true
    idle = 300
    lock.watch()
    await clock.advance(3000)
    expect(lock.view().state).toBe('curtained')
    expect(engineRuns).toBe(true)
    expect(await lock.engine('note.edit', {})).toMatchObject({ ok: true })
    lock.lift()
    expect(lock.view().state).toBe('open')
    await clock.advance(1000)
    callLive = false
    await clock.advance(1000)
    expect(lock.view().state).toBe('locking')
    lock.end()
  })
})

describe('the lock', () => {
  it('waits for the page to hand over, then ends the engine, counts what remains and closes its channels', async () => {
    await lock.setPin(pin, null)
    const locking = lock.lock('asked')
    expect(engineRuns).toBe(true)
    expect(await lock.engine('note.edit', {})).toMatchObject({ ok: true })
    lock.emptied({ unsavedNotes: 0, back: nowhere })
    await locking
    expect(engineRuns).toBe(false)
    expect(lock.view()).toMatchObject({ state: 'locked', unlockBy: 'pin', unsent: 2 })
    await expect(ring.cacheKey()).rejects.toThrow()
    expect(await lock.engine('chart.open', {})).toMatchObject({ problem: { code: 'engine-stopped' } })
    expect(asked).toEqual(['note.edit'])
    expect(await lock.setPin('314159', pin)).toMatch(/locked/)
  })

  it('waits ten seconds for a page that does not answer, and locks', async () => {
    void lock.lock('asked')
    await clock.advance(9_999)
    expect(lock.view().state).toBe('locking')
    await clock.advance(1)
    expect(lock.view().state).toBe('locked')
  })

  it('opens with the PIN, counts a wrong one, and says how long to wait', async () => {
    await lock.setPin(pin, null)
    await locked()
    await lock.unlock('314159')
    expect(lock.view()).toMatchObject({ state: 'locked', wrongTries: 1, words: 'This PIN is not right.' })
    await lock.unlock('314159')
    await lock.unlock('314159')
    expect(lock.view()).toMatchObject({ wrongTries: 3, waitSeconds: 5 })
    await clock.advance(5000)
    await lock.signIn()
    expect(lock.view().state).toBe('locked')
    await lock.unlock(pin)
    expect(lock.view()).toMatchObject({ state: 'open', wrongTries: 0, words: '' })
    expect(engineRuns).toBe(true)
  })

  it('is closed at a start behind a PIN', async () => {
    await lock.setPin(pin, null)
    ring = await createRing()
    make()
    expect(lock.view()).toMatchObject({ state: 'locked', unlockBy: 'pin', unsent: null })
    await lock.lock('asked')
    await lock.unlock(pin)
    expect(lock.view().state).toBe('open')
  })

  it('opens without a PIN by a fresh sign-in only, and closes again when that fails', async () => {
    await locked()
    expect(lock.view().unlockBy).toBe('sign-in')
    await lock.unlock(pin)
    expect(lock.view().state).toBe('locked')
    signIn = async () => {
      expect(await lock.engine('queue.list', {})).toMatchObject({ ok: false })
      return { ok: false, problem: { code: 'central-unreachable', words: 'No network.' } }
    }
    await lock.signIn()
    expect(lock.view()).toMatchObject({ state: 'locked', words: 'No network.' })
    expect(engineRuns).toBe(false)
    signIn = async () => ({ ok: true, value: {} })
    await lock.signIn()
    expect(lock.view().state).toBe('open')
    await lock.signIn()
    expect(asked).toEqual(['session.signIn', 'session.signIn'])
  })

  it('lets the newest of two sign-ins count', async () => {
    await locked()
    let cancel: (result: Result<unknown>) => void = () => undefined
    signIn = () =>
      new Promise((done) => {
        cancel = done
      })
    const first = lock.signIn()
    await vi.waitFor(() => expect(asked).toHaveLength(1))
    signIn = async () => ({ ok: true, value: {} })
    await lock.signIn()
    cancel({ ok: false, problem: { code: 'sign-in-failed', words: 'Cancelled.' } })
    await first
    expect(lock.view()).toMatchObject({ state: 'open', words: '' })
  })

  it('refuses a weak PIN in words', async () => {
    expect(await lock.setPin('111111', null)).toMatch(/repeats/)
    expect(lock.view().unlockBy).toBe('sign-in')
  })
})

describe('a forgotten PIN', () => {
  /** A share is kept, the PIN is set and nobody knows it. */
  async function forgotten(): Promise<{ id: string; share: Buffer }> {
    await lock.setPin(pin, null)
    const { id, share } = await ring.newShare('device-1', null)
    await ring.shareKept(id, null)
    shareOf = async () => ({ id, share: Buffer.from(share) })
    await locked()
    return { id, share }
  }
  const other = '161803'

  it('is replaced after a sign-in, and the new one opens from then on', async () => {
    expect(lock.view().recovery).toBe('none')
    await forgotten()
    expect(lock.view()).toMatchObject({ unlockBy: 'pin', recovery: 'offered' })
    await lock.recover()
    expect(lock.view()).toMatchObject({ state: 'locked', recovery: 'choose-pin' })
    await lock.recoverWithPin('111111')
    expect(lock.view()).toMatchObject({ state: 'locked', words: expect.stringMatching(/repeats/) })
    await lock.recoverWithPin(other)
    expect(lock.view()).toMatchObject({ state: 'open', recovery: 'offered', words: '' })
    expect(engineRuns).toBe(true)
    await locked()
    await lock.unlock(pin)
    expect(lock.view().state).toBe('locked')
    await lock.unlock(other)
    expect(lock.view().state).toBe('open')
  })

  it('stays forgotten in words when the central API gives nothing, or something else', async () => {
    const { id } = await forgotten()
    shareOf = async () => ({ words: 'Sign in as the person who worked here.' })
    await lock.recover()
    expect(lock.view()).toMatchObject({ recovery: 'offered', words: expect.stringContaining('the person') })
    shareOf = async () => ({ id, share: Buffer.alloc(32) })
    await lock.recover()
    await lock.recoverWithPin(other)
    expect(lock.view()).toMatchObject({ state: 'locked', words: expect.stringContaining('does not open') })
    await lock.unlock(pin)
    expect(lock.view()).toMatchObject({ state: 'open', recovery: 'offered' })
  })

  it('may be remembered: the sign-in is given up, and what comes of it later counts for nothing', async () => {
    const { id, share } = await forgotten()
    let answer: (share: ShareAnswer) => void = () => undefined
    shareOf = () =>
      new Promise((done) => {
        answer = done
      })
    const first = lock.recover()
    expect(lock.view().recovery).toBe('signing-in')
    lock.cancelRecovery()
    expect([lock.view().recovery, cancelled]).toEqual(['offered', 1])
    const late = Buffer.from(share)
    answer({ id, share: late })
    await first
    expect(lock.view().recovery).toBe('offered')
    expect(late).toEqual(Buffer.alloc(32))
    await lock.recoverWithPin(other)
    expect(lock.view().state).toBe('locked')
    void lock.recover()
    await lock.unlock(pin)
    expect([lock.view().state, cancelled]).toEqual(['open', 2])
    await lock.recover()
    expect(lock.view().recovery).toBe('offered')
  })

  it('is not open for long to who comes by after the sign-in', async () => {
    await forgotten()
    await lock.recover()
    await clock.advance(5 * 60_000)
    expect(lock.view()).toMatchObject({ recovery: 'offered', words: expect.stringContaining('too old') })
    await lock.recoverWithPin(other)
    expect(lock.view().state).toBe('locked')
    await lock.recover()
    lock.end()
    expect(lock.view().recovery).toBe('offered')
  })

  it('ten wrong ones leave the sign-in alone', async () => {
    await forgotten()
    for (let n = 0; n < 10; n++) {
      await clock.advance(lock.view().waitSeconds * 1000)
      await lock.unlock('314159')
    }
    expect(lock.view()).toMatchObject({
      unlockBy: 'recovery',
      recovery: 'offered',
      words: expect.stringContaining('10 wrong PINs'),
    })
    await lock.unlock(pin)
    await lock.signIn()
    expect([lock.view().state, asked]).toEqual(['locked', []])
    ring = await createRing()
    make()
    expect(lock.view()).toMatchObject({ state: 'locked', unlockBy: 'recovery' })
    await lock.recover()
    await lock.recoverWithPin(other)
    expect(lock.view()).toMatchObject({ state: 'open', unlockBy: 'pin' })
  })
})

describe('a lock starts the program anew', () => {
  /** The program has ended: nothing after it. */
  const ends = () => new Promise<boolean>(() => undefined)
  const reached = (count: number) => vi.waitFor(() => expect(started).toBe(count))

  it('after the engine is gone and what the next one needs is on disk', async () => {
    starts = async () => {
      expect(engineRuns).toBe(false)
      expect(kept).toEqual({ why: 'asked', unsent: 2, back })
      return ends()
    }
    void locked({ unsavedNotes: 0, back })
    await reached(1)
    // The computer falls asleep meanwhile, and the person asks once more.
    await lock.lock('asleep')
    await lock.lock('asked')
    expect(states).toEqual(['locking'])
    expect(started).toBe(1)
  })

  it('and the next one is locked, says why and what is unsent, and answers once where it was', async () => {
    before = { why: 'idle', unsent: 3, back, window: null, orders: null }
    kept = before
    make()
    expect(lock.view()).toMatchObject({ state: 'locked', unlockBy: 'sign-in', why: 'idle', unsent: 3 })
    expect(await lock.engine('chart.open', {})).toMatchObject({ ok: false })
    // Its page empties itself too, having nothing: that is no reason to start anew again.
    lock.emptied({ unsavedNotes: 0, back: nowhere })
    lock.watch()
    await clock.advance(2000)
    lock.end()
    expect(started).toBe(0)
    expect(lock.back()).toBeNull()
    await lock.signIn()
    expect(lock.view()).toMatchObject({ state: 'open', why: null })
    expect(kept).toBeNull()
    expect(lock.back()).toEqual(back)
    expect(lock.back()).toBeNull()
  })

  it('not while a call is on, but once it is over', async () => {
    callLive = true
    starts = ends
    lock.watch()
    await locked({ unsavedNotes: 0, back })
    await clock.advance(3000)
    expect(lock.view().state).toBe('locked')
    // Ended in any other way, the next start is a locked one all the same.
    expect(kept).toEqual({ why: 'asked', unsent: 2, back })
    expect(started).toBe(0)
    callLive = false
    await clock.advance(1000)
    await reached(1)
    lock.end()
  })

  it('not under somebody who is just unlocking', async () => {
    await lock.setPin(pin, null)
    callLive = true
    lock.watch()
    await locked()
    const unlocking = lock.unlock(pin)
    callLive = false
    await clock.advance(2000)
    await unlocking
    await clock.advance(2000)
    expect(lock.view().state).toBe('open')
    expect(started).toBe(0)
    expect(kept).toBeNull()
    lock.end()
  })

  it('not while the window holds words that could not be kept', async () => {
    lock.watch()
    await locked({ unsavedNotes: 1, back })
    await clock.advance(5000)
    expect(lock.view().state).toBe('locked')
    expect(started).toBe(0)
    lock.end()
  })

  it('not while the page has not said what it holds, but when it has', async () => {
    starts = ends
    lock.watch()
    void lock.lock('idle')
    await clock.advance(12_000)
    await vi.waitFor(() => expect(lock.view().state).toBe('locked'))
    expect(started).toBe(0)
    lock.emptied({ unsavedNotes: 0, back })
    await clock.advance(1000)
    await reached(1)
    expect(kept).toMatchObject({ why: 'idle', back })
    lock.end()
  })

  it('stays locked where it can’t be started anew, and does not try at each second', async () => {
    lock.watch()
    await locked()
    await clock.advance(5000)
    expect(lock.view().state).toBe('locked')
    expect(started).toBe(1)
    lock.end()
  })

  it('stays locked where what the next start needs can’t be kept: that one would be open', async () => {
    keeps = () => Promise.reject(new Error('the disk is full'))
    await locked()
    expect(lock.view().state).toBe('locked')
    expect(started).toBe(0)
  })

  it('not when the person closes Rounds meanwhile', async () => {
    keeps = async () => lock.end()
    await locked()
    expect(started).toBe(0)
  })
})

describe('too long without the central API', () => {
  const hour = 3_600_000

  it('locks, and after the PIN only a sign-in opens', async () => {
    await lock.setPin(pin, null)
    lock.watch()
    lock.grace(hour)
    await clock.advance(hour - 2000)
    expect(lock.view()).toMatchObject({ state: 'open', offlineHours: null })
    await clock.advance(3000)
    expect(lock.view()).toMatchObject({ state: 'locking', why: 'offline' })
    lock.emptied({ unsavedNotes: 0, back: nowhere })
    await vi.waitFor(() => expect(lock.view().state).toBe('locked'))
    expect(lock.view()).toMatchObject({ unlockBy: 'pin', offlineHours: null })
    await lock.signIn()
    expect(asked).toEqual([])

    leftMs = 0
    await lock.unlock(pin)
    expect(lock.view()).toMatchObject({ state: 'locked', offlineHours: 72 })
    expect(engineRuns).toBe(false)
    signIn = async () => ({ ok: false, problem: { code: 'central-unreachable', words: 'No network.' } })
    await lock.signIn()
    expect(lock.view()).toMatchObject({ state: 'locked', offlineHours: 72, words: 'No network.' })
    signIn = async () => {
      lock.grace(72 * hour)
      return { ok: true, value: {} }
    }
    await lock.signIn()
    expect(lock.view()).toMatchObject({ state: 'open', offlineHours: null })
    await clock.advance(hour)
    expect(lock.view().state).toBe('open')
    lock.end()
  })

  it('locks at once a profile that opens without a PIN', async () => {
    lock.grace(0)
    lock.emptied({ unsavedNotes: 0, back: nowhere })
    await vi.waitFor(() => expect(lock.view()).toMatchObject({ state: 'locked', offlineHours: 72 }))
    signIn = async () => {
      lock.grace(72 * hour)
      return { ok: true, value: {} }
    }
    await lock.signIn()
    expect(lock.view().state).toBe('open')
  })

  it('puts off nothing for who is locked in between', async () => {
    await lock.setPin(pin, null)
    await locked()
    leftMs = 0
    await lock.unlock(pin)
    expect(lock.view().offlineHours).toBe(72)
    // Contact came meanwhile, as the central API was restarted: the next PIN opens.
    leftMs = 72 * hour
    await lock.unlock(pin)
    expect(lock.view()).toMatchObject({ state: 'open', offlineHours: null })
  })
})

describe('a device that was reported lost', () => {
  const files = async () => (await readdir(userData)).sort()

  it('is erased whatever its state, says so, and says it again when it is asked again', async () => {
    await lock.setPin(pin, null)
    await mkdir(join(userData, 'cache', 'abc'), { recursive: true })
    await writeFile(join(userData, 'cache', 'abc', 'work.db'), 'sealed')
    const wiping = lock.wipe()
    expect(lock.view()).toMatchObject({ state: 'wiped', lost: 2 })
    expect(await lock.engine('note.edit', {})).toMatchObject({ ok: false })
    await wiping
    expect([engineRuns, said, await files()]).toEqual([false, [2], ['wiped.json']])
    await lock.wipe()
    expect(said).toEqual([2, 2])
    await lock.unlock(pin)
    await lock.signIn()
    await lock.lock('asked')
    expect([lock.view().state, asked]).toEqual(['wiped', []])
  })

  it('is erased while it is locked, and is still so at the next start', async () => {
    await lock.setPin(pin, null)
    await locked()
    await lock.wipe()
    expect(await files()).toEqual(['wiped.json'])
    wiped = await readWiped(userData)
    ring = await createRing()
    make()
    started = 0
    expect(lock.view()).toMatchObject({ state: 'wiped', lost: 2 })
    await lock.beginAnew()
    expect([started, lock.view().state, engineRuns]).toEqual([1, 'open', true])
    expect(lock.view()).toMatchObject({ unlockBy: 'sign-in', lost: null })
    expect(await readWiped(userData)).toBeNull()
    expect(await files()).toEqual(['cache.key'])
    await lock.beginAnew()
    expect(started).toBe(1)
  })

  it('stays erased when somebody was just unlocking', async () => {
    await lock.setPin(pin, null)
    await locked()
    const unlocking = lock.unlock(pin)
    await lock.wipe()
    await unlocking
    expect(lock.view().state).toBe('wiped')
  })

  it('counts as erased when its mark can’t be read, and as not known how much was lost', async () => {
    await writeFile(join(userData, 'wiped.json'), 'half a ma')
    expect(await readWiped(userData)).toEqual({ lost: null })
    await eraseProfile(userData, 1)
    await eraseProfile(userData, 1)
    expect(await readWiped(userData)).toEqual({ lost: 1 })
  })
})
