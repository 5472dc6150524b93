import { randomBytes } from 'node:crypto'
import type { Encounter } from '@medplum/fhirtypes'
import type Database from 'better-sqlite3-multiple-ciphers'
import { base } from '../readers/task.ts'

const system = `${base}/join`

/** A visit was to be given the patient's link of another one. */
export class JoinTokenTaken extends Error {
  override name = 'JoinTokenTaken'
}

export const newJoinToken = (): string => randomBytes(16).toString('base64url')

/** The token that an Encounter names, as intake gives it; undefined: none. */
export const joinIn = (encounter: Encounter): string | undefined =>
  encounter.identifier?.find((it) => it.system === system)?.value

/** An Encounter as it is stored: without its token. */
export function withoutJoin<T extends Encounter>(encounter: T): T {
  if (!encounter.identifier?.some((it) => it.system === system)) return encounter
  const { identifier, ...rest } = encounter
  const others = identifier.filter((it) => it.system !== system)
  return { ...rest, ...(others.length ? { identifier: others } : {}) } as T
}

/** An Encounter as whoever has the visit reads it. */
export const withJoin = (encounter: Encounter, token: string): Encounter => ({
  ...encounter,
  identifier: [{ system, value: token }, ...(withoutJoin(encounter).identifier ?? [])],
})

/**
 * Which patient's link opens which visit. Whoever has a token is let into the call: it stands in no resource, is read by who has the
 * visit, and is given by intake, or here when another provider gets the visit.
 */
export function createJoinTokens(db: Database.Database) {
  const ofToken = db.prepare<[string], { encounter: string }>(
    'SELECT encounter FROM join_token WHERE token = ?',
  )
  const ofEncounter = db.prepare<[string], { token: string }>(
    'SELECT token FROM join_token WHERE encounter = ?',
  )
  const put = db.prepare(
    `INSERT INTO join_token VALUES (?, ?) ON CONFLICT (encounter) DO UPDATE SET token = excluded.token`,
  )
  const ofReplaced = db.prepare<[string], { encounter: string }>(
    'SELECT encounter FROM replaced_join_token WHERE token = ?',
  )
  const replace = db.prepare('INSERT INTO replaced_join_token VALUES (?, ?)')
  return {
    visitOfJoin: (token: string): string | undefined => ofToken.get(token)?.encounter,
    joinOf: (encounter: string): string | undefined => ofEncounter.get(encounter)?.token,
    /** The visit whose link this was until its holder changed. */
    visitOfReplacedJoin: (token: string): string | undefined => ofReplaced.get(token)?.encounter,
    /** Throws `JoinTokenTaken`. A replaced one is not given again, to its own visit either. */
    giveJoin(encounter: string, token: string): void {
      const known = ofToken.get(token) ?? ofReplaced.get(token)
      if (known?.encounter === encounter) return
      if (known) throw new JoinTokenTaken('This join token is that of another visit.')
      put.run(token, encounter)
    },
    /** Gives a visit that has a link another one; whoever knew the first comes in by it no more. */
    exchangeJoin: db.transaction((encounter: string): void => {
      const before = ofEncounter.get(encounter)?.token
      if (before === undefined) return
      replace.run(before, encounter)
      put.run(newJoinToken(), encounter)
    }),
  }
}
