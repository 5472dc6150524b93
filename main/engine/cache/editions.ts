import type { Edition, IcdCode, Successor } from '../../clinical/diagnoses/edition.ts'
import type { KeptEdition, ReadableEditions } from './cache.ts'
import type { Sqlite } from './encrypted-file.ts'
import { statements } from './statements.ts'
import type { Touched } from './watch-rows.ts'

/** What is arriving of a version stands under its own name until it is whole. */
const arriving = (version: string): string => `${version} arriving`

/** Editions of ICD-10-CM in the file `mirror`. Queries that choose from them depend on `shared`, touched when one is whole or gone. */
export function editionRows(db: Sqlite, touched: Touched) {
  const sql = statements({
    list: () =>
      db.prepare(
        'SELECT version, title, starts, ends, stamp FROM edition WHERE complete = 1 ORDER BY starts DESC, version DESC',
      ),
    rowsAfter: () =>
      db.prepare(
        'SELECT code, choosable, title FROM edition_code WHERE version = ? AND code > ? ORDER BY code LIMIT ?',
      ),
    row: () => db.prepare('SELECT code, choosable, title FROM edition_code WHERE version = ? AND code = ?'),
    successors: () =>
      db
        .prepare('SELECT successor FROM edition_successor WHERE version = ? AND code = ? ORDER BY successor')
        .pluck(),
    versions: () => db.prepare('SELECT version FROM edition').pluck(),
    begin: () =>
      db.prepare(
        'INSERT INTO edition (version, title, starts, ends, stamp, complete) VALUES (?, ?, ?, ?, ?, 0)',
      ),
    add: () =>
      db.prepare('INSERT OR REPLACE INTO edition_code (version, code, choosable, title) VALUES (?, ?, ?, ?)'),
    addSuccessor: () =>
      db.prepare('INSERT OR IGNORE INTO edition_successor (version, code, successor) VALUES (?, ?, ?)'),
  })
  const tables = ['edition', 'edition_code', 'edition_successor']
  const forget = (version: string) => {
    for (const table of tables) db.prepare(`DELETE FROM ${table} WHERE version = ?`).run(version)
  }
  type Row = Omit<IcdCode, 'choosable'> & { choosable: number }
  const asCode = ({ code, choosable, title }: Row): IcdCode => ({ code, title, choosable: choosable === 1 })
  const tell = () => touched.add(['shared'])

  const read: ReadableEditions = {
    list: () => sql.list.all() as KeptEdition[],
    rowsAfter: (version, code, most) => (sql.rowsAfter.all(version, code, most) as Row[]).map(asCode),
    row(version, code) {
      const found = sql.row.get(version, code) as Row | undefined
      return found && asCode(found)
    },
    successors: (version, code) => sql.successors.all(version, code) as string[],
  }
  return {
    read,
    begin: db.transaction(({ version, title, starts, ends, stamp }: Edition & { stamp: string }) => {
      forget(arriving(version))
      sql.begin.run(arriving(version), title, starts, ends, stamp)
    }),
    add: db.transaction((version: string, rows: readonly IcdCode[]) => {
      for (const { code, title, choosable } of rows)
        sql.add.run(arriving(version), code, choosable ? 1 : 0, title)
    }),
    finish: db.transaction((version: string, successors: readonly Successor[]) => {
      forget(version)
      for (const table of tables)
        db.prepare(`UPDATE ${table} SET version = ? WHERE version = ?`).run(version, arriving(version))
      for (const { code, successor } of successors) sql.addSuccessor.run(version, code, successor)
      db.prepare('UPDATE edition SET complete = 1 WHERE version = ?').run(version)
      tell()
    }),
    keep: db.transaction((versions: readonly string[]) => {
      for (const version of sql.versions.all() as string[])
        if (!versions.includes(version)) {
          forget(version)
          tell()
        }
    }),
  }
}
