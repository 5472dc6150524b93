import type { Resource } from '@medplum/fhirtypes'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { type Counted, countStatements, moreOf } from '../../../test/support/count-statements.ts'
import { reviewerExtension } from '../../clinical/results/review-task.ts'
import type { SyncCache } from '../cache/cache.ts'
import { cacheFolder, page, position } from '../cache/test/folder.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { heldVisitsOf } from '../record/held-visits.ts'
import { visitsToMoveTo } from '../visit/move-to.ts'
import { chartRetentions } from './needed.ts'

const counting = countStatements()
afterAll(counting.stop)
const day = 86_400_000
const noon = Date.parse('2026-11-23T12:00:00Z')
const iso = (ms: number) => new Date(ms).toISOString()
const mine = { reference: 'Practitioner/d' }
const subject = { reference: 'Patient/p' }

let folder: ReturnType<typeof cacheFolder>
let cache: SyncCache
beforeEach(() => {
  folder = cacheFolder()
  cache = folder.open().cache
})
afterEach(() => folder.remove())

/** A patient whom this provider has seen, and met by appointment, every week for so many weeks; the last is `first` days ago. */
function weeks(count: number, first = 40): void {
  const resources = Array.from({ length: count }, (_, n) => n).flatMap((n): Resource[] => {
    const at = iso(noon - (first + 7 * n) * day)
    const encounter = { reference: `Encounter/e${n}` }
    return [
      { resourceType: 'Encounter', id: `e${n}`, status: 'finished', class: { code: 'VR' }, subject },
      {
        resourceType: 'Task',
        id: `t${n}`,
        status: 'completed',
        intent: 'order',
        code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'on-demand-visit' }] },
        statusReason: { coding: [{ system: 'https://rounds.example/fhir/visit-end', code: 'signed' }] },
        for: subject,
        encounter,
        owner: mine,
        executionPeriod: { start: at, end: at },
        meta: { lastUpdated: at },
      },
      {
        resourceType: 'Appointment',
        id: `a${n}`,
        status: 'fulfilled',
        start: at,
        end: at,
        participant: [
          { actor: subject, status: 'accepted' },
          { actor: mine, status: 'accepted' },
        ],
      },
    ]
  })
  // The earliest came first.
  const versions = resources.toReversed().map((resource, n) => ({ position: position(n + 1), resource }))
  cache.applyPage(page({ cursor: 'c', entered: ['p'], versions }))
}

const why = () => chartRetentions(cache, heldVisitsOf(cache), 'd', noon).get('p')

/** What `work` costs after so many weeks. */
function costAfter(count: number, work: () => void): Counted {
  folder.remove()
  folder = cacheFolder()
  cache = folder.open().cache
  weeks(count)
  counting.take()
  work()
  return counting.take()
}

test('which charts are needed costs as much for a patient of many years as for one of some', () => {
  const [few, many] = [costAfter(50, why), costAfter(500, why)]
  expect(few.statements).toBeGreaterThan(0)
  expect(moreOf(many, few)).toEqual([])
})

test('where words can move costs as much with visits of many years as with those of one', () => {
  const move = () => {
    const context = {
      cache,
      visits: heldVisitsOf(cache),
      session: { me: () => ({ practitionerId: 'd', name: 'Dr D' }) },
    } as unknown as EngineContext
    const found = visitsToMoveTo(context, 'e0').map(({ encounterId }) => encounterId)
    expect(found).toEqual(Array.from({ length: 30 }, (_, n) => `e${n + 1}`))
  }
  const [few, many] = [costAfter(50, move), costAfter(500, move)]
  expect(few.statements).toBeGreaterThan(0)
  expect(moreOf(many, few)).toEqual([])
})

test('of visits long over the last decides since when the chart is closed', () => {
  weeks(3)
  expect(why()).toMatchObject({ why: 'closed', since: noon - 40 * day })
})

test('a visit long over keeps the chart while its note is not signed, however many came after it', () => {
  weeks(3)
  cache.journalEdit({ encounterId: 'e2', section: 'plan', text: 'Rest.', at: iso(noon) })
  expect(why()).toMatchObject({ why: 'kept' })
})

test('an appointment that is near keeps the chart open, and one that several providers share', () => {
  weeks(3)
  const shared: Resource = {
    resourceType: 'Appointment',
    id: 'shared',
    status: 'booked',
    start: iso(noon + day),
    end: iso(noon + day),
    participant: [
      { actor: subject, status: 'accepted' },
      { actor: { reference: 'Practitioner/other' }, status: 'accepted' },
      { actor: mine, status: 'accepted' },
    ],
  }
  cache.applyPage(page({ cursor: 'd', versions: [{ position: position(99), resource: shared }] }))
  expect(why()).toMatchObject({ why: 'open' })
})

test('a result that was acknowledged keeps the chart of a visit long over since then, for whoever had it', () => {
  weeks(3)
  const reviewed = (who: string): Resource => ({
    resourceType: 'Task',
    id: 'review',
    status: 'completed',
    intent: 'order',
    code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'review-result' }] },
    for: subject,
    executionPeriod: { end: iso(noon - day) },
    extension: [reviewerExtension({ who: { reference: who }, because: 'unordered', since: null })],
  })
  const come = (cursor: string, at: number, resource: Resource) =>
    cache.applyPage(page({ cursor, versions: [{ position: position(at), resource }] }))
  come('d', 100, reviewed('Practitioner/other'))
  expect(why()).toMatchObject({ why: 'closed', since: noon - 40 * day })
  come('e', 101, reviewed('Practitioner/d'))
  expect(why()).toMatchObject({ why: 'closed', since: noon - day })
})
