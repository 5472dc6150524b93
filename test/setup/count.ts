/** What ran, as counted by one stage of `npm test` or by several together. */
export type Count = {
  passed: number
  failed: number
  skipped: { name: string; reason: string }[]
  /** How long each file of tests took, its loading included. */
  files: { name: string; seconds: number }[]
}

export const nothing = (): Count => ({ passed: 0, failed: 0, skipped: [], files: [] })

/** A stage that counts as one test. */
export const oneTest = (passed: boolean): Count => ({
  ...nothing(),
  passed: passed ? 1 : 0,
  failed: passed ? 0 : 1,
})

export function added(counts: Count[]): Count {
  return {
    passed: counts.reduce((sum, one) => sum + one.passed, 0),
    failed: counts.reduce((sum, one) => sum + one.failed, 0),
    skipped: counts.flatMap((one) => one.skipped),
    files: counts.flatMap((one) => one.files),
  }
}

/** A later run that found what an earlier one had to skip: the earlier skips of its files no longer count. */
export function continued(earlier: Count, later: Count): Count {
  const again = later.files.map(({ name }) => `${name}: `)
  const skipped = earlier.skipped.filter(({ name }) => !again.some((file) => name.startsWith(file)))
  return added([{ ...earlier, skipped }, later])
}

/** How a run ends: who was skipped and why, the same reason said once, and the closing line. */
export function closing(count: Count): string[] {
  const reasons = new Map<string, string[]>()
  for (const { name, reason } of count.skipped) reasons.set(reason, [...(reasons.get(reason) ?? []), name])
  return [
    ...[...reasons].flatMap(([reason, names]) => [
      `skipped (${reason}):`,
      ...names.map((name) => `  ${name}`),
    ]),
    `${count.passed} passed, ${count.failed} failed, ${count.skipped.length} skipped`,
  ]
}

/** Nothing that ran is no success. */
export const succeeded = (count: Count): boolean => count.failed === 0 && count.passed > 0
