import {
  closeSync,
  cpSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type OpenedCache, openCache } from '../../main/engine/cache/open.ts'
import { pageSize } from '../../main/engine/cache/pages.ts'
import { condition, theKey, write } from '../../main/engine/cache/test/folder.ts'
import {
  damagePages,
  fillWithTokens,
  randomFrom,
  tokensIn,
} from '../../main/engine/cache/test/page-tokens.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

/**
 * What of a damaged file of unsent work comes back: read page by page as the program does it, from a backup that is a
 * minute old, and from both together. Forty visits, then a minute of work: a paragraph typed, a text pasted, three writes.
 *
 * npm run bench -- rescue [--rounds N]
 */
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '20' } } })
const rounds = Number(values.rounds)
const visits = 40
const clock = createVirtualClock()
const made: string[] = []
const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'bench-rescue-'))
  made.push(path)
  return path
}
const open = (path: string): OpenedCache => openCache({ folder: path, key: theKey(), clock, log: () => {} })

type State = { tokens: Set<string>; writes: Set<string> }

function stateOf(opened: OpenedCache): State {
  const rows = opened.cache.outbox()
  return {
    tokens: tokensIn(opened, visits),
    writes: new Set(rows.flatMap(({ mine }) => mine.map(({ id = '' }) => id))),
  }
}

function lastMinute({ cache }: OpenedCache): void {
  let count = 0
  const token = () => `[z${String(count++).padStart(5, '0')}]`
  const before = cache.journal('e0').find(({ section }) => section === 'plan')?.text ?? ''
  let typed = before
  for (let n = 0; n < 60; n++) {
    typed += ` rest ${token()}`
    cache.journalEdit({ encounterId: 'e0', section: 'plan', text: typed, at: write.at })
  }
  const pasted = Array.from({ length: 200 }, () => `history ${token()}`).join(' ')
  cache.journalEdit({ encounterId: 'e1', section: 'subjective', text: pasted, at: write.at })
  for (const n of [0, 1, 2])
    cache.put({ ...write, encounterId: `e${n}` }, {
      ...condition(`last-${n}`, `new ${token()}`, `p${n}`),
      encounter: { reference: `Encounter/e${n}` },
    } as never)
}

function patch(path: string, at: number, change: (bytes: Buffer) => void, length: number): void {
  const file = openSync(path, 'r+')
  const bytes = Buffer.alloc(length)
  readSync(file, bytes, 0, length, at)
  change(bytes)
  writeSync(file, bytes, 0, length, at)
  closeSync(file)
}

const pagesOf = (path: string) => Math.floor(statSync(path).size / pageSize)

/** `killed`: the last minute stands in the WAL. */
const kinds: { name: string; killed?: true; harm(path: string, random: () => number): void }[] = [
  {
    name: 'one page zeroed',
    harm: (path, random) =>
      patch(path, Math.floor(random() * pagesOf(path)) * pageSize, (bytes) => bytes.fill(0), pageSize),
  },
  { name: 'six pages changed', harm: (path, random) => void damagePages(path, 6, random) },
  {
    name: 'a hundred bits flipped',
    harm(path, random) {
      const size = statSync(path).size
      for (let n = 0; n < 100; n++)
        patch(
          path,
          Math.floor(random() * size),
          (bytes) => {
            bytes[0] = (bytes[0] ?? 0) ^ (1 << Math.floor(random() * 8))
          },
          1,
        )
    },
  },
  { name: 'the first page gone', harm: (path) => patch(path, 0, (bytes) => bytes.fill(0), pageSize) },
  {
    name: 'cut to half',
    harm(path) {
      const file = openSync(path, 'r+')
      ftruncateSync(file, Math.floor(pagesOf(path) / 2) * pageSize)
      closeSync(file)
    },
  },
  {
    name: 'a frame of the WAL changed',
    killed: true,
    harm: (path, random) =>
      patch(
        `${path}-wal`,
        32 + Math.floor(random() * (statSync(`${path}-wal`).size - 200)),
        (bytes) => bytes.fill(0x5a),
        64,
      ),
  },
  {
    name: 'all of it overwritten',
    harm: (path) => patch(path, 0, (bytes) => bytes.fill(0x5a), statSync(path).size),
  },
]

const share = (found: Set<string>, all: Set<string>) =>
  all.size === 0 ? 1 : [...all].filter((one) => found.has(one)).length / all.size
const union = (one: Set<string>, other: Set<string>) => new Set([...one, ...other])
const percent = (part: number) => `${(100 * part).toFixed(1)} %`.padStart(8)

const profile = folder()
let opened = open(profile)
fillWithTokens(opened, randomFrom(1), visits)
opened.close()
opened = open(profile)
const backup = stateOf(opened)
lastMinute(opened)
const now = stateOf(opened)
/** What no backup has. */
const last: State = {
  tokens: new Set([...now.tokens].filter((one) => !backup.tokens.has(one))),
  writes: new Set([...now.writes].filter((one) => !backup.writes.has(one))),
}
const killed = folder()
cpSync(profile, killed, { recursive: true })
rmSync(join(killed, 'work.db-shm'), { force: true })
opened.close()

console.log(
  `${now.tokens.size} marked words (${last.tokens.size} of the last minute), ${now.writes.size} writes; words / writes that come back:`,
)
console.log(
  `${'damage'.padEnd(28)} ${'pages read'.padEnd(20)} ${'of the last minute'.padEnd(20)} ${'minute-old backup'.padEnd(20)} both`,
)
const all = { read: 0, last: 0, backup: 0, both: 0 }
for (const { name, killed: inWal, harm } of kinds) {
  const sums = { read: [0, 0], backup: [0, 0], both: [0, 0], last: [0, 0] }
  for (let seed = 1; seed <= rounds; seed++) {
    const copy = folder()
    cpSync(inWal ? killed : profile, copy, { recursive: true })
    harm(join(copy, 'work.db'), randomFrom(seed))
    const again = open(copy)
    const read = stateOf(again)
    again.close()
    rmSync(copy, { recursive: true, force: true })
    const add = (sum: number[], tokens: Set<string>, writes: Set<string>, of = now) => {
      sum[0] = (sum[0] ?? 0) + share(tokens, of.tokens) / rounds
      sum[1] = (sum[1] ?? 0) + share(writes, of.writes) / rounds
    }
    add(sums.read, read.tokens, read.writes)
    add(sums.backup, backup.tokens, backup.writes)
    add(sums.last, read.tokens, read.writes, last)
    add(sums.both, union(read.tokens, backup.tokens), union(read.writes, backup.writes))
  }
  const shown = ([tokens = 0, writes = 0]: number[]) => `${percent(tokens)} /${percent(writes)}`.padEnd(20)
  console.log(
    `${name.padEnd(28)} ${shown(sums.read)} ${shown(sums.last)} ${shown(sums.backup)} ${shown(sums.both)}`,
  )
  for (const way of ['read', 'last', 'backup', 'both'] as const)
    all[way] += (sums[way][0] ?? 0) / kinds.length
}
for (const path of made) rmSync(path, { recursive: true, force: true })
console.log(
  `rescue: ${percent(all.read).trim()} of the words by pages (${percent(all.last).trim()} of the last minute’s), ${percent(all.backup).trim()} by a minute-old backup, ${percent(all.both).trim()} by both`,
)
