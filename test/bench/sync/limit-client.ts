import { join } from 'node:path'
import { openEncrypted, readEncrypted } from '../../../main/engine/cache/encrypted-file.ts'
import { migrate } from '../../../main/engine/cache/migrate.ts'
import { mirrorSchema } from '../../../main/engine/cache/migrations/all.ts'
import { cacheKey } from './cache-key.ts'
import { runClient } from './client.ts'

/**
 * The limit of this machine: the pages over HTTP into a mirror's file (encrypted, each page on disk before the next),
 * in one plain loop. Every table and index is there and filled as ours are, but what stands in their columns was worked
 * out before the clock starts (it is read from a mirror that Rounds has made, `reference`), nothing is checked, and no
 * trigger runs.
 */
type Row = (string | number | null)[]

await runClient(async ({ url, folder, reference }) => {
  const made = readEncrypted(reference, cacheKey())
  const db = openEncrypted(join(folder, 'mirror.db'), cacheKey())
  migrate(db, mirrorSchema)
  const named = (kind: string) =>
    db
      .prepare("SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%'")
      .pluck()
      .all(kind) as string[]
  for (const trigger of named('trigger')) db.exec(`DROP TRIGGER "${trigger}"`)
  const insert = (table: string, columns: number) =>
    db.prepare(`INSERT OR REPLACE INTO "${table}" VALUES (${Array(columns).fill('?').join()})`)

  const columns = (db.pragma('table_info(resource)') as { name: string }[]).map(({ name }) => name)
  const at = (name: string) => columns.indexOf(name)
  const [type, id, json] = [at('type'), at('id'), at('json')]
  const others = columns.map((name) => (name === 'json' ? 'NULL' : `"${name}"`)).join()
  const placed = new Map<string, Row>()
  for (const row of made.prepare(`SELECT ${others} FROM resource`).raw().all() as Row[])
    placed.set(`${row[type]}/${row[id]}`, row)
  const rest = named('table')
    .filter((table) => table !== 'resource')
    .map((table) => ({ table, rows: made.prepare(`SELECT * FROM "${table}"`).raw().all() as Row[] }))
  made.close()

  const resource = insert('resource', columns.length)
  const writePage = db.transaction((entries: { resource: { resourceType: string; id: string } }[]) => {
    for (const one of entries) {
      const row = placed.get(`${one.resource.resourceType}/${one.resource.id}`)
      if (!row) throw new Error('The mirror of the run before does not hold the same resources.')
      row[json] = JSON.stringify(one.resource)
      resource.run(...row)
    }
  })
  return {
    async load() {
      for (let n = 0; ; n++) {
        const answer = await fetch(`${url}/pages/${n}`)
        if (!answer.ok) break
        const page = JSON.parse(await answer.text())
        writePage(page.entry ?? [])
      }
      db.transaction(() => {
        for (const { table, rows } of rest) {
          const first = rows[0]
          if (!first) continue
          const statement = insert(table, first.length)
          for (const row of rows) statement.run(...row)
        }
      })()
    },
    count: () => db.prepare('SELECT count(*) FROM resource').pluck().get() as number,
    close: () => void db.close(),
  }
})
