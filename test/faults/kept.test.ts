import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Kept, keep, keptSchedules, parseKept, textOf } from './kept.ts'
import type { Judged } from './one-schedule.ts'
import { type Schedule, Step, schedules } from './schedule.ts'
import { shrunk } from './shrink.ts'

test('every kept schedule is one of today, and says what it once showed', () => {
  const kept = keptSchedules()
  expect(kept.length).toBeGreaterThan(0)
  for (const { showed, schedule } of kept) {
    expect(showed).toMatch(/\w+ \w+/)
    expect(schedule.steps.length).toBeGreaterThan(0)
  }
})

test('every schedule that is drawn can be kept, and comes back as it was', () => {
  for (const schedule of fc.sample(schedules, { seed: 1, numRuns: 50 })) {
    const kept: Kept = { name: 'any', showed: 'A word was lost.', found: 'seed 1', schedule }
    expect(parseKept('any', textOf(kept))).toEqual(kept)
  }
})

const wait = { do: 'wait', ms: 50 } as const
const schedule: Schedule = { steps: [wait], seed: 1, pageSize: null, outdated: null }
const text = (more: object) =>
  JSON.stringify({ showed: 'A word was lost.', found: 'seed 1', schedule: { ...schedule, ...more } })

test.each([
  ['a step that is none any more', { steps: [{ do: 'sleep', ms: 50 }] }],
  ['a step with a field that is none any more', { steps: [{ ...wait, who: 1 }] }],
  ['a step that lacks a field', { steps: [{ do: 'wait' }] }],
  ['a workstation that does not exist', { outdated: 'cleo-1' }],
  ['something that nothing follows from', { servers: 2 }],
])('a kept schedule with %s is an error that names its file', (_, more) => {
  expect(parseKept('old', text({}))).toMatchObject({ name: 'old', schedule })
  expect(() => parseKept('old', text(more))).toThrow('test/faults/kept/old.json')
})

test('a name that could not be a file of the folder is refused', () => {
  const kept = { showed: 'A word was lost.', found: 'seed 1', schedule }
  expect(() => keep({ name: '../../escape', ...kept })).toThrow('Name it')
})

/** Fails with these words when a copy is put back after something was typed. */
const judgeBy = (finding: string) => async (it: Schedule) => {
  const typed = it.steps.findIndex((step) => step.do === 'type')
  const back = it.steps.findLastIndex((step) => step.do === 'restore')
  const lost = typed >= 0 && back > typed ? [finding] : []
  return {
    verdict: { lost, doubled: [], diverged: [], waiting: 0, setAside: 0 },
    counts: [],
  } satisfies Judged
}

test('shrinks to the steps without which it does not fail', async () => {
  const type = Step.parse({ do: 'type', who: 0, section: 0, how: 'end' })
  const restore = Step.parse({ do: 'restore', ageMs: 0 })
  const whole: Schedule = {
    steps: [wait, restore, wait, type, wait, type, wait, restore, wait],
    seed: 6,
    pageSize: 2,
    outdated: 'ada-1',
  }
  expect(await shrunk(whole, judgeBy('lost T1.'))).toEqual({
    steps: [type, restore],
    seed: 6,
    pageSize: null,
    outdated: null,
  })
})

test('a schedule that holds is not shrunk, and one that fails in another way is none of it', async () => {
  expect(await shrunk(schedule, judgeBy('lost T1.'))).toBeUndefined()
  const both = async (it: Schedule): Promise<Judged> => ({
    ...(await judgeBy('')(it)),
    ...(it.steps.length === 2 ? { error: 'one way' } : { error: 'another way' }),
  })
  const two = { ...schedule, steps: [wait, wait] }
  expect(await shrunk(two, both)).toEqual(two)
})
