import type { Condition, Observation, Resource } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import type { ObservationView } from '../../../preload/views/index.ts'
import { sections } from '../../clinical/observations/observation-sections.ts'
import type { SyncCache } from '../cache/cache.ts'
import { folderForEachTest } from '../cache/test/each-folder.ts'
import { page, position, version } from '../cache/test/folder.ts'
import { chartParts } from './chart-parts.ts'
import { current } from './list-state.ts'
import { observationSections } from './observations.ts'
import { problemViews } from './problems.ts'

const folder = folderForEachTest()
const subject = { reference: 'Patient/p' }
const all = 1_000_000

/** Evenly spread and the same each time (mulberry32). */
function drawn(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    chance: (share: number) => next() < share,
    below: (size: number) => Math.floor(next() * size),
    of: <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T,
  }
}
type Draw = ReturnType<typeof drawn>

/** No two of one time: what comes first of those is the order in which they came. */
let moments = 0
function moment(draw: Draw): string {
  moments += 1
  return new Date(
    Date.UTC(2000 + draw.below(26), draw.below(12), 1 + draw.below(28), 0, 0, 0, moments % 1000),
  ).toISOString()
}

/** `above`: its members have higher numbers, so that no two panels hold each other. */
function observation(draw: Draw, n: number, above: boolean): Observation {
  const id = `o${n}`
  const member = () => `o${above ? n + 1 + draw.below(39 - n) : draw.below(40)}`
  const members = draw.chance(0.3) && n < 39 ? Array.from({ length: draw.below(4) }, member) : []
  const category = draw.of(['vital-signs', 'laboratory', 'survey', 'exam', null, null])
  return {
    resourceType: 'Observation',
    id,
    status: draw.of([
      'final',
      'final',
      'final',
      'registered',
      'preliminary',
      'cancelled',
      'entered-in-error',
    ]),
    subject,
    code: { coding: [{ system: 'http://loinc.org', code: `c${draw.below(12)}` }] },
    ...(category ? { category: [{ coding: [{ code: category }] }] } : {}),
    ...(draw.chance(0.8) ? { effectiveDateTime: moment(draw) } : {}),
    issued: moment(draw),
    ...(draw.chance(0.7) ? { valueQuantity: { value: draw.below(200), unit: 'mg/dL', code: 'mg/dL' } } : {}),
    ...(members.length > 0 ? { hasMember: members.map((one) => ({ reference: `Observation/${one}` })) } : {}),
  }
}

function condition(draw: Draw, id: string): Condition {
  const code = (one: string) => ({ coding: [{ code: one }] })
  return {
    resourceType: 'Condition',
    id,
    subject,
    code: draw.of([
      { text: 'Cough' },
      { text: 'Gout' },
      { coding: [{ system: 's', code: 'x' }] },
      { text: 'None' },
    ]),
    ...(draw.chance(0.5)
      ? { category: [code(draw.of(['problem-list-item', 'encounter-diagnosis', 'encounter-diagnosis']))] }
      : {}),
    ...(draw.chance(0.3) ? { clinicalStatus: code(draw.of(['resolved', 'active', 'inactive'])) } : {}),
    ...(draw.chance(0.3)
      ? { verificationStatus: code(draw.of(['refuted', 'provisional', 'entered-in-error', 'confirmed'])) }
      : {}),
    recordedDate: moment(draw),
  }
}

/** What the index answers is what reading every resource of the chart says. */
function expectSame(cache: SyncCache) {
  const parts = chartParts(cache, 'p', () => {})
  const read = observationSections(current(cache, 'Observation', 'p'))
  for (const section of sections) {
    const part = parts.observations(section, all)
    expect(part.broken).toBe(false)
    expect(part.items.map(withoutTrend)).toEqual(read[section].map(withoutTrend))
    expect(part.total).toBe(read[section].length)
    expect(parts.observations(section, 2).items).toEqual(part.items.slice(0, 2))
  }
  const problems = parts.problems(all)
  expect(problems.items).toEqual(problemViews(current(cache, 'Condition', 'p')))
  expect(problems.total).toBe(problems.items.length)
}
/** What is awaited has no number and is no point of a trend; of twenty points it takes the place of none. */
const withoutTrend = (one: unknown): unknown =>
  JSON.parse(JSON.stringify(one, (key, value) => (key === 'earlier' ? undefined : value)))

test.each([1, 2, 3, 4, 5])(
  'a chart read by its index shows what reading all of it would, whatever came in which order (%i)',
  (seed) => {
    const draw = drawn(seed)
    const { cache } = folder.open()
    let at = 0
    for (let n = 0; n < 15; n++) {
      const resources: Resource[] = Array.from({ length: 1 + draw.below(8) }, () =>
        draw.chance(0.7) ? observation(draw, draw.below(40), true) : condition(draw, `d${draw.below(20)}`),
      )
      const gone = draw.chance(0.3)
        ? [{ type: 'Observation' as const, id: `o${draw.below(40)}`, position: position(++at) }]
        : []
      const versions = resources.map((resource) => version(++at, resource))
      cache.applyPage(page({ versions, deleted: gone }))
      expectSame(cache)
    }
    const { cache: again } = folder.open()
    expectSame(again)
  },
)

/** Ids of a line and of all that stands in it. */
const idsIn = ({ id, members }: ObservationView): string[] => [
  id,
  ...members.flatMap(({ observation }) => (observation ? idsIn(observation) : [])),
]

test.each([1, 2, 3, 4])('of panels that hold each other none is lost from sight (%i)', (seed) => {
  const draw = drawn(seed)
  const { cache } = folder.open()
  let at = 0
  for (let n = 0; n < 12; n++) {
    const versions = Array.from({ length: 6 }, () => version(++at, observation(draw, draw.below(40), false)))
    cache.applyPage(page({ versions }))
    const parts = chartParts(cache, 'p', () => {})
    const shown = new Set(sections.flatMap((one) => parts.observations(one, all).items.flatMap(idsIn)))
    const read = observationSections(current(cache, 'Observation', 'p'))
    const listed = new Set(sections.flatMap((one) => read[one].flatMap(idsIn)))
    expect([...listed].filter((id) => !shown.has(id))).toEqual([])
  }
})
