import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** npm run bench -- NAME: one of these, each with its figure on its last line. */
const benches: Record<string, string> = {
  'call-window': './call-window.ts',
  flags: './flags/flags.ts',
  growth: './growth.ts',
  icd: './icd/icd.ts',
  rescue: './rescue.ts',
  sync: './sync/sync.ts',
  typing: './typing-while-pulling.ts',
}

const [name = '', ...rest] = process.argv.slice(2)
const file = benches[name]
if (!file) {
  console.error(`npm run bench -- ${Object.keys(benches).join(' | ')}`)
  process.exit(1)
}
const bench = fork(fileURLToPath(new URL(file, import.meta.url)), rest)
bench.on('exit', (code) => process.exit(code ?? 1))
