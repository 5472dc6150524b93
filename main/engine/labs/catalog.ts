import type { ActivityDefinition, PlanDefinition } from '@medplum/fhirtypes'
import { orderSetOf, testOf } from '../../clinical/labs/catalog.ts'
import type { OrderableTest, OrderSet } from '../../clinical/labs/orderable.ts'
import type { ReadableCache, WritableCache } from '../cache/cache.ts'
import type { CentralClient } from '../central/client.ts'
import { refusalOf, unreadable } from '../central/refusal.ts'
import { flagIn } from '../flags/flags.ts'

export type Catalog = { tests: OrderableTest[]; sets: OrderSet[] }

const fact = 'tests-to-order'
/** So many pages of at most a megabyte, of each of the two types. */
const mostPages = 20

const none: Catalog = { tests: [], sets: [] }
let read: { text: string; catalog: Catalog } = { text: '', catalog: none }

/** As the server last gave it; empty where it has none, or this provider does not order from it. */
export function catalogOn(cache: Pick<ReadableCache, 'fact'>): Catalog {
  const text = flagIn(cache, 'labs') ? cache.fact(fact) : undefined
  if (!text) return none
  // Searched at each key, it is read once.
  if (read.text !== text) read = { text, catalog: JSON.parse(text) as Catalog }
  return read.catalog
}

export const keepCatalog = (cache: Pick<WritableCache, 'setFact'>, catalog: Catalog): void =>
  cache.setFact(fact, JSON.stringify(catalog))

/** What can't be read of one costs no other. Throws `Refusal`: those of the last answer stay. */
export async function askForCatalog(central: Pick<CentralClient, 'request'>): Promise<Catalog> {
  const definitions = await allOf<ActivityDefinition>(central, 'ActivityDefinition')
  const plans = await allOf<PlanDefinition>(central, 'PlanDefinition')
  return {
    tests: definitions.flatMap((one) => testOf(one) ?? []),
    sets: plans.flatMap((one) => orderSetOf(one) ?? []),
  }
}

async function allOf<T extends ActivityDefinition | PlanDefinition>(
  central: Pick<CentralClient, 'request'>,
  type: T['resourceType'],
): Promise<T[]> {
  const found: T[] = []
  let path: string | null = `/fhir/R4/${type}?status=active&_count=200`
  for (let page = 0; path !== null && page < mostPages; page++) {
    const answer = await central.request({ method: 'GET', path })
    if (answer.kind !== 'answer' || answer.status !== 200) throw refusalOf(answer)
    const { entry = [], link = [] } = answer.body as {
      entry?: { resource?: T }[]
      link?: { relation?: string; url?: string }[]
    }
    if (!Array.isArray(entry) || !Array.isArray(link)) throw unreadable()
    found.push(...entry.flatMap((one) => (one?.resource?.resourceType === type ? [one.resource as T] : [])))
    const next = link.find((one) => one?.relation === 'next')?.url
    // Asked of our own server, whatever host it says.
    const query: string | undefined = next?.split('?')[1]
    path = query ? `/fhir/R4/${type}?${query}` : null
  }
  if (path !== null) throw unreadable()
  return found
}
