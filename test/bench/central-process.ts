import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Appointment, Bundle } from '@medplum/fhirtypes'
import { createCentral } from '../../central/app.ts'
import { readCompartment } from '../../central/changes/compartment.ts'

/** The reference central API in a process of its own, with the training practice and the charts of a folder. */
export type ToCentral =
  | { kind: 'book' }
  /** Writes what `$everything` answers of each chart in the provider's scope, a file a page. */
  | { kind: 'record'; folder: string }
  | { kind: 'cpu' }
  | { kind: 'close' }
export type FromCentral =
  | { kind: 'listening'; url: string; charts: number }
  | { kind: 'booked'; resources: number }
  | { kind: 'recorded'; pages: number; bytes: number }
  /** Processor time of this process so far. */
  | { kind: 'cpu'; ms: number }

const folder = mkdtempSync(join(tmpdir(), 'bench-central-'))
const central = await createCentral({
  database: join(folder, 'central.sqlite'),
  training: true,
  load: [process.argv[2] ?? ''],
})
const patients = central.loaded.at(-1)?.patients ?? []
const tell = (message: FromCentral) => process.send?.(message)

process.on('message', async (message: ToCentral) => {
  switch (message.kind) {
    case 'book': {
      const { store } = central.context
      const start = new Date(Date.now() + 3_600_000).toISOString()
      store.atomically(() => {
        for (const id of patients)
          store.put({
            resourceType: 'Appointment',
            id: `bench-${id}`,
            status: 'booked',
            start,
            end: start,
            participant: [
              { actor: { reference: `Patient/${id}` }, status: 'accepted' },
              { actor: { reference: 'Practitioner/okafor' }, status: 'accepted' },
            ],
          } as Appointment & { id: string })
      })
      const count = central.context.db
        .prepare<string[], { n: number }>(
          `SELECT count(*) AS n FROM current WHERE patient IN (${patients.map(() => '?').join()})`,
        )
        .get(...patients)
      tell({ kind: 'booked', resources: count?.n ?? 0 })
      return
    }
    case 'record': {
      const { store, settings, baseUrl } = central.context
      const scope = central.context.db
        .prepare("SELECT patient FROM scope WHERE practitioner = 'okafor' AND inside = 1 ORDER BY position")
        .pluck()
        .all() as string[]
      let pages = 0
      let bytes = 0
      for (const patient of scope)
        for (let cursor: string | undefined, more = true; more; ) {
          const root = `${baseUrl()}/fhir/R4`
          const text = readCompartment(
            store as never,
            'okafor',
            patient,
            cursor,
            200,
            settings.limits.answer,
            root,
            (_row, stored) => stored,
          )
          writeFileSync(join(message.folder, `${String(pages++).padStart(5, '0')}.json`), text)
          bytes += Buffer.byteLength(text)
          const next = (JSON.parse(text) as Bundle).link?.find(({ relation }) => relation === 'next')?.url
          cursor = next && (new URL(next).searchParams.get('cursor') ?? undefined)
          more = cursor !== undefined
        }
      tell({ kind: 'recorded', pages, bytes })
      return
    }
    case 'cpu': {
      const { user, system } = process.cpuUsage()
      tell({ kind: 'cpu', ms: (user + system) / 1000 })
      return
    }
    case 'close':
      await central.close()
      rmSync(folder, { recursive: true, force: true })
      process.exit(0)
  }
})
process.on('disconnect', () => process.exit(1))
tell({ kind: 'listening', url: central.url, charts: patients.length })
