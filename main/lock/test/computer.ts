import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { Channel, Result } from '../../../preload/contract/index.ts'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import { createKeyRing, type KeyRing } from '../../keys/key-ring.ts'
import type { Keychain } from '../../keys/keychain.ts'
import { eraseProfile, forgetWiped, type Wiped } from '../../keys/wiped.ts'
import type { ShareAnswer } from '../../processes/recovery-share.ts'
import type { HandOver } from '../hand-over.ts'
import { createLock, type Emptied, type Lock } from '../lock.ts'

export const pin = '271828'
/** Where the page was: on no visit, and in the midst of a word. */
export const nowhere = { screen: 'on-demand', encounterId: null, caret: null, notices: 0 } as const
export const back = {
  screen: 'unsigned',
  encounterId: 'visit-1',
  caret: { section: 'plan', start: 3, end: 5 },
  notices: 2,
} as const

const keychain: Keychain = {
  refusal: async () => null,
  seal: async (secret) => Buffer.from(secret.map((byte) => byte ^ 1)),
  open: async (sealed) => ({ secret: Buffer.from(sealed.map((byte) => byte ^ 1)), sealAgain: false }),
}

/** What is around the lock as each test finds it: nobody has been idle, nothing was locked before, everything answers. */
const around = () => ({
  clock: createVirtualClock(),
  callLive: false,
  idle: 0,
  signIn: async (): Promise<Result<unknown>> => ({ ok: true, value: {} }),
  shareOf: async (_device: string): Promise<ShareAnswer> => ({ message: 'None.' }),
  /** What the engine says at each start of the grace that is left. */
  graceLeftMs: null as number | null,
  wiped: null as Wiped | null,
  before: null as HandOver | null,
  keeps: async (): Promise<void> => undefined,
  // As where it isn't possible: what comes after a lock that stays is most of what is asked here.
  starts: async () => false,

  // What came of it.
  engineRuns: true,
  states: [] as string[],
  asked: [] as Channel[],
  canceled: 0,
  reported: [] as (number | null)[],
  kept: null as Pick<HandOver, 'why' | 'unsent' | 'back'> | null,
  started: 0,
})

/**
 * A computer with a profile and its lock, new for each test of the file that calls this: a real key file in
 * a folder that goes with the test, a clock that stands still, and everything else as the test sets it.
 */
export function computer() {
  const at = Object.assign(around(), {
    userData: '',
    ring: undefined as unknown as KeyRing,
    lock: undefined as unknown as Lock,
    /** The program starts and finds the files that the one before has left. */
    async start() {
      const { userData, clock } = at
      at.ring = await createKeyRing({
        userData,
        keychain,
        clock,
        cost: { cost: 10, blockSize: 8 },
        centralUrl: 'c',
      })
      at.states = []
      at.engineRuns = !at.ring.pinSet
      at.lock = makeLock(at.ring)
    },
    /** Somebody locks it, and the page hands over what it holds. */
    async locked(left: Emptied = { unsavedNotes: 0, back: nowhere }) {
      const locking = at.lock.lock('asked')
      at.lock.emptied(left)
      await locking
    },
  })

  const makeLock = (ring: KeyRing) =>
    createLock({
      ring,
      processes: {
        async engine(channel) {
          at.asked.push(channel)
          if (channel === 'session.signIn') return at.signIn()
          return { ok: true, value: {} }
        },
        async endEngine() {
          at.engineRuns = false
        },
        async resumeEngine() {
          await ring.cacheKey()
          at.engineRuns = true
          if (at.graceLeftMs !== null) at.lock.grace(at.graceLeftMs)
        },
        unsent: () => 2,
        wiped: (lost) => void at.reported.push(lost),
        signedIn: () => true,
      },
      callLive: () => at.callLive,
      idleSeconds: () => at.idle,
      idleMinutes: 5,
      pinRequired: false,
      askForShare: (device) => ({ answer: at.shareOf(device), cancel: () => at.canceled++ }),
      clock: at.clock,
      changed: () => void at.states.push(at.lock.view().state),
      before: at.before,
      offlineHours: 72,
      wiped: at.wiped,
      async erase(lost) {
        at.engineRuns = false
        await ring.erase(() => eraseProfile(at.userData, lost))
      },
      forgetWiped: () => forgetWiped(at.userData),
      async keepLocked(left) {
        await at.keeps()
        at.kept = left
      },
      async forgetLocked() {
        at.kept = null
      },
      startAnew() {
        at.started += 1
        return at.starts()
      },
    })

  beforeEach(async () => {
    Object.assign(at, around(), { userData: await mkdtemp(join(tmpdir(), 'rounds-lock-')) })
    await at.start()
    ;(await at.ring.cacheKey()).fill(0)
  })
  afterEach(() => rm(at.userData, { recursive: true }))
  return at
}
