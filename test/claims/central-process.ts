import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCentral } from '../../central/app.ts'
import { practitioner, waitingVisit } from '../../central/testing/practice.ts'

/**
 * The reference central API in a process of its own, on a real file and a real socket, with a clock that is moved by
 * the parent: leases lapse as fast as the run needs. Everyone is who their Bearer token says.
 */
export type ToCentral =
  | { kind: 'load'; providers: string[]; patients: string[] }
  | { kind: 'pass'; ms: number }
  | { kind: 'close' }
export type FromCentral = { kind: 'listening'; url: string } | { kind: 'done' }

let now = Date.parse('2026-11-23T10:00:00Z')
const folder = mkdtempSync(join(tmpdir(), 'claims-'))
const central = await createCentral({
  database: join(folder, 'central.sqlite'),
  // In real time, so that lapsed leases are looked for in the middle of everything.
  settings: { sweepSeconds: 0.25 },
  clock: { now: () => now },
  authenticate: async (request) => {
    // No two requests at the same instant: history can be put in order by its times.
    now += 1
    const practitionerId = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    const device = request.headers['rounds-device']
    return practitionerId ? { practitionerId, deviceId: typeof device === 'string' ? device : null } : null
  },
})

const tell = (message: FromCentral) => process.send?.(message)

process.on('message', async (message: ToCentral) => {
  switch (message.kind) {
    case 'load': {
      const { store } = central.context
      store.atomically(() => {
        for (const id of message.providers) store.put(practitioner(id, id, ['MA']))
        for (const id of message.patients) for (const resource of waitingVisit(id)) store.put(resource)
      })
      tell({ kind: 'done' })
      return
    }
    case 'pass':
      now += message.ms
      tell({ kind: 'done' })
      return
    case 'close':
      await central.close()
      rmSync(folder, { recursive: true, force: true })
      process.exit(0)
  }
})
process.on('disconnect', () => process.exit(1))
tell({ kind: 'listening', url: central.url })
