import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { root } from './electron-binary.ts'
import { LongestFirst, longThoughSmall } from './longest-first.ts'

it('starts what is small and long before what is large', async () => {
  const project = { name: 'e2e', config: { sequence: { groupOrder: 0 }, isolate: true } }
  const file = (path: string) => ({ moduleId: join(root, path), project }) as unknown as TestSpecification
  const large = file('test/e2e/lock.e2e.ts')
  const small = longThoughSmall.map(file)
  const vitest = { cache: { getTestSpecificationResult: () => undefined } }
  const order = (Sequencer: typeof BaseSequencer) =>
    new Sequencer(vitest as unknown as ConstructorParameters<typeof BaseSequencer>[0]).sort([large, ...small])
  expect((await order(LongestFirst)).at(-1)).toBe(large)
  expect((await order(BaseSequencer))[0]).toBe(large)
})

it('names files that there are', () => {
  for (const path of longThoughSmall) expect(existsSync(join(root, path)), path).toBe(true)
})
