import fc from 'fast-check'

/** One change to a JSON value. `at` chooses the place among all there are, `how` what of several, `much` how much. */
export type Mutation = { op: (typeof ops)[number]; at: number; how: number; much: number }

const ops = [
  'leave-out',
  'other-type',
  'odd-text',
  'odd-number',
  'long',
  'many',
  'deep',
  'prototype',
  'other-id',
  'add-element',
  'in-a-list',
  'out-of-its-list',
  'key-renamed',
  'swapped',
] as const

/** What only one side knows: whose ids there are, which elements a place could have. */
export type Pool = {
  /** Ids and references of others, to stand where one's own stood. */
  ids: readonly string[]
  /** Elements that could stand in an object with these keys, and values for them. */
  element(holder: Record<string, unknown>, how: number): [name: string, value: unknown] | undefined
  /** The most bytes that `long` and `many` make of one place. */
  mostBytes: number
}

const nat = fc.nat({ max: 2 ** 20 })
/** Small ones mostly; one in fifty large, one in five hundred as large as it may be. */
const muches = fc.oneof(
  { weight: 450, arbitrary: fc.constantFrom(1, 2, 3, 20, 60) },
  { weight: 40, arbitrary: fc.constantFrom(300, 1001) },
  { weight: 8, arbitrary: fc.constantFrom(5000, 30_000) },
  { weight: 1, arbitrary: fc.constantFrom(250_000, 2_000_000) },
)
export const mutation: fc.Arbitrary<Mutation> = fc.record({
  op: fc.constantFrom(...ops),
  at: nat,
  how: nat,
  much: muches,
})

export const oddTexts = [
  '',
  ' ',
  '\u0000',
  '\u0001\u0007',
  '\ud800',
  '€ 日本 \u202e',
  '\r\n\r\nX: y',
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  '<div',
  '../../etc/passwd',
  '..',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  '2026-02-30T25:61:00Z',
  '2026',
  '-1',
  '1e999',
  '%00',
  '#loc-1',
  'Patient/',
  'Patient/x/_history/1',
  'urn:uuid:00000000-0000-0000-0000-000000000000',
  'http://elsewhere.example/Patient/1',
] as const
export const oddNumbers = [
  0,
  -0,
  -1,
  1.5,
  1e21,
  1e-7,
  2 ** 31,
  2 ** 53,
  -(2 ** 53),
  Number.MAX_VALUE,
  999_999_999,
  1_000_000_000,
] as const
/** Pieces of which long texts are made: each is slow for somebody. */
const pieces = ['a', ' ', '<', '<a ', '&amp;', '\n', '\u0301', '(', '0', '"', '\\', '-', 'é'] as const

const others: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => 0,
  () => 5,
  () => 'x',
  () => '',
  () => [],
  () => ({}),
  () => [null],
  () => [[]],
  () => [{}],
  () => ({ reference: 5 }),
  () => ({ 0: 'x', length: 1 }),
]

type Holder = Record<string, unknown> | unknown[]
type Place = { holder: Holder; key: string | number }

/** Every place in a value, outermost first. Bounded: what was made large is not walked through again. */
function placesIn(value: unknown): Place[] {
  const places: Place[] = []
  const holders: Holder[] = value !== null && typeof value === 'object' ? [value as Holder] : []
  for (let n = 0; n < holders.length && places.length < 2000; n++) {
    const holder = holders[n] as Holder
    const keys = Array.isArray(holder) ? holder.keys() : Object.keys(holder)
    for (const key of keys) {
      if (places.length >= 2000) break
      places.push({ holder, key })
      const inner = (holder as Record<string, unknown>)[key as string]
      if (inner !== null && typeof inner === 'object' && !holders.includes(inner as Holder))
        holders.push(inner as Holder)
    }
  }
  return places
}

/** `__proto__` too is a name like others here. */
const set = ({ holder, key }: Place, value: unknown): void => {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}
const get = ({ holder, key }: Place): unknown => (holder as Record<string, unknown>)[key as string]

export const pick = <T>(from: readonly T[], how: number): T => from[how % from.length] as T

const nested = (levels: number, how: number): unknown => {
  let value: unknown = 'x'
  for (let n = 0; n < levels; n++)
    value = how % 2 ? [value] : { [pick(['a', 'extension', 'item'], how)]: value }
  return value
}

/** Changes the value in its place; the value itself where there is no place in it. */
export function mutated(value: unknown, { op, at, how, much }: Mutation, pool: Pool): unknown {
  const places = placesIn(value)
  if (places.length === 0) return pick(others, how)()
  const place = pick(places, at)
  const was = get(place)
  switch (op) {
    case 'leave-out':
      // Not `splice`, which asks a changed `constructor` for another array.
      if (Array.isArray(place.holder)) {
        place.holder.copyWithin(Number(place.key), Number(place.key) + 1)
        place.holder.length -= 1
      } else delete place.holder[place.key]
      break
    case 'other-type':
      set(place, pick(others, how)())
      break
    case 'odd-text':
      set(place, pick(oddTexts, how))
      break
    case 'odd-number':
      set(place, pick(oddNumbers, how))
      break
    case 'long': {
      const piece = pick(pieces, how)
      const text = piece.repeat(Math.min(much * 10, Math.floor(pool.mostBytes / 2 / piece.length)))
      set(place, typeof was === 'string' && was.startsWith('<div') ? was.replace('>', `>${text}`) : text)
      break
    }
    case 'many': {
      const one = Array.isArray(was) ? was[0] : was
      const size = (JSON.stringify(one ?? null) ?? '').length + 1
      const times = Math.max(1, Math.min(much, Math.floor(pool.mostBytes / 2 / size)))
      set(
        place,
        Array.from({ length: times }, () => one),
      )
      break
    }
    case 'deep':
      set(place, nested(Math.min(much, 3000), how))
      break
    case 'prototype': {
      const name = pick(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'], how)
      const within = was !== null && typeof was === 'object' ? (was as Holder) : place.holder
      set(
        { holder: within, key: name },
        pick<unknown>([{ admin: true }, null, 'x', { toString: 1 }], at + how),
      )
      break
    }
    case 'other-id': {
      const named = places.filter((one) => typeof get(one) === 'string' && /\/|-|^id$/.test(String(get(one))))
      set(named.length > 0 ? pick(named, at) : place, pick(pool.ids, how))
      break
    }
    case 'add-element': {
      const objects = places.filter(({ holder }) => !Array.isArray(holder))
      if (objects.length === 0) break
      const { holder } = pick(objects, at)
      const found = pool.element(holder as Record<string, unknown>, how)
      if (found) set({ holder, key: found[0] }, found[1])
      break
    }
    case 'in-a-list':
      set(place, [was])
      break
    case 'out-of-its-list':
      if (Array.isArray(was)) set(place, was[0])
      break
    case 'key-renamed':
      if (!Array.isArray(place.holder)) {
        delete place.holder[place.key]
        set(
          { holder: place.holder, key: pick(['x', `_${place.key}`, String(place.key).toUpperCase()], how) },
          was,
        )
      }
      break
    case 'swapped': {
      const other = pick(places, how)
      const its = get(other)
      // Not into itself: nothing that crosses as JSON has a circle.
      if (its === null || typeof its !== 'object') set(place, its)
      break
    }
  }
  return value
}
