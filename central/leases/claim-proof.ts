import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type Database from 'better-sqlite3-multiple-ciphers'
import { factOf, setFact } from '../database/database.ts'

export type Claim = { task: string; claim: number; holder: string }

/** 32 bytes in base64url. */
export const claimProof = /^[\w-]{43}$/

/**
 * What shows that this database, or one it is a copy of, gave a claim to its holder: HMAC-SHA256 over both, under a key
 * that never leaves the database. A claim that a restore forgot is known again by it; a number alone anybody can make up.
 */
export function claimProofs(db: Database.Database) {
  const name = 'claim-key'
  if (factOf(db, name) === undefined) setFact(db, name, randomBytes(32).toString('base64url'))
  const key = Buffer.from(factOf(db, name) as string, 'base64url')
  const mac = ({ task, claim, holder }: Claim) =>
    createHmac('sha256', key)
      .update(JSON.stringify([task, claim, holder]))
      .digest()

  return {
    of: (claim: Claim): string => mac(claim).toString('base64url'),
    isOf(proof: string | undefined, claim: Claim): boolean {
      return (
        proof !== undefined &&
        claimProof.test(proof) &&
        timingSafeEqual(Buffer.from(proof, 'base64url'), mac(claim))
      )
    },
  }
}
