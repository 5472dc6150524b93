import type { Resource, ResourceType } from '@medplum/fhirtypes'
import { parseFhirJson, writeFhirJson } from '../../clinical/fhir-json.ts'
import type { SentWrite, ServerVersion } from './cache.ts'
import type { Sqlite } from './encrypted-file.ts'
import { statements } from './statements.ts'

type Versions = 'bases' | 'mine' | 'versions'

/** Acknowledged writes, kept as long as the server may be put back to before them. */
export function sentIn(db: Sqlite) {
  const sql = statements({
    add: () =>
      db.prepare(`
      INSERT OR REPLACE INTO sent
        (key, kind, encounter, patient, claim, author, written_at, acknowledged_at, bytes, bases, mine, versions)
      SELECT key, kind, encounter, patient, claim, author, written_at, @at, bytes, @bases, @mine, @versions
      FROM outbox WHERE id = @row RETURNING key`),
    addResource: () =>
      db.prepare('INSERT OR REPLACE INTO sent_resource (key, n, type, id) VALUES (?, ?, ?, ?)'),
    all: () =>
      db.prepare(`
      SELECT key, kind, encounter AS encounterId, patient AS patientId, claim, author, written_at AS writtenAt,
        bases, mine, versions FROM sent ORDER BY rowid`),
    newest: () =>
      db
        .prepare(`
      SELECT s.versions FROM sent_resource r CROSS JOIN sent s ON s.key = r.key
      WHERE r.type = ? AND r.id = ? AND s.encounter = ? ORDER BY r.rowid DESC LIMIT 1`)
        .pluck(),
    remove: () => db.prepare('DELETE FROM sent WHERE key = ?'),
    forget: () => db.prepare('DELETE FROM sent WHERE acknowledged_at < ?'),
  })

  return {
    /** Copies a row of the outbox, in the transaction that takes it out of there. */
    addFromOutbox(
      row: number,
      held: { base: Resource | null; mine: Resource }[],
      versions: ServerVersion[],
      at: string,
    ): void {
      const added = sql.add.get({
        row,
        at,
        bases: writeFhirJson(held.map(({ base }) => base)),
        mine: writeFhirJson(held.map(({ mine }) => mine)),
        versions: writeFhirJson(versions),
      }) as { key: string } | undefined
      if (!added) return
      versions.forEach(({ resource: { resourceType, id } }, n) => {
        if (id !== undefined) sql.addResource.run(added.key, n, resourceType, id)
      })
    },
    /** Oldest first. */
    all: (): SentWrite[] =>
      (sql.all.all() as (Omit<SentWrite, Versions> & Record<Versions, string>)[]).map((row) => ({
        ...row,
        bases: parseFhirJson(row.bases) as SentWrite['bases'],
        mine: parseFhirJson(row.mine) as SentWrite['mine'],
        versions: parseFhirJson(row.versions) as SentWrite['versions'],
      })),
    /** The newest acknowledged version of one resource in one visit. */
    newestOf(type: ResourceType, id: string, encounterId: string): Resource | undefined {
      const versions = sql.newest.get(type, id, encounterId) as string | undefined
      if (versions === undefined) return undefined
      return (parseFhirJson(versions) as ServerVersion[]).findLast(
        ({ resource }) => resource.resourceType === type && resource.id === id,
      )?.resource
    },
    remove: (key: string) => sql.remove.run(key),
    forgetBefore: (time: string) => sql.forget.run(time),
  }
}

/** Finds the resources of all acknowledged writes again, for a file whose index of them can't be trusted. */
export function indexSent(db: Sqlite): void {
  const add = db.prepare('INSERT OR REPLACE INTO sent_resource (key, n, type, id) VALUES (?, ?, ?, ?)')
  const rows = db.prepare('SELECT key, versions FROM sent ORDER BY rowid').all()
  for (const { key, versions } of rows as { key: string; versions: string }[]) {
    const found = parsed(versions)
    found.forEach(({ resource }, n) => {
      if (resource?.id !== undefined) add.run(key, n, resource.resourceType, resource.id)
    })
  }
}

function parsed(versions: string): ServerVersion[] {
  try {
    const found = JSON.parse(versions)
    return Array.isArray(found) ? found : []
  } catch {
    return []
  }
}
