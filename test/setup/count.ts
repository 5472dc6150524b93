/** What failed, and the first that was said of it: of a test the error's first line, of a script its last lines. */
export type Failure = { name: string; reason: string }

/** What ran, as counted by one stage of `npm test` or by several together. */
export type Count = {
  passed: number
  failed: Failure[]
  skipped: { name: string; reason: string }[]
  /** How long each file of tests took, its loading included. */
  files: { name: string; seconds: number }[]
}

export const nothing = (): Count => ({ passed: 0, failed: [], skipped: [], files: [] })

/** A stage that counts as one test; `reason` says how it failed, and is null where it passed. */
export const oneTest = (name: string, reason: string | null): Count =>
  reason === null ? { ...nothing(), passed: 1 } : { ...nothing(), failed: [{ name, reason }] }

export function added(counts: Count[]): Count {
  return {
    passed: counts.reduce((sum, one) => sum + one.passed, 0),
    failed: counts.flatMap((one) => one.failed),
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

/** How a run ends: what was skipped and why, the same reason said once, what failed, and the closing line. */
export function closing(count: Count): string[] {
  const reasons = new Map<string, string[]>()
  for (const { name, reason } of count.skipped) reasons.set(reason, [...(reasons.get(reason) ?? []), name])
  return [
    ...[...reasons].flatMap(([reason, names]) => [
      `skipped (${reason}):`,
      ...names.map((name) => `  ${name}`),
    ]),
    ...count.failed.flatMap(({ name, reason }) => [
      `failed: ${name}`,
      ...reason.split('\n').map((line) => `  ${line}`),
    ]),
    `${count.passed} passed, ${count.failed.length} failed, ${count.skipped.length} skipped`,
  ]
}

/** Nothing that ran is no success. */
export const succeeded = (count: Count): boolean => count.failed.length === 0 && count.passed > 0
