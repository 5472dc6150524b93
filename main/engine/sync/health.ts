import { placeOf } from '../base/problems.ts'

export type RoundEnd = 'done' | 'again' | 'no-answer' | 'stopped'

/**
 * Whether sync fails although the way to the central API is open, from how its rounds end: never "reachable" without a
 * word while nothing is taken in.
 */
export function createHealth({
  log,
  isReachable,
  waits,
}: {
  log(line: string): void
  /** The last request was answered. */
  isReachable(): boolean
  /** It was asked to wait, or to sign in again: that is said elsewhere. */
  waits(): boolean
}) {
  let failing = false
  /** A part of this round threw what it should not have. */
  let stumbled = false
  /** Rounds in a row that ended for want of an answer. */
  let fruitless = 0

  return {
    failing: () => failing,
    begin(): void {
      stumbled = false
    },
    /** Of what was thrown name and place are logged: its message may hold a patient's words. */
    stumble(error: unknown): void {
      stumbled = true
      log(`sync: stopped by ${placeOf(error)}`)
    },
    /** `draining`: it only sent, and says nothing of what comes in. */
    judge(end: RoundEnd, draining: boolean): void {
      if (end === 'stopped') return
      const unanswered = end === 'no-answer' && !waits()
      fruitless = unanswered ? fruitless + 1 : 0
      // One lost answer is the network's, and said as such.
      if (stumbled || (unanswered && (isReachable() || fruitless > 1))) failing = true
      else if (end === 'done' && !draining) failing = false
    },
    /** The server says "anew" without end. */
    giveUp(): void {
      failing = true
    },
  }
}
