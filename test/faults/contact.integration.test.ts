import { expect, test } from 'vitest'
import { badOf, judged, scheduleOf } from './one-schedule.ts'
import type { Schedule, Step } from './schedule.ts'

/** Nothing that is asked of a patient is on record before the contact of who has the visit, whatever fails on its way. */

const [ada, ben] = [0, 2] as const
const sync = (who: typeof ada | typeof ben): Step[] => [
  { do: 'sync', who },
  { do: 'wait', ms: 2500 },
]
const plain: Omit<Schedule, 'steps'> = { seed: 1, pageSize: null, outdated: null }
const met = (counts: [string, number][]) => Object.fromEntries(counts)

test('who claims a visit that a colleague met and gave back is refused until they have met the patient', async () => {
  const steps: Step[] = [
    { do: 'meet', who: ada },
    { do: 'ask', who: ada },
    ...sync(ada),
    { do: 'revoke', next: 'ben' },
    { do: 'revoke', next: 'ben' },
    ...sync(ben),
    { do: 'ask', who: ben },
    { do: 'meet', who: ben },
    { do: 'ask', who: ben },
    ...sync(ben),
  ]
  const run = await judged({ ...plain, steps })
  expect(badOf(run)).toEqual([])
  expect(met(run.counts)).toMatchObject({ 'claim again': 1, meet: 2, ask: 2, 'ask refused': 1 })
})

test.each(Array.from({ length: 8 }, (_, n) => 7_400_000_000 + n))(
  'the same holds among the faults of the schedule %i',
  async (seed) => {
    const schedule = scheduleOf(seed)
    const steps = schedule.steps.flatMap((step): Step[] => {
      if (step.do === 'look') return [step, { do: 'meet', who: step.who === ben ? ben : ada }]
      if (step.do === 'observe') return [step, { do: 'ask', who: step.who === ben ? ben : ada }]
      return step.do === 'revoke' ? [step, { do: 'ask', who: ben }] : [step]
    })
    expect(badOf(await judged({ ...schedule, steps }))).toEqual([])
  },
)
