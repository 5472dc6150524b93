import fc from 'fast-check'
import { type RequestFault, requestFaults } from './network.ts'

/** One step of a schedule. `who`: 0 and 1 are one author's two devices, 2 is another author's. */
export type Step =
  | { do: 'type'; who: number; section: number; how: 'end' | 'start' | 'same-line' | 'delete' }
  | { do: 'look'; who: number }
  | { do: 'observe'; who: number }
  | { do: 'sign'; who: number }
  | { do: 'decide'; who: number }
  | { do: 'sync'; who: number }
  | { do: 'wait'; ms: number }
  | { do: 'fault'; who: number; kind: RequestFault; onWrite: boolean; delayMs: number }
  | { do: 'partition'; who: number; ms: number }
  | { do: 'skew'; who: number; ms: number }
  /** `syncMs`: so long after it began to sync; 0: at rest, as far as it was. */
  | { do: 'kill'; who: number; mirrorLost: boolean; syncMs: number }
  | { do: 'copy' }
  | { do: 'restore'; ageMs: number }
  | { do: 'fail-over'; ageMs: number }
  | { do: 'expire-tombstones' }
  | { do: 'hand-over' }
  | { do: 'revoke'; next: 'ada' | 'ben' }
  | { do: 'upgrade'; who: number }
  | { do: 'rekey'; who: number }
  | { do: 'newer-resource' }

const who = fc.constantFrom(0, 1, 2)

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('type' as const),
      who,
      section: fc.constantFrom(0, 0, 1),
      how: fc.constantFrom(
        'end' as const,
        'end' as const,
        'start' as const,
        'same-line' as const,
        'delete' as const,
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('look' as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('observe' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sign' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('decide' as const), who }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('sync' as const), who }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(50, 500, 2500, 6000, 40_000),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      who,
      kind: fc.constantFrom(...requestFaults),
      onWrite: fc.boolean(),
      delayMs: fc.constantFrom(51, 700, 5001, 31_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('partition' as const),
      who,
      ms: fc.constantFrom(3000, 20_000, 90_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('skew' as const),
      who,
      ms: fc.constantFrom(-86_400_000, -3_600_000, 600_000, 9e10),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('kill' as const),
      who,
      mirrorLost: fc.constantFrom(false, false, true),
      // A request takes 5 ms: after an odd number of them, some answer has come and the next is on its way.
      syncMs: fc.constantFrom(0, 7, 12, 17, 27),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'copy' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('restore' as const), ageMs: fc.constantFrom(0, 5000, 30_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('fail-over' as const), ageMs: fc.constantFrom(0, 2000, 10_000) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'expire-tombstones' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'hand-over' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('revoke' as const),
      next: fc.constantFrom('ada' as const, 'ben' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('upgrade' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rekey' as const), who }) },
  { weight: 1, arbitrary: fc.constant({ do: 'newer-resource' as const }) },
)

export type Schedule = { steps: Step[]; seed: number }

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  steps: fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
})

/** Numbers in [0, 1) that follow from the seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let it = Math.imul(state ^ (state >>> 15), 1 | state)
    it = (it + Math.imul(it ^ (it >>> 7), 61 | it)) ^ it
    return ((it ^ (it >>> 14)) >>> 0) / 2 ** 32
  }
}
