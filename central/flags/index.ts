import type { FastifyInstance } from 'fastify'
import { type Migration, migrate } from '../base/migrate.ts'
import { hasDirectory } from '../directory/pharmacies.ts'
import { hasTests } from '../directory/test-sites.ts'
import type { CentralContext } from '../http/context.ts'
import { callerOf } from '../http/request.ts'
import { hasEditions } from '../terminology/editions.ts'

const flagTable: Migration = {
  number: 1,
  name: 'flags',
  up(db) {
    db.exec(`
      CREATE TABLE flag (
        practitioner TEXT NOT NULL,
        name TEXT NOT NULL,
        is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
        PRIMARY KEY (practitioner, name)
      ) WITHOUT ROWID;
    `)
  },
}

/**
 * Feature flags, evaluated here for each provider: what the settings say for everyone, and over it what the
 * table `flag` says for this one. A name that is not in the answer is off. `pharmacies` is on where
 * there is a directory, `inbox`, `favorites`, `letters` and `reconciliation` unless they were turned off, `diagnoses` where there is an edition of ICD-10-CM, `labs` where there is
 * a catalog of tests and nobody switched it off.
 */
export function flags(app: FastifyInstance, context: CentralContext): void {
  migrate(context.db, 'flags', [flagTable])
  const own = context.db.prepare<[string], { name: string; is_on: number }>(
    'SELECT name, is_on FROM flag WHERE practitioner = ?',
  )
  app.get('/flags', async (request, reply) => {
    const { practitionerId } = await callerOf(context, request)
    const single = own.all(practitionerId).map(({ name, is_on }) => [name, is_on === 1] as const)
    reply.header('cache-control', 'no-store')
    const directory = hasDirectory(context.db) ? { pharmacies: true } : {}
    // This server puts results before their reader, with or without a list of the practice, keeps letters,
    // and favorites for who made them, and takes what a patient says of a medicine as a comment.
    const always = { inbox: true, favorites: true, letters: true, reconciliation: true }
    const editions = hasEditions(context.db) ? { diagnoses: true } : {}
    const labs = hasTests(context.db) ? { labs: true } : {}
    return {
      flags: {
        ...always,
        ...labs,
        ...context.settings.flags,
        ...Object.fromEntries(single),
        ...directory,
        ...editions,
      },
    }
  })
}
