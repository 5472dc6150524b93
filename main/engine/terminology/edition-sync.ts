import { setImmediate as turn } from 'node:timers/promises'
import type { Clock } from '../../base/clock.ts'
import type { SyncCache } from '../cache/cache.ts'
import type { CentralClient } from '../central/client.ts'
import { askEditions } from './ask-editions.ts'

/** So many of the newest are kept: the one in force, the one to come, and the one before for visits that are still open. */
const mostEditions = 3
const pageRows = 1000
/** More than twice what an edition has; what says it has more is none. */
const mostRows = 250_000
const anotherLookMs = 60 * 60_000

type Deps = {
  cache: Pick<
    SyncCache,
    'editions' | 'beginEdition' | 'addToEdition' | 'finishEdition' | 'keepEditions' | 'fact'
  >
  client: Pick<CentralClient, 'request'>
  clock: Pick<Clock, 'after'>
  /** The central API has editions at all: one that has none is asked nothing. */
  offered(): boolean
  /** Lets typing come in between; resolves at once where nobody types. */
  rest?: () => Promise<unknown>
}

/**
 * Brings the newest editions of ICD-10-CM here, each whole or not at all, a page at a time, and again when the central API's is
 * another. What is here stays when nothing answers.
 */
export function createEditionSync({ cache, client, clock, offered, rest }: Deps) {
  const ask = askEditions(client)
  let running: Promise<void> | null = null
  let stopped = false
  let cancel = () => {}

  async function load(): Promise<void> {
    const listed = await ask.list()
    if (!listed || stopped) return
    const wanted = listed.toSorted((a, b) => b.starts.localeCompare(a.starts)).slice(0, mostEditions)
    for (const edition of wanted) {
      const here = cache.editions.list().find(({ version }) => version === edition.version)
      if (here?.stamp !== edition.stamp && !(await loadOne(edition))) return
    }
    // Of a server that lists none, what is here stays: it may have been restored, and is loaded again.
    if (wanted.length > 0 && !stopped) cache.keepEditions(wanted.map(({ version }) => version))
  }

  /** False: not whole. What came so far is thrown away when it begins anew. */
  async function loadOne(edition: Parameters<SyncCache['beginEdition']>[0]): Promise<boolean> {
    cache.beginEdition(edition)
    for (let offset = 0; ; ) {
      const page = await ask.rows(edition.version, offset, pageRows)
      if (!page || stopped || page.total > mostRows) return false
      cache.addToEdition(edition.version, page.rows)
      offset += page.rows.length
      if (offset >= page.total) break
      // A page without rows before the end would be asked for for ever.
      if (page.rows.length === 0) return false
      await (rest ? rest() : turn())
    }
    const successors = await ask.successors(edition.version)
    if (!successors || stopped) return false
    cache.finishEdition(edition.version, successors)
    return true
  }

  async function look(): Promise<void> {
    cancel()
    if (stopped) return
    cancel = clock.after(anotherLookMs, () => void look())
    if (!offered()) return
    running ??= load().finally(() => {
      running = null
    })
    await running.catch(() => {})
  }

  return {
    /** Looks now, and each hour from then on. */
    look,
    async stop(): Promise<void> {
      stopped = true
      cancel()
      await running?.catch(() => {})
    },
  }
}
