import { spawnSync } from 'node:child_process'
import { platform } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type PowerCut = {
  /** What a process needs so that its files below `folder` lose what was not synced at SIGUSR2, or at that write. */
  env?: (folder: string, seed: number, atWrite: number) => Record<string, string>
  /** Why there is none. */
  why?: string
  exitCode: number
}

/** Compiles the file layer that drops what was not synced, into `folder`. */
export function powerCut(folder: string): PowerCut {
  const exitCode = 75
  if (platform() !== 'linux') return { why: 'the file layer is for Linux', exitCode }
  const library = join(folder, 'power-cut.so')
  const source = fileURLToPath(new URL('./power-cut.c', import.meta.url))
  const made = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl', '-lpthread'])
  if (made.error) return { why: 'there is no C compiler', exitCode }
  if (made.status !== 0) throw new Error(`The file layer could not be compiled: ${made.stderr}`)
  return {
    exitCode,
    env: (below, seed, atWrite) => ({
      LD_PRELOAD: library,
      ROUNDS_POWER_CUT_FOLDER: below,
      ROUNDS_POWER_CUT_SEED: String(seed),
      ROUNDS_POWER_CUT_AT: String(atWrite),
    }),
  }
}
