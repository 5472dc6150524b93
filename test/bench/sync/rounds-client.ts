import { join } from 'node:path'
import { readEncrypted } from '../../../main/engine/cache/encrypted-file.ts'
import { workstation } from '../../../main/engine/testing/workstation.ts'
import type { Payload } from '../../../preload/contract/index.ts'
import { cacheKey } from './cache-key.ts'
import { runClient, type Spent, spending } from './client.ts'

/**
 * The engine as it is, from its first request of the feed after the sign-in to the moment at which its status says that
 * all charts are complete. The trail of the sign-in goes on beside it, as on any morning.
 */
await runClient(async ({ url, folder }) => {
  let spent: ReturnType<typeof spending> | null = null
  let took: Spent = { ms: Number.NaN, cpuMs: Number.NaN }
  let look: () => void = () => {}
  const station = await workstation(url, {
    folder,
    key: cacheKey(),
    fetch(input, init) {
      if (spent === null && String(input).includes('$changes')) spent = spending()
      return fetch(input, init)
    },
    emit(event, payload) {
      if (event === 'changed' && (payload as Payload<'changed'>).keys.includes('sync')) look()
    },
  })
  return {
    async load() {
      const next = () =>
        new Promise<void>((resolve) => {
          look = resolve
        })
      let news = next()
      await station.signIn('okafor@training.rounds.example')
      for (let isWhole = false; !isWhole; ) {
        await news
        news = next()
        const { charts } = await station.call('sync.status', {})
        isWhole = charts.loading === 0 && charts.complete > 0
      }
      took = spent?.() ?? took
    },
    took: () => took,
    count() {
      const db = readEncrypted(join(folder, 'mirror.db'), cacheKey())
      const count = db.prepare('SELECT count(*) FROM resource').pluck().get() as number
      db.close()
      return count
    },
    close: () => station.close(),
  }
})
