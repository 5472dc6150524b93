import type { Edition, IcdCode } from '../../clinical/diagnoses/edition.ts'
import { type IcdIndex, indexing } from '../../clinical/diagnoses/index-of.ts'
import type { KeptEdition, ReadableEditions } from '../cache/cache.ts'

const batch = 2000

/** The edition read out of the cache and indexed, a batch at a time. */
function* building(editions: ReadableEditions, { version }: Edition): Generator<void, IcdIndex> {
  const rows: IcdCode[] = []
  for (;;) {
    const more = editions.rowsAfter(version, rows.at(-1)?.code ?? '', batch)
    rows.push(...more)
    if (more.length < batch) break
    yield
  }
  return yield* indexing(rows)
}

/**
 * Indexes of the editions here, made when they are first needed. `prepare` makes one in small turns beforehand, so that the first
 * search waits for nothing; a search that comes sooner makes the rest at once.
 */
export function createEditionIndex(editions: ReadableEditions, after: (act: () => void) => void) {
  let made: { name: string; index: IcdIndex } | null = null
  let making: { name: string; steps: Generator<void, IcdIndex> } | null = null
  const nameOf = ({ version, stamp }: KeptEdition) => `${version} ${stamp}`

  function stepsFor(edition: KeptEdition): Generator<void, IcdIndex> {
    const name = nameOf(edition)
    if (making?.name !== name) making = { name, steps: building(editions, edition) }
    return making.steps
  }

  function step(edition: KeptEdition): boolean {
    const name = nameOf(edition)
    if (made?.name === name) return true
    const { done, value } = stepsFor(edition).next()
    if (!done) return false
    made = { name, index: value }
    making = null
    return true
  }

  return {
    of(edition: KeptEdition): IcdIndex {
      while (!step(edition));
      if (!made) throw new Error('An index was made and is not here.')
      return made.index
    },
    prepare(edition: KeptEdition): void {
      if (!step(edition)) after(() => this.prepare(edition))
    },
  }
}
export type EditionIndex = ReturnType<typeof createEditionIndex>
