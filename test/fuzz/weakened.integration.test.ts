import { expect, test } from 'vitest'
import type { Change } from '../support/altered-source.ts'
import type { TargetName } from './targets.ts'
import { runBatches } from './worker.ts'

/** What these batches find in a program without a rule, by kind. */
async function kindsFound(
  target: TargetName,
  inputs: number,
  seeds: number[],
  changes: Change[],
): Promise<Set<string>> {
  const kinds = new Set<string>()
  await runBatches(
    target,
    seeds.map((seed) => ({ seed, inputs })),
    ({ findings }) => {
      for (const { kind } of findings) kinds.add(kind)
    },
    changes,
  )
  return kinds
}

test('a server that lets every provider read every chart leaks', async () => {
  const everybodyReads: Change = {
    file: 'central/fhir/may.ts',
    find: 'if (!patient || !store.inScope(me, patient)) throw outside()',
    replace: '',
  }
  expect(await kindsFound('central', 150, [7], [everybodyReads])).toContain('leak')
})

test('a server whose answer to a read is an error of its own crashes', async () => {
  const throws: Change = {
    file: 'central/fhir/read.ts',
    find: 'export function readAs(services: Services, me: string, type: ResourceType, id: string): Stored {',
    replace: `export function readAs(services: Services, me: string, type: ResourceType, id: string): Stored {
      if (id) throw new TypeError()`,
  }
  expect(await kindsFound('central', 100, [7], [throws])).toContain('crash')
})

test('a process that ends in the middle of a batch is a crash of that batch, and the next one is run', async () => {
  const ends: Change = {
    file: 'central/fhir/metadata.ts',
    find: 'export function capabilityStatement(',
    replace: 'process.exit(3)\nexport function capabilityStatement(',
  }
  const crashes: { seed: number; message: string }[] = []
  const batches = [1, 2].map((seed) => ({ seed, inputs: 5 }))
  await runBatches(
    'central',
    batches,
    ({ seed, findings }) => crashes.push({ seed, message: findings[0]?.message ?? '' }),
    [ends],
  )
  expect(crashes).toEqual([1, 2].map((seed) => ({ seed, message: 'the process ended with 3' })))
})

test('a workstation that takes any answer for the acknowledgment of what it sent loses words', async () => {
  const anyAnswer: Change = {
    file: 'main/engine/sync/judge.ts',
    find: 'const complete = row.mine.every(',
    replace: 'const complete = isStoredOf !== undefined || row.mine.every(',
  }
  expect(await kindsFound('engine', 30, [102, 104], [anyAnswer])).toContain('lost')
})

test('a contract that takes anything where nothing is asked accepts what it should not', async () => {
  const anything: Change = {
    file: 'preload/contract/kinds.ts',
    find: 'const none = z.object({})',
    replace: 'const none = z.any()',
  }
  expect(await kindsFound('ipc', 150, [1], [anything])).toContain('accepted')
})
