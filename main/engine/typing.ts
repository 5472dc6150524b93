import type { Clock } from '../base/clock.ts'

/** Somebody who typed so lately is typing. */
const typingMs = 2000
/** An editor hands over the last letters within 250 ms. */
const lastLettersMs = 300

/** Who types has two thirds of the engine's time to themselves; else what was pulled is written without a pause. */
export function createTyping(clock: Clock) {
  let typedAt = Number.NEGATIVE_INFINITY
  return {
    typed() {
      typedAt = clock.monotonic()
    },
    isTyping: () => clock.monotonic() - typedAt <= typingMs,
    /** Resolves when the editor of who typed just now has handed over all of it. */
    lastLetters: (): Promise<void> =>
      clock.monotonic() - typedAt > typingMs
        ? Promise.resolve()
        : new Promise((resolve) => clock.after(lastLettersMs, resolve)),
    /** How sync rests after a page that took so many milliseconds to write. */
    rest(tookMs: number): Promise<void> {
      if (clock.monotonic() - typedAt > typingMs) return new Promise((resolve) => setImmediate(resolve))
      return new Promise((resolve) => clock.after(Math.max(5, 2 * tookMs), resolve))
    },
  }
}
