import { expect, test } from 'vitest'
import type { WritableCache } from '../cache/cache.ts'
import type { CentralClient } from '../central/client.ts'
import { createFlags } from './flags.ts'

const facts = new Map<string, string>()
const cache = {
  fact: (name: string) => facts.get(name),
  setFact: (name: string, value: string) => facts.set(name, value),
} as unknown as WritableCache
const answering = (body: unknown) =>
  createFlags(cache, {
    request: async () => ({ kind: 'answer', status: 200, body }),
  } as unknown as CentralClient)

test('a flag that is neither on nor off is off and costs no other; an answer without flags leaves the last ones', async () => {
  const flags = answering({ flags: { on: true, off: false, odd: 'yes' } })
  await flags.refresh()
  expect(['on', 'off', 'odd', 'unknown'].map(flags.on)).toEqual([true, false, false, false])
  const bad = answering({ flags: 'x' })
  await bad.refresh()
  expect(bad.on('on')).toBe(true)
})
