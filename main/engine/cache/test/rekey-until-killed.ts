/**
 * Gives the files in the folder one new key after another (`keyOf(1)`, `keyOf(2)` …), saying each before it begins.
 * With a number behind the folder it kills itself before its so-manieth step in the file system.
 */
import fs, { writeSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { keyOf } from './keys.ts'

const [, , folder = '', at] = process.argv
let step = 0
if (at !== undefined) {
  for (const name of ['copyFileSync', 'renameSync', 'rmSync', 'writeFileSync', 'fsyncSync'] as const) {
    const real = fs[name] as (...given: unknown[]) => unknown
    Object.assign(fs, {
      [name](...given: unknown[]) {
        if (step++ === Number(at)) process.kill(process.pid, 'SIGKILL')
        return real(...given)
      },
    })
  }
  syncBuiltinESMExports()
}
// After the file system was changed: its functions are taken as they are then.
const { rekey } = await import('../rekey.ts')

for (let n = 1; n <= (at === undefined ? Number.POSITIVE_INFINITY : 1); n++) {
  writeSync(1, `${n}\n`)
  const { opensWith } = rekey(folder, keyOf(n - 1), keyOf(n))
  if (opensWith === 'old') throw new Error('not done')
}
writeSync(1, 'all\n')
