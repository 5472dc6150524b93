import type { Change } from '../../support/altered-source.ts'

/**
 * How a row is written: a file of `rows/` exports its weakenings, `all.ts` gathers them. A weakening takes one rule out
 * of the program as it is loaded; the attacks under it succeed on the program without the rule and get nothing from ours.
 * Each attack builds the little world it needs (`startAt`, `central/testing`, `main/engine/testing`), so that rows
 * neither see nor wait for each other. `npm run security -- --only "PART OF THE RULE"` runs some of them.
 */
export type Weakening = {
  /** The rule that is taken away, as a sentence. */
  rule: string
  changes: Change[]
  attacks: Attack[]
}

export type Attack = {
  /** What the attacker tries, as a sentence. */
  title: string
  /** What it belongs to: a finding, or what was attacked and held. */
  of: Finding | Held
  /**
   * What the attacker has of it, in words without a patient's; null: nothing, it was stopped. Throws when the row itself
   * is broken: what an attack rests on (`must`) was refused, for example.
   */
  run(): Promise<string | null>
  /** It ends the process, or makes it deaf, where nothing stops it. */
  ends?: true
}

/** The findings by number; `security.ts` fails while one has no attack. */
export const findings = Array.from({ length: 30 }, (_, n) => `S${n + 1}` as Finding)
export type Finding = `S${number}`

/** What was attacked before these rules were made and held. */
export const held = [
  'reading out of scope',
  'leases of others',
  'sign-in',
  'recovery and wipe of others',
  'join sessions',
  'junk requests',
  'hostile text',
  'garbage from the central API',
  'bridge',
] as const
export type Held = (typeof held)[number]

/** For what an attack rests on: throws with the words when it is not so. */
export function must(holds: unknown, message: string): asserts holds {
  if (!holds) throw new Error(`The attack has lost its ground: ${message}`)
}
