import { z } from 'zod'
import { Id } from './base.ts'
import { SectionCode } from './note.ts'

/** Whether the screen may show patients, and what opens it again. */
/** `idle`: nobody moved for as long as the policy allows. `screen-locked`: the computer's own screen was. */
export const LockReason = z.enum(['asked', 'idle', 'asleep', 'screen-locked', 'offline'])
export type LockReason = z.infer<typeof LockReason>

export const LockView = z.object({
  /**
   * `curtained`: covered while a call is on, nothing ended. `locking`: what waits is being sent. `wiped`: reported lost,
   * and everything kept here was erased.
   */
  state: z.enum(['open', 'curtained', 'locking', 'locked', 'unlocking', 'wiped']),
  /** Null while it is open, and where nobody knows (a start behind a PIN). */
  why: LockReason.nullable(),
  /** `recovery`: nothing on this computer opens any more, only a sign-in and a new PIN. */
  unlockBy: z.enum(['pin', 'sign-in', 'recovery']),
  /** For who forgot the PIN. `signing-in`: the browser is open; `choose-pin`: signed in, a new PIN opens it. */
  recovery: z.enum(['none', 'offered', 'signing-in', 'choose-pin']),
  /** So many hours without the central API: the PIN was right, and only a sign-in opens. Null: it does not stand in the way. */
  offlineHours: z.number().nullable(),
  /** `wiped`: changes that were not sent and are lost; null: not known, or not wiped. */
  lost: z.number().int().nullable(),
  pinRequired: z.boolean(),
  /** Nobody has moved: seconds until it locks or the curtain is drawn; null while somebody is here. */
  locksInSeconds: z.number().int().nullable(),
  /** Not sent when it was locked; null: not known. */
  unsent: z.number().int().nullable(),
  wrongTries: z.number().int(),
  /** Until the next try is allowed. */
  waitSeconds: z.number().int(),
  /** Why it did not open, for the person; empty otherwise. */
  message: z.string(),
})
export type LockView = z.infer<typeof LockView>

/** Where the person was when it locked, for a window that was not there then. No text of anyone. */
export const LockBack = z.object({
  screen: z.enum(['on-demand', 'unsigned', 'inbox', 'still-open']),
  encounterId: Id.nullable(),
  caret: z
    .object({ section: SectionCode, start: z.number().int().min(0), end: z.number().int().min(0) })
    .nullable(),
  /** Taken off the screen by the lock. */
  notices: z.number().int().min(0),
})
export type LockBack = z.infer<typeof LockBack>
