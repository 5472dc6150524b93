import { Refusal } from '../../preload/refusal.ts'
import type { LockReason, LockView } from '../../preload/views/index.ts'
import { NoKey } from '../keys/cache-key.ts'
import { idleStep } from './idle.ts'
import type { Emptied, Lock, LockDeps } from './lock-type.ts'
import { createRecovery } from './recovery.ts'

export type { Emptied, Lock, LockDeps }

/** How long the page may take to hand over what was typed; the engine has as long again to send it. */
const handOverMs = 10_000

/**
 * Locked means locked (design, promise 3): the page empties itself, the engine sends for up to ten seconds what
 * waits and ends, and with it the key and every text it held. Then the whole program starts anew, locked: the other processes have
 * passed on what stood on the screen, and nothing but their end empties their memory. While a call is on it stays, since that would end
 * with it, and starts anew when the call is over; and it stays while the window holds text that could not be kept.
 */
export function createLock(deps: LockDeps): Lock {
  const { ring, processes, clock, before } = deps
  let lost = deps.wiped?.lost ?? null
  /** By the monotonic clock; null: not known, and then nothing stands in the way. */
  let graceEnds: number | null = null
  /** The PIN was right, and still only a sign-in opens. */
  let pinGiven = false
  let state: LockView['state'] = deps.wiped
    ? 'wiped'
    : ring.pinSet || ring.onlyRecovery || before
      ? 'locked'
      : 'open'
  let why = before?.why ?? null
  let locksIn: number | null = null
  let unsent = before?.unsent ?? null
  let message = ''
  /** Null: the page has not said (it hangs, or this program was never open). */
  let left: Emptied | null = null
  let back = before?.back ?? null
  let mayStartAnew = false
  let handedOver = () => {}
  let attempt = 0
  let cancelLook = () => {}

  function become(next: LockView['state'], newMessage = ''): void {
    // The result of what was under way when the wipe order came no longer counts.
    if (state === 'wiped') return
    state = next
    message = newMessage
    locksIn = null
    deps.changed()
  }

  const recovery = createRecovery({
    ring,
    askForShare: deps.askForShare,
    clock,
    changed: (newMessage) => become(state, newMessage),
  })

  async function lock(because: LockReason): Promise<void> {
    if (state !== 'open' && state !== 'curtained') return
    why = because
    left = null
    pinGiven = false
    mayStartAnew = true
    const handed = new Promise<void>((done) => {
      const cancel = clock.after(handOverMs, done)
      handedOver = () => {
        cancel()
        done()
      }
    })
    become('locking')
    await handed
    await processes.endEngine()
    ring.forget()
    unsent = processes.unsent()
    if (await startAnew()) return
    // Also without a restart the next start is a locked one.
    await keepLocked()
    become('locked')
  }

  const keepLocked = () =>
    deps.keepLocked({ why, unsent, back: left?.back ?? null }).then(
      () => true,
      () => false,
    )

  /** A page that has not said what it holds may hold what is not kept; one that shows where help must go is needed as it is. */
  const free = () =>
    mayStartAnew &&
    left?.unsavedNotes === 0 &&
    !left.emergency &&
    !left.untold &&
    !deps.callLive() &&
    !recovery.underWay()

  /** False: it stays as it is, locked. */
  async function startAnew(): Promise<boolean> {
    // What was not kept would start open.
    if (!free() || !(await keepLocked()) || !free()) return false
    // Where it fails it would fail again: until the next lock it is not tried.
    mayStartAnew = false
    return deps.startAnew()
  }

  /** The call is over, or a page that hung has spoken. */
  async function startAnewWhenFree(): Promise<void> {
    if (state !== 'locked' || !free()) return
    become('locking')
    if (!(await startAnew())) become('locked')
  }

  const offline = () => graceEnds !== null && clock.monotonic() >= graceEnds

  /** The key is there, and the engine with it; too long without the central API it is ended again. */
  async function openedHere(): Promise<void> {
    await processes.resumeEngine()
    if (!offline()) return opened()
    await processes.endEngine()
    pinGiven = true
    become('locked')
  }

  function opened(): void {
    why = null
    pinGiven = false
    deps.forgetLocked().catch(() => undefined)
    become('open')
  }

  async function unlock(pin: string): Promise<void> {
    if (state !== 'locked' || !ring.pinSet) return
    recovery.cancel()
    become('unlocking')
    try {
      const tried = await ring.open(pin)
      // Where the PIN opens nothing any more the lock screen says what is lost, and what to do.
      if (!tried.opened) return become('locked', ring.onlyRecovery ? '' : tried.message)
    } catch (error) {
      if (ring.onlyRecovery) return become('locked')
      return become('locked', error instanceof NoKey ? error.message : 'The PIN can’t be checked.')
    }
    await openedHere()
  }

  /** The engine runs meanwhile, behind a gate that lets nothing of it to the page. */
  async function signIn(): Promise<void> {
    if ((ring.pinSet || ring.onlyRecovery) && !pinGiven) return
    if (state === 'locked') {
      become('unlocking')
      await processes.resumeEngine()
    } else if (state !== 'unlocking') return
    const mine = ++attempt
    const result = await processes.engine('session.signIn', {})
    // Whoever closed the browser may open it again; only the newest attempt counts.
    if (mine !== attempt) return
    if (result.ok) return opened()
    await processes.endEngine()
    become('locked', result.problem.message)
  }

  async function recoverWithPin(pin: string): Promise<void> {
    if (state !== 'locked' || recovery.state() !== 'choose-pin') return
    become('unlocking')
    const refused = await recovery.choose(pin)
    if (refused !== null) return become('locked', refused)
    await openedHere()
  }

  async function wipe(): Promise<void> {
    // Said again: the answer was lost on its way.
    if (state === 'wiped') return processes.wiped(lost)
    recovery.cancel()
    lost = processes.unsent()
    mayStartAnew = false
    // The page empties itself, and nothing of the engine reaches it any more.
    become('wiped')
    await deps.erase(lost)
    processes.wiped(lost)
  }

  async function beginAnew(): Promise<void> {
    if (state !== 'wiped') return
    await deps.forgetWiped()
    // What the window held is gone with its process; where that can't be had the engine begins here.
    if (await deps.startAnew()) return
    await processes.resumeEngine()
    graceEnds = null
    state = 'locked'
    opened()
  }

  function look(): void {
    cancelLook = clock.after(1000, look)
    void startAnewWhenFree()
    if ((state !== 'open' && state !== 'curtained') || !processes.signedIn()) return
    if (offline()) {
      void lock('offline')
      return
    }
    const step = idleStep({
      idleSeconds: deps.idleSeconds(),
      limitSeconds: deps.idleMinutes * 60,
      callLive: deps.callLive(),
      curtained: state === 'curtained',
    })
    if (step.kind === 'lock') {
      void lock('idle')
      return
    }
    if (step.kind === 'curtain') {
      become('curtained')
      return
    }
    const before = locksIn
    locksIn = step.kind === 'warn' ? step.seconds : null
    // The page counts down by itself.
    if ((before === null) !== (locksIn === null)) deps.changed()
  }

  return {
    view: () => ({
      state,
      why,
      unlockBy: ring.onlyRecovery ? 'recovery' : ring.pinSet ? 'pin' : 'sign-in',
      recovery: recovery.state(),
      offlineHours: offline() && (pinGiven || !ring.pinSet) ? deps.offlineHours : null,
      lost: state === 'wiped' ? lost : null,
      pinRequired: deps.pinRequired,
      locksInSeconds: locksIn,
      unsent,
      wrongTries: ring.wrongTries,
      waitSeconds: Math.ceil(ring.waitMs() / 1000),
      message,
    }),
    async engine(channel, input) {
      if (state === 'open' || state === 'curtained' || state === 'locking')
        return processes.engine(channel, input)
      return { ok: false, problem: { code: 'engine-stopped', message: 'Rounds is locked.' } }
    },
    lock,
    emptied(now) {
      const { unsavedNotes, untold = false } = now
      left = left ? { ...left, unsavedNotes, untold } : now
      handedOver()
    },
    back() {
      if (state !== 'open') return null
      const once = back
      back = null
      return once
    },
    unlock,
    signIn,
    async recover() {
      if (state === 'locked') await recovery.begin()
    },
    recoverWithPin,
    cancelRecovery: () => recovery.cancel(),
    grace(leftMs) {
      graceEnds = clock.monotonic() + leftMs
      if (offline()) void lock('offline')
    },
    wipe,
    beginAnew,
    lift() {
      if (state === 'curtained') become('open')
    },
    async setPin(pin, current) {
      if (state !== 'open') throw new Refusal('locked', 'Rounds is locked.')
      const refused = await ring.setPin(pin, current).catch((error: unknown) => {
        const why = error instanceof NoKey ? error.message : 'The PIN can’t be kept on this computer.'
        throw new Refusal('pin-refused', why)
      })
      deps.changed()
      if (refused !== null) throw new Refusal('pin-refused', refused)
    },
    watch: look,
    end() {
      cancelLook()
      recovery.cancel()
      mayStartAnew = false
    },
  }
}
