import { setTimeout as pause } from 'node:timers/promises'
import type { SyncView } from '../../../preload/views/index.ts'
import type { Ask, Say } from './typist.ts'

/** Rounds of sync after which everything must be at the central API. */
const mostRounds = 60

/** Sends everything, then says what the interface shows of these visits. */
export async function readBack(ask: Ask, say: Say, visits: string[]): Promise<void> {
  let status = await ask('sync.now', {})
  for (let round = 0; round < mostRounds && !isDone(status); round++) {
    await pause(50)
    status = await ask('sync.now', {})
  }
  for (const encounterId of visits) {
    await ask('note.takeUp', { encounterId })
    const note = await ask('note.open', { encounterId })
    const listed = await ask('chart.allergies', { chartOf: { encounterId }, most: 1000 })
    const orders = await ask('orders.list', { encounterId })
    const sections = note?.sections.flatMap(({ text, conflict }) => [text, conflict?.theirs ?? '']) ?? []
    const allergies = listed?.items.map(({ text }) => text) ?? []
    say({
      did: 'read',
      encounterId,
      text: [...sections, ...allergies].join('\n'),
      orders: orders?.map(({ id }) => id) ?? [],
      signed: note?.kept === 'signed',
    })
  }
  status = await ask('sync.now', {})
  say({
    did: 'drained',
    unsent: status?.unsent ?? -1,
    setAside: status?.setAside.map(({ what, why }) => `${what}: ${why}`) ?? [],
    cacheMessage: status?.cacheMessage ?? null,
  })
}

const isDone = (status: SyncView | undefined): boolean =>
  status !== undefined && status.unsent === 0 && status.central === 'reachable' && status.charts.loading === 0
