import type { Composition } from '@medplum/fhirtypes'
import type { Migration } from '../../base/migrate.ts'

/**
 * The signed notes that wait for a co-signature, by whose. Of the notes that were here before, all that name somebody are put in: the
 * list leaves out what is co-signed already, and the next write of such a note takes it out here.
 */
export const coSignatures: Migration = {
  number: 7,
  name: 'co-signatures',
  up(db) {
    db.exec(`
      CREATE TABLE co_signature_awaited (
        note TEXT NOT NULL PRIMARY KEY,
        supervisor TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX co_signature_awaited_of ON co_signature_awaited (supervisor);
    `)
    const put = db.prepare('INSERT INTO co_signature_awaited VALUES (?, ?)')
    const rows = db
      .prepare<[], { id: string; body: string }>(
        `SELECT c.id, v.body FROM current c JOIN version v ON v.position = c.version
         WHERE c.type = 'Composition' AND c.deleted = 0 AND c.status = 'final'`,
      )
      .all()
    for (const { id, body } of rows) {
      const supervisor = coSignerOf(JSON.parse(body) as Composition)
      if (supervisor) put.run(id, supervisor)
    }
  },
}

/** As the program of this step read a note: frozen with it. */
function coSignerOf(note: Composition): string | undefined {
  const reference = note.attester?.find(({ mode }) => mode === 'professional')?.party?.reference
  const match =
    typeof reference === 'string' ? /^Practitioner\/([A-Za-z0-9\-.]{1,64})$/.exec(reference) : null
  return match && match[1] !== '.' && match[1] !== '..' ? match[1] : undefined
}
