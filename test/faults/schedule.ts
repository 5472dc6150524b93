import fc from 'fast-check'
import { z } from 'zod'
import { requestFaults } from './network.ts'
import { workstations } from './workstations.ts'

const Who = z.literal([0, 1, 2])
const Ms = z.number()
const alone = <Do extends string>(what: Do) => z.strictObject({ do: z.literal(what) })
const by = <Do extends string>(what: Do) => z.strictObject({ do: z.literal(what), who: Who })

/** One step of a schedule. `who`: 0 and 1 are one author's two devices, 2 is another author's. */
export const Step = z.discriminatedUnion('do', [
  by('type').extend({ section: z.literal([0, 1]), how: z.enum(['end', 'start', 'same-line', 'delete']) }),
  by('look'),
  by('observe'),
  by('sign'),
  by('decide'),
  /** The patient is reached, and name and birth date are asked. Random schedules have none of it: `contact.integration.test.ts` puts it in. */
  by('meet'),
  by('ask'),
  by('sync'),
  alone('wait').extend({ ms: Ms }),
  by('fault').extend({ kind: z.enum(requestFaults), onWrite: z.boolean(), delayMs: Ms }),
  by('partition').extend({ ms: Ms }),
  by('skew').extend({ ms: Ms }),
  /** `syncMs`: so long after it began to sync; 0: at rest, as far as it was. */
  by('kill').extend({ mirrorLost: z.boolean(), syncMs: Ms }),
  alone('copy'),
  alone('restore').extend({ ageMs: Ms }),
  alone('fail-over').extend({ ageMs: Ms }),
  alone('expire-tombstones'),
  alone('hand-over'),
  alone('offer'),
  alone('answer').extend({ how: z.literal(['accepted', 'rejected', 'cancelled']) }),
  alone('revoke').extend({ next: z.enum(['ada', 'ben']) }),
  by('upgrade'),
  by('rekey'),
  alone('newer-resource'),
])
export type Step = z.infer<typeof Step>

/** Everything that a schedule follows from. */
export const Schedule = z.strictObject({
  steps: z.array(Step),
  /** Of what is random in the world: back-off and polling. */
  seed: z.int(),
  /** Entries of a page of the feed or of a chart, where they are to be fewer than asked for. */
  pageSize: z.int().nullable(),
  /** This workstation runs the program of before, until it is upgraded. */
  outdated: z.enum(workstations.map(({ name }) => name)).nullable(),
})
export type Schedule = z.infer<typeof Schedule>

const who = fc.constantFrom(0 as const, 1 as const, 2 as const)

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('type' as const),
      who,
      section: fc.constantFrom(0 as const, 0 as const, 1 as const),
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
  { weight: 2, arbitrary: fc.constant({ do: 'offer' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      how: fc.constantFrom(
        'accepted' as const,
        'accepted' as const,
        'rejected' as const,
        'cancelled' as const,
      ),
    }),
  },
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

const steps = fc.array(step, { minLength: 20, maxLength: 60, size: 'max' })

/** The charts are small; in every other schedule they are several pages all the same. In every third one workstation is outdated. */
export const schedules: fc.Arbitrary<Schedule> = fc
  .record({ steps, seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }) })
  .map(({ steps, seed }) => ({
    steps,
    seed,
    pageSize: seed % 2 === 0 ? 2 : null,
    outdated: seed % 3 === 0 ? (workstations[seed % workstations.length]?.name ?? null) : null,
  }))

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
