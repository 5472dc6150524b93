import { expect, it } from 'vitest'
import { growth, linear } from '../../test/support/cost.ts'
import { jsonOf } from '../http/request.ts'
import { checkJsonSize } from './json-size.ts'
import { standardLimits } from './limits.ts'

const limits = { depth: 3, arrayEntries: 2, values: 8 }
const check = (text: string) => checkJsonSize(Buffer.from(text), limits)

it('accepts a body at the limits of depth and length', () => {
  for (const text of [
    '{"a":[{"b":1}]}',
    '[[1,2],[3,4]]',
    '{"a":1,"b":2,"c":3,"d":4}',
    '{"a":"[[[[[[,,,,,,","b":"\\"[[[[,,,,\\\\"}',
    '[]',
    '',
    'no JSON, at, all, }}}',
  ])
    expect(() => check(text)).not.toThrow()
})

it('refuses a body that is too deep or has too long a list anywhere', () => {
  for (const text of ['[[[[1]]]]', '{"a":{"b":{"c":{}}}}', '["\\\\",[[[1]]]]'])
    expect(() => check(text)).toThrow('nested deeper than 3 levels')
  for (const text of ['[1,2,3]', '{"a":{"b":[1,2,3]}}', '[[1,2],[1,2,3]]', '["a,b","c","d"]'])
    expect(() => check(text)).toThrow('more than 2 entries')
})

it('refuses a body with too many values in all', () => {
  expect(() => check('{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8}')).not.toThrow()
  expect(() => check('{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9}')).toThrow('more than 8 values')
})

it('runs before the parser', () => {
  const nested = Buffer.from('[{"a":'.repeat(100_000))
  expect(() => jsonOf(nested)).toThrow(`nested deeper than ${standardLimits.depth} levels`)
})

it('takes time proportional to the length of the body', () => {
  const body = (entries: number) =>
    Buffer.from(
      JSON.stringify(
        Array.from({ length: entries }, (_, n) => ({ id: `${n}`, text: 'x'.repeat(400), list: [n, n] })),
      ),
    )
  const bodies = new Map([200, 800].map((entries) => [entries, body(entries)]))
  const read = (entries: number) => checkJsonSize(bodies.get(entries) ?? Buffer.alloc(0), standardLimits)
  expect(growth(read, 200)).toBeLessThan(linear)
})
