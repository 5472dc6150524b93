import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'vitest'
import { realDataFolder, unnamed } from './real-data-folder.ts'

/**
 * A spec on real data, in a file `*.data.test.ts`: `run` is given the path of what it needs, relative to ROUNDS_DATA.
 * Without ROUNDS_DATA it is skipped with that reason; a folder that lacks what is needed fails.
 */
export function dataTest(title: string, needs: string, run: (path: string) => void | Promise<void>): void {
  test(title, async (context) => {
    context.skip(!realDataFolder, unnamed)
    const path = join(realDataFolder as string, needs)
    if (!existsSync(path)) throw new Error(`ROUNDS_DATA has no ${needs}: there is no ${path}`)
    await run(path)
  })
}
