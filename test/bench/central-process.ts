import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Appointment } from '@medplum/fhirtypes'
import { createCentral } from '../../central/app.ts'

/** The reference central API in a process of its own, with the training practice and the charts of a folder. */
export type ToCentral = { kind: 'book' } | { kind: 'close' }
export type FromCentral =
  | { kind: 'listening'; url: string; charts: number }
  | { kind: 'booked'; resources: number }

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
    case 'close':
      await central.close()
      rmSync(folder, { recursive: true, force: true })
      process.exit(0)
  }
})
process.on('disconnect', () => process.exit(1))
tell({ kind: 'listening', url: central.url, charts: patients.length })
