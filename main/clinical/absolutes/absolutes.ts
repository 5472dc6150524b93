import type { Absolute } from './rows/absolute.ts'
import { age } from './rows/age.ts'
import { heart } from './rows/heart.ts'
import { infection } from './rows/infection.ts'
import { kidney } from './rows/kidney.ts'
import { maoi } from './rows/maoi.ts'
import { maoiAntidepressants } from './rows/maoi-antidepressants.ts'
import { maoiSources } from './rows/maoi-sources.ts'
import { mind } from './rows/mind.ts'
import { pregnancy } from './rows/pregnancy.ts'
import { statins } from './rows/statins.ts'

/**
 * What is looked up on this machine, without any network, before a medicine is ordered. A short list of what must not
 * be missed, each row with the passage it stands on, and no interaction checker: docs/decisions/absolutes.md.
 */
export const absolutes: readonly Absolute[] = [
  ...heart,
  ...statins,
  ...infection,
  ...maoi,
  ...maoiAntidepressants,
  ...maoiSources,
  ...mind,
  ...pregnancy,
  ...age,
  ...kidney,
]

/** How many pairs of two medicines the rows name, and how many limits of age, pregnancy and kidney function. */
export function countAbsolutes(): { pairs: number; limits: number } {
  const pairs = new Set(
    absolutes.flatMap((row) =>
      row.meets === 'pair'
        ? row.drugs.flatMap((one) => row.with.map((other) => [one, other].toSorted().join(' with ')))
        : [],
    ),
  )
  return { pairs: pairs.size, limits: absolutes.filter(({ meets }) => meets !== 'pair').length }
}
