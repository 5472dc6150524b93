import type { Clock } from '../outside.ts'
import { openEncrypted, type Sqlite, setFileAside } from './encrypted-file.ts'
import { migrate } from './migrate.ts'
import { workSchema } from './migrations/all.ts'

/** Tables of `work` in the order in which their rows may be carried over, with the word for the person. */
const tables = [
  { name: 'outbox', one: 'unsent write', many: 'unsent writes' },
  { name: 'outbox_resource', one: null, many: null },
  { name: 'journal', one: 'section of a note', many: 'sections of notes' },
  { name: 'conflict', one: 'undecided version', many: 'undecided versions' },
  { name: 'sent', one: 'sent write', many: 'sent writes' },
  { name: 'audit', one: null, many: null },
  { name: 'fact', one: null, many: null },
] as const

/**
 * Sets the damaged `work` file aside (it is never deleted: experts may read more of it), opens a fresh one and
 * carries over each row that can still be read. `words` tells the person what was saved.
 */
export function openDamagedWork(path: string, key: Buffer, clock: Clock): { db: Sqlite; words: string } {
  const aside = setFileAside(path, new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '-'))
  const db = openEncrypted(path, key)
  migrate(db, workSchema)
  const rescued = rescue(aside, db, key)
  return { db, words: wordsOf(rescued, aside) }
}

function rescue(aside: string, fresh: Sqlite, key: Buffer): Map<string, number> {
  const saved = new Map<string, number>()
  let damaged: Sqlite
  try {
    damaged = openEncrypted(aside, key)
  } catch {
    return saved
  }
  try {
    for (const { name } of tables) {
      let count = 0
      for (const row of readable(damaged, name)) if (carryOver(fresh, name, row)) count++
      saved.set(name, count)
    }
    // A row that lost one of its resources is not what was written: it is not offered as if it were.
    fresh.exec('DELETE FROM outbox WHERE id NOT IN (SELECT row FROM outbox_resource)')
    saved.set('outbox', Number(fresh.prepare('SELECT count(*) FROM outbox').pluck().get()))
  } finally {
    damaged.close()
  }
  return saved
}

/** Rows from the front up to the damage, then from the back up to it. */
function readable(db: Sqlite, table: string): Record<string, unknown>[] {
  const found = new Map<number, Record<string, unknown>>()
  for (const order of ['ASC', 'DESC']) {
    try {
      for (const row of db
        .prepare(`SELECT rowid AS rowid_, * FROM ${table} NOT INDEXED ORDER BY rowid ${order}`)
        .iterate()) {
        const { rowid_, ...columns } = row as Record<string, unknown> & { rowid_: number }
        if (found.has(rowid_)) break
        found.set(rowid_, columns)
      }
    } catch {
      // The damage: the other direction comes at it from behind.
    }
  }
  return [...found.entries()].sort(([a], [b]) => a - b).map(([, row]) => row)
}

function carryOver(fresh: Sqlite, table: string, row: Record<string, unknown>): boolean {
  const columns = Object.keys(row)
  try {
    const places = columns.map(() => '?').join(', ')
    fresh
      .prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`)
      .run(...Object.values(row))
    return true
  } catch {
    return false
  }
}

function wordsOf(saved: Map<string, number>, aside: string): string {
  const parts = tables.flatMap(({ name, one, many }) => {
    const count = saved.get(name) ?? 0
    return one === null || count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]
  })
  const what = parts.length > 0 ? `Saved from it: ${parts.join(', ')}.` : 'Nothing in it could be read.'
  const file = aside.split(/[\\/]/).at(-1)
  return `The file of unsent work on this machine was damaged and set aside as ${file}. ${what} Please compare your open notes with what you remember, and tell your IT department.`
}
