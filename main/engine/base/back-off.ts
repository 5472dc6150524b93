/** Waits grow from 1 s to 60 s, each drawn from its upper half, so that a hundred workstations don't come back at once. */
export function createBackOff(random: () => number) {
  let failures = 0
  return {
    failed(): number {
      const longest = Math.min(60_000, 1000 * 2 ** failures++)
      return longest * (0.5 + random() / 2)
    },
    succeeded() {
      failures = 0
    },
  }
}
