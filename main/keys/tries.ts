const second = 1000
const minute = 60 * second
/** After the third wrong PIN in a row and each one more. */
const waits = [5 * second, 15 * second, 30 * second, minute, 5 * minute, 15 * minute, 60 * minute]
const freeTries = 3

/** How long after so many wrong PINs in a row the next is refused, ms. */
export const waitAfter = (wrong: number): number =>
  wrong < freeTries ? 0 : (waits[Math.min(wrong - freeTries, waits.length - 1)] as number)

export function waitMessage(ms: number): string {
  const seconds = Math.ceil(ms / second)
  return `Try again in ${seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}.`
}
