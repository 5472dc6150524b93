import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type LockBack, LockBack as LockBackShape, LockReason } from '../../preload/views/index.ts'
import type { RealtimeOrders } from '../base/realtime-messages.ts'
import type { Keychain } from '../keys/keychain.ts'
import { writeWhole } from '../profiles/write-whole.ts'

/** Where the window stood, in points of the desktop. */
export const WindowPlace = z.object({
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  state: z.enum(['normal', 'maximised', 'minimised', 'full-screen']),
  /** It had the keyboard, and a person asked for the lock. */
  focused: z.boolean(),
})
export type WindowPlace = z.infer<typeof WindowPlace>

/** The state that a locked Rounds leaves to the process that replaces it. */
export type HandOver = {
  why: LockReason | null
  unsent: number | null
  window: WindowPlace | null
  /** Where the person was; null where that is not known. */
  back: LockBack | null
  /** With them the new realtime process goes on renewing leases: nobody loses a patient by a restart. */
  orders: RealtimeOrders | null
}

const InClear = z.object({
  format: z.literal(1),
  why: LockReason.nullable(),
  unsent: z.number().int().nullable(),
  window: WindowPlace.nullable(),
  sealed: z.base64(),
})
const Sealed = z.object({
  back: LockBackShape.nullable(),
  // Of the same version of Rounds, but for an update in between: as much as the realtime process can't do without.
  orders: z
    .looseObject({
      centralUrl: z.string(),
      token: z.string().nullable(),
      deviceId: z.string(),
      leases: z.array(z.looseObject({ task: z.string(), encounter: z.string(), claim: z.number() })),
      unsent: z.number(),
    })
    .nullable(),
})

/** Locked, and nothing more is known of it. */
const onlyLocked: HandOver = { why: null, unsent: null, window: null, back: null, orders: null }
const fileIn = (userData: string) => join(userData, 'locked.json')

/**
 * Written at each lock and gone with the unlocking: while it is there Rounds starts locked, also without a PIN. Which visit was open
 * and what the realtime process holds (an access token, ids of visits) is sealed by the keychain. Rejects when it is not on disk.
 */
export async function writeHandOver(userData: string, keychain: Keychain, left: HandOver): Promise<void> {
  const { back, orders, ...inClear } = left
  const secret = Buffer.from(JSON.stringify({ back, orders }))
  const sealed = (await keychain.seal(secret)).toString('base64')
  secret.fill(0)
  await writeWhole(fileIn(userData), `${JSON.stringify({ format: 1, ...inClear, sealed })}\n`)
}

/** Null: nobody locked. A file that can't be read counts as locked, as does one whose seal another keychain made. */
export async function readHandOver(userData: string, keychain: Keychain): Promise<HandOver | null> {
  let text: string
  try {
    text = await readFile(fileIn(userData), 'utf8')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : onlyLocked
  }
  try {
    const { format: _, sealed, ...inClear } = InClear.parse(JSON.parse(text))
    const inside = await opened(sealed, keychain).catch(() => ({ back: null, orders: null }))
    return { ...inClear, ...inside }
  } catch {
    return onlyLocked
  }
}

async function opened(sealed: string, keychain: Keychain): Promise<Pick<HandOver, 'back' | 'orders'>> {
  const { secret } = await keychain.open(Buffer.from(sealed, 'base64'))
  try {
    const { back, orders } = Sealed.parse(JSON.parse(secret.toString()))
    return { back, orders: orders as RealtimeOrders | null }
  } finally {
    secret.fill(0)
  }
}

/** Somebody unlocked. */
export const removeHandOver = (userData: string): Promise<void> => rm(fileIn(userData), { force: true })
