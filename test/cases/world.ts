import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Task } from '@medplum/fhirtypes'
import { createCentral } from '../../central/app.ts'
import type { Clock } from '../../main/base/clock.ts'
import { wholeChart } from '../../main/engine/testing/whole-chart.ts'
import { workstation } from '../../main/engine/testing/workstation.ts'
import { type At, type Case, noon, resourcesIn } from './case.ts'

const limitMs = 20_000

/** A clock that begins at this moment and goes on as clocks do. */
function clockFrom(start: string): Clock & { stop(): void } {
  const began = performance.now()
  const timers = new Set<NodeJS.Timeout>()
  return {
    now: () => Date.parse(start) + performance.now() - began,
    monotonic: () => performance.now(),
    after(ms, work) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        work()
      }, ms)
      timers.add(timer)
      return () => {
        timers.delete(timer)
        clearTimeout(timer)
      }
    },
    stop() {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

/** Loads one file by the door that `--load` is, signs a provider in, and lets `look` ask. Everything is gone after. */
export async function withCase<T>(path: string, one: Case, look: (at: At) => Promise<T>): Promise<T> {
  const file: unknown = JSON.parse(readFileSync(path, 'utf8'))
  const resources = resourcesIn(file)
  const folder = mkdtempSync(join(tmpdir(), 'rounds-case-'))
  const clock = clockFrom(one.clock ?? noon)
  const closing: (() => Promise<void> | void)[] = [
    () => rmSync(folder, { recursive: true, force: true }),
    clock.stop,
  ]
  try {
    if (resources.length > 0) copyFileSync(path, join(folder, basename(path)))
    const central = await createCentral({
      database: ':memory:',
      training: true,
      clock,
      settings: { pharmacySeconds: 0 },
      load: resources.length > 0 ? [folder] : [],
    })
    closing.push(central.close)
    const refused = central.loaded.flatMap((it) => it.problems)[0]
    if (refused) throw new Error(`not loaded: ${refused.element} ${refused.message}`)
    await one.before?.(central, file)
    const station = await workstation(central.url, {
      clock,
      ...(one.fetch ? { fetch: one.fetch(fetch) } : {}),
    })
    closing.push(station.close)
    await station.signIn(one.email ?? 'okafor@training.rounds.example')
    await within('the queue comes', () =>
      station.until(async () => (await station.call('queue.list', {})).waiting.length > 0),
    )
    return await look(readThrough({ central, station, resources, file }))
  } finally {
    for (const close of closing.reverse()) await close()
  }
}

function readThrough({
  central,
  station,
  resources,
  file,
}: Pick<At, 'central' | 'station' | 'resources' | 'file'>): At {
  const visits = resources.filter((it): it is Task & { id: string } => it.resourceType === 'Task' && !!it.id)

  function visitOf(who: string | undefined) {
    const named = visits.filter(
      (it) => !who || it.for?.reference === `Patient/${who}` || it.for?.display === who,
    )
    const [task, other] = named
    if (!task || other) throw new Error(`${named.length} visits of ${who ?? 'a patient'} in this file`)
    return { taskId: task.id, encounterId: task.encounter?.reference?.slice('Encounter/'.length) ?? '' }
  }

  async function claim(who?: string) {
    const visit = visitOf(who)
    const mine = (await station.call('queue.list', {})).mine.some((row) => row.taskId === visit.taskId)
    if (!mine) await station.call('queue.claim', { taskId: visit.taskId })
    await within('the chart comes whole', () =>
      station.until(
        async () =>
          (await station.call('chart.open', { encounterId: visit.encounterId })).load.state === 'complete',
      ),
    )
    return visit
  }

  const chart = async (who?: string) => {
    const { encounterId } = await claim(who)
    return wholeChart(station, { encounterId })
  }

  return {
    central,
    station,
    resources,
    file,
    claim,
    chart,
    async waiting(who) {
      const { taskId } = visitOf(who)
      return within('the patient waits', () =>
        station.until(async () =>
          (await station.call('queue.list', {})).waiting.find((row) => row.taskId === taskId),
        ),
      )
    },
    async own(who) {
      const { taskId } = await claim(who)
      const row = (await station.call('queue.list', {})).mine.find((it) => it.taskId === taskId)
      if (!row) throw new Error('the visit is not among the own ones')
      return row
    },
    async note(who) {
      const { encounterId } = await claim(who)
      const { items } = await station.call('chart.notes', { chartOf: { encounterId }, most: 10 })
      const [row, other] = items
      if (!row || other) throw new Error(`${items.length} notes in the chart`)
      return station.call('chart.note', { chartOf: { encounterId }, compositionId: row.compositionId })
    },
  }
}

async function within<T>(what: string, wait: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`never: ${what}`)), limitMs)
  })
  try {
    return await Promise.race([wait(), late])
  } finally {
    clearTimeout(timer)
  }
}
