import { pick } from '../mutations.ts'

/** Whether a value is what the contract says. `unclear` where a person who reads it could not say. */
export type Verdict = 'inside' | 'outside' | 'unclear'

/** One shape of the contract, written down by hand: it knows nothing of the schemas that the program parses with. */
export type Shape = {
  of(value: unknown): Verdict
  /** A value inside it, of several. */
  sample(how: number): unknown
}

const worst = (verdicts: Verdict[]): Verdict =>
  verdicts.includes('outside') ? 'outside' : verdicts.includes('unclear') ? 'unclear' : 'inside'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const idCharacters = new Set([...letters, ...letters.toLowerCase(), ...'0123456789-.'])

/** 1 to 64 letters, digits, hyphens and dots. */
export const id = (samples: readonly string[]): Shape => ({
  of: (value) =>
    typeof value === 'string' &&
    value.length >= 1 &&
    value.length <= 64 &&
    [...value].every((one) => idCharacters.has(one))
      ? 'inside'
      : 'outside',
  sample: (how) => pick(samples, how),
})

export const oneOf = (...choices: string[]): Shape => ({
  of: (value) => (choices.includes(value as string) ? 'inside' : 'outside'),
  sample: (how) => pick(choices, how),
})

/** What is surely kept of a text: no control character, no half of a character, and no blank, which may be put together. */
function visible(text: string): number {
  let count = 0
  for (const one of text) {
    const code = one.codePointAt(0) ?? 0
    const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0)
    const isHalf = code >= 0xd800 && code < 0xe000
    if (!isControl && !isHalf && one.trim() !== '') count += one.length
  }
  return count
}

/** A person's free text, of which `min` to `max` characters are kept. */
export const text = ({ min = 0, max }: { min?: number; max: number }): Shape => ({
  of(value) {
    if (typeof value !== 'string') return 'outside'
    if (visible(value) > max) return 'outside'
    // Where something has to be said, blanks say nothing.
    if (min > 0 && visible(value) === 0) return 'outside'
    return value.length <= max && visible(value) >= min ? 'inside' : 'unclear'
  },
  sample: (how) =>
    pick(
      ['Said', 'Two words', 'x'.repeat(max), 'é'.repeat(Math.max(1, min)), '<b>&amp;', 'a\nbc'],
      how,
    ).slice(0, max),
})

/** A string that nobody reads as text: a code, a digest. */
export const string = (max = Number.POSITIVE_INFINITY, ...samples: string[]): Shape => ({
  of: (value) => (typeof value === 'string' && value.length <= max ? 'inside' : 'outside'),
  sample: (how) => pick(samples.length > 0 ? samples : ['x', ''], how),
})

const number = (holds: (value: number) => boolean, ...samples: number[]): Shape => ({
  of: (value) => (typeof value === 'number' && Number.isFinite(value) && holds(value) ? 'inside' : 'outside'),
  sample: (how) => pick(samples, how),
})
export const integer = ({ min = -Infinity, max = Infinity } = {}): Shape =>
  number(
    (value) => Number.isSafeInteger(value) && value >= min && value <= max,
    Math.max(0, min),
    Math.min(3, max),
  )
export const decimal = ({ min, max }: { min: number; max: number }): Shape =>
  number((value) => value >= min && value <= max, 98.6, 120, min, max)
export const positive = number((value) => value > 0, 1, 30, 0.5)
export const upTo = (max: number) => number((value) => value > 0 && value <= max, 1, 45, 0.5)

export const boolean: Shape = {
  of: (value) => (typeof value === 'boolean' ? 'inside' : 'outside'),
  sample: (how) => how % 2 === 0,
}

export const orNull = (shape: Shape): Shape => ({
  of: (value) => (value === null ? 'inside' : shape.of(value)),
  sample: (how) => (how % 4 === 0 ? null : shape.sample(how >>> 2)),
})

/** May be left out. */
export type Optional = { optional: Shape }
export const optional = (shape: Shape): Optional => ({ optional: shape })

const isPlain = (value: object): boolean => {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** An object with these keys. What else stands in it is nobody's business. */
export const object = (keys: Record<string, Shape | Optional>): Shape => ({
  of(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'outside'
    const its = value as Record<string, unknown>
    const verdicts = Object.entries(keys).map(([key, shape]): Verdict => {
      const given = Object.hasOwn(its, key) ? its[key] : undefined
      if (!('optional' in shape)) return shape.of(given)
      return given === undefined ? 'inside' : shape.optional.of(given)
    })
    return worst([...verdicts, isPlain(value) ? 'inside' : 'unclear'])
  },
  sample(how) {
    const entries = Object.entries(keys).flatMap(([key, shape], n): [string, unknown][] => {
      if (!('optional' in shape)) return [[key, shape.sample(how >>> n)]]
      return (how >>> n) % 2 === 0 ? [] : [[key, shape.optional.sample(how >>> n)]]
    })
    return Object.fromEntries(entries)
  },
})

export const list = (of: Shape, { min, max }: { min: number; max: number }): Shape => ({
  of(value) {
    if (!Array.isArray(value) || value.length < min || value.length > max) return 'outside'
    return worst(Array.from(value, (one) => of.of(one)))
  },
  sample: (how) => Array.from({ length: Math.max(min, how % 3) }, (_, n) => of.sample(how + n)),
})

/** Any names of at most so many characters, each with such a value. */
export const record = (longestName: number, of: Shape, names: string[]): Shape => ({
  of(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'outside'
    if (!isPlain(value)) return 'unclear'
    return worst(
      Object.entries(value).map(([name, one]) =>
        name === '__proto__' ? 'unclear' : name.length > longestName ? 'outside' : of.of(one),
      ),
    )
  },
  sample: (how) =>
    Object.fromEntries(names.slice(0, how % (names.length + 1)).map((name, n) => [name, of.sample(how + n)])),
})

export const either = (...shapes: Shape[]): Shape => ({
  of(value) {
    const verdicts = shapes.map((one) => one.of(value))
    return verdicts.includes('inside') ? 'inside' : verdicts.includes('unclear') ? 'unclear' : 'outside'
  },
  sample: (how) => pick(shapes, how).sample(how >>> 1),
})
