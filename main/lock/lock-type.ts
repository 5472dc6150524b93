import type { Channel, Input, Result } from '../../preload/contract/index.ts'
import type { LockBack, LockReason, LockView } from '../../preload/views/index.ts'
import type { Clock } from '../base/clock.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Processes } from '../processes/processes.ts'
import type { AskForShare } from '../processes/recovery-share.ts'
import type { HandOver } from './hand-over.ts'

export type LockDeps = {
  ring: KeyRing
  processes: Pick<Processes, 'engine' | 'endEngine' | 'resumeEngine' | 'unsent' | 'signedIn' | 'wiped'>
  callLive(): boolean
  /** Since the last key or movement. */
  idleSeconds(): number
  idleMinutes: number
  pinRequired: boolean
  askForShare: AskForShare
  clock: Clock
  changed(): void
  /** What a Rounds that was locked left to this one; null: it starts open, unless there is a PIN. */
  before: HandOver | null
  /** On disk, for the next start; rejects when it is not. */
  keepLocked(left: Pick<HandOver, 'why' | 'unsent' | 'back'>): Promise<void>
  /** Somebody unlocked: the next start is no longer a locked one. */
  forgetLocked(): Promise<void>
  /** Hours without the central API after which only a sign-in opens. */
  offlineHours: number
  /** This profile was erased before, and nobody has begun anew; `lost` as in the view. */
  wiped: { lost: number | null } | null
  /** Ends the engine and shreds everything that is kept, as often as it is asked. */
  erase(lost: number | null): Promise<void>
  /** The next start is not a wiped one. */
  forgetWiped(): Promise<void>
  /** Ends this program and starts it anew; false: that is not possible, and nothing was ended. */
  startAnew(): Promise<boolean>
}

/** The state that the page hands over before it is locked. */
export type Emptied = Input<'lock.emptied'>

export type Lock = {
  view(): LockView
  /** The engine's channels, closed to the page while it is locked. */
  engine(channel: Channel, input: unknown): Promise<Result<unknown>>
  lock(why: LockReason): Promise<void>
  emptied(left: Emptied): void
  /** Once, when it is open: where the window of the program before this one was. */
  back(): LockBack | null
  unlock(pin: string): Promise<void>
  signIn(): Promise<void>
  /** The PIN is forgotten: resolves when the sign-in has ended, either way. */
  recover(): Promise<void>
  recoverWithPin(pin: string): Promise<void>
  cancelRecovery(): void
  /** Told by the engine: until only a sign-in opens, ms; 0: it is over. */
  grace(leftMs: number): void
  /** Ordered by the central API. */
  wipe(): Promise<void>
  beginAnew(): Promise<void>
  lift(): void
  /** Throws a `Refusal`. */
  setPin(pin: string, current: string | null): Promise<void>
  /** Looks at the idle time once a second until `end`. */
  watch(): void
  end(): void
}
