import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCentral } from '../../central/app.ts'
import { growing, growthChart, weekOfVisits } from '../support/growth-chart.ts'

/** The reference central API in a process of its own: the training practice, a week of visits, one chart of this size. */
export type ToCentral = { kind: 'book'; round: number } | { kind: 'close' }
export type FromCentral = { kind: 'listening'; url: string } | { kind: 'booked' }

const folder = mkdtempSync(join(tmpdir(), 'bench-growth-'))
const central = await createCentral({ database: join(folder, 'central.sqlite'), training: true })
const { store } = central.context
const tell = (message: FromCentral) => process.send?.(message)
const put = (all: ReturnType<typeof weekOfVisits>) =>
  store.atomically(() => {
    for (const one of all) store.put(one)
  })
put(weekOfVisits(35, 'week', 40, new Date()))
put(growthChart(growing.patientId, Number(process.argv[2])))

process.on('message', async (message: ToCentral) => {
  if (message.kind === 'book') {
    put(weekOfVisits(2, `new-${message.round}`, 300, new Date()))
    return tell({ kind: 'booked' })
  }
  await central.close()
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
})
process.on('disconnect', () => process.exit(1))
tell({ kind: 'listening', url: central.url })
