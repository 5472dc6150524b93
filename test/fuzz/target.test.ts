import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judge, judgedBatch } from './judged.ts'
import { shrunk } from './shrink.ts'
import { type Finding, inputsOf, type Target } from './target.ts'

type Input = { n: number; text: string }
const input = fc.record({ n: fc.nat({ max: 1000 }), text: fc.string({ maxLength: 20 }) })

/** A target whose worlds do with a batch what the test says. */
const targetThat = (run: (inputs: Input[]) => Promise<Finding[]> | Finding[]): Target<Input> => ({
  kind: 'leaks',
  perBatch: 50,
  input,
  run: async (inputs, began) => {
    began(inputs.length - 1)
    return run(inputs)
  },
  tell: (one) => JSON.stringify(one),
})
const holds = targetThat(() => [])

test('the same seed and number give the same inputs, another seed others', () => {
  const of = (seed: number) => inputsOf(holds, seed, 40).map(({ value }) => value)
  expect(of(5)).toHaveLength(40)
  expect(of(5)).toEqual(of(5))
  expect(of(5)).not.toEqual(of(6))
})

test('a batch that holds has no findings', async () => {
  expect(await judgedBatch(holds, 1, 10)).toEqual({ seed: 1, inputs: 10, findings: [] })
})

test('what a target throws is a crash of the input under way', async () => {
  const throws = targetThat(() => {
    throw new TypeError('no such thing')
  })
  const [found] = await judge(throws, [
    { n: 1, text: '' },
    { n: 2, text: '' },
  ])
  expect(found).toMatchObject({ kind: 'crash', input: 1 })
  expect(found?.message).toContain('TypeError: no such thing')
})

test('an error that nobody catches, a turn later, is a crash', async () => {
  const forgets = targetThat(async () => {
    void Promise.reject(new RangeError('forgotten'))
    return []
  })
  const [found] = await judge(forgets, [{ n: 1, text: '' }])
  expect(found?.message).toContain('uncaught RangeError: forgotten')
})

test('of a batch that fails only the inputs it needs are left, each as simple as it can be', async () => {
  // Fails where a large number comes some time after a long word.
  const fails = targetThat((inputs) => {
    const from = inputs.findIndex(({ text }) => text.length >= 3)
    const at = inputs.findIndex(({ n }, index) => index > from && from >= 0 && n >= 100)
    return at < 0 ? [] : [{ kind: 'leaks', input: at, message: `at ${at}` }]
  })
  const found = await shrunk(fails, 3, 50)
  expect(found?.inputs).toHaveLength(2)
  expect(found?.inputs[0]?.text).toHaveLength(3)
  expect(found?.inputs[1]).toEqual({ n: 100, text: '' })
  expect(found?.finding).toMatchObject({ kind: 'leaks', input: 1 })
  expect(await shrunk(holds, 3, 50)).toBeUndefined()
})
