import fc from 'fast-check'
import { type Channel, channels } from '../../../preload/contract/index.ts'
import { type Mutation, mutated, mutation, oddTexts, type Pool, pick } from '../mutations.ts'
import { asRead } from './as-read.ts'

const all = Object.keys(channels) as Channel[]
/** After these a batch has little left to lose: a press of them is rare. */
const endings: Channel[] = [
  'session.signOut',
  'queue.release',
  'queue.handOver',
  'visit.end',
  'visit.finishLater',
]
const channel = fc.oneof(
  { weight: 200, arbitrary: fc.constantFrom(...all.filter((name) => !endings.includes(name))) },
  { weight: 1, arbitrary: fc.constantFrom(...endings) },
)
const nat = fc.nat({ max: 2 ** 20 })

/** What structured clone carries across and JSON does not. */
const strange = [
  () => undefined,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => 5n,
  () => new Date(0),
  () => new Date(Number.NaN),
  () => new Map([['encounterId', 'wanda-visit']]),
  () => new Set(['wanda-visit']),
  () => /x/,
  () => new Uint8Array(8),
  () => new ArrayBuffer(8),
  () => new Error('x'),
  () => new Boolean(true),
  () => Object('wanda-visit'),
  () => new Array(1_000_000),
  () => new Array(3),
] as const
export type Strange = { at: number; how: number } | { circle: number }

/** One call over the bridge, or straight to whoever answers the channel. `again`: that of so many calls before once more. */
export const ask = fc.record({
  channel,
  way: fc.constantFrom('bridge' as const, 'straight' as const),
  how: nat,
  mutations: fc.oneof(
    { weight: 4, arbitrary: fc.constant<Mutation[]>([]) },
    { weight: 6, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 3 }) },
  ),
  strange: fc.oneof(
    { weight: 10, arbitrary: fc.constant<Strange[]>([]) },
    {
      weight: 2,
      arbitrary: fc.array(fc.oneof(fc.record({ at: nat, how: nat }), fc.record({ circle: nat })), {
        minLength: 1,
        maxLength: 2,
      }),
    },
  ),
  again: fc.oneof(
    { weight: 12, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.nat({ max: 20 }) },
  ),
})
export type Ask = typeof ask extends fc.Arbitrary<infer A> ? A : never

const pool: Pool = {
  ids: [
    'bella-visit',
    'walt-visit',
    'bella-task',
    'bella',
    'bella-note',
    'Patient/bella',
    ...oddTexts,
    'x'.repeat(65),
  ],
  element: (_holder, how) => [
    pick(['encounterId', 'taskId', 'text', 'extra', 'moveTo'], how),
    pick(['bella-visit', null, 5, {}], how),
  ],
  mostBytes: 3_000_000,
}

/** The value that is sent; a fresh one each time. */
export function valueFrom({ channel, how, mutations, strange: odd }: Ask): unknown {
  const holder = { root: asRead[channel].sample(how) }
  for (const one of mutations) mutated(holder, one, pool)
  for (const one of odd) makeStrange(holder, one)
  return holder.root
}

function makeStrange(holder: Record<string, unknown>, odd: Strange): void {
  const places = objectsIn(holder)
  if ('circle' in odd) {
    const place = pick(places, odd.circle)
    Object.assign(place, {
      self: place,
      encounterId: odd.circle % 3 === 0 ? place : (place as { encounterId?: unknown }).encounterId,
    })
    return
  }
  const place = pick(places, odd.at)
  const keys = Object.keys(place)
  const key = keys.length > 0 ? pick(keys, odd.how >>> 4) : 'x'
  ;(place as Record<string, unknown>)[key] = pick<() => unknown>(strange, odd.how)()
}

/** The first few hundred objects and lists of a value, outermost first. */
function objectsIn(value: object): object[] {
  const found = [value]
  for (let n = 0; n < found.length && found.length < 300; n++)
    for (const inner of Object.values(found[n] as object).slice(0, 300))
      if (inner !== null && typeof inner === 'object' && !found.includes(inner)) found.push(inner)
  return found
}
