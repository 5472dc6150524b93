import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'vitest'

/**
 * Real data is passed by name and never looked for: `ROUNDS_DATA=DIR npm run data`. DIR holds `cases/`, `synthea/`
 * (FHIR R4 transaction Bundles made by Synthea) and `terminology/` (tab-separated code lists).
 */
const folder = process.env.ROUNDS_DATA

export const unnamed = 'no real data is named: ROUNDS_DATA=DIR npm run data'

/**
 * A spec on real data, in a file `*.data.test.ts`: `run` is given the path of what it needs, relative to ROUNDS_DATA.
 * Without ROUNDS_DATA it is skipped with that reason; a folder that lacks what is needed fails.
 */
export function dataTest(title: string, needs: string, run: (path: string) => void | Promise<void>): void {
  test(title, async (context) => {
    context.skip(!folder, unnamed)
    const path = join(folder as string, needs)
    if (!existsSync(path)) throw new Error(`ROUNDS_DATA has no ${needs}: there is no ${path}`)
    await run(path)
  })
}
