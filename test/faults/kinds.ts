import { requestFaults } from './network.ts'

/** Every kind of fault, by the name under which it is counted: each must be met, and be met often enough. */
export const kinds: { name: string; inSchedules?: number }[] = [
  ...['edit', 'push and pull', 'look', 'observe', 'sign', 'decision'].map((name) => ({ name })),
  { name: 'signature acknowledged', inSchedules: 0.05 },
  ...requestFaults.map((name) => ({ name })),
  { name: 'partition' },
  { name: 'skew' },
  { name: 'kill' },
  { name: 'kill, mirror lost' },
  { name: 'kill in the middle of a sync' },
  { name: 'restore' },
  { name: 'fail-over' },
  { name: 'expire-tombstones' },
  { name: 'hand-over' },
  { name: 'offer' },
  { name: 'offer accepted' },
  { name: 'offer rejected' },
  { name: 'offer cancelled' },
  { name: 'offer that had ended' },
  { name: 'revoke scope' },
  { name: 'claim again' },
  { name: 'upgrade' },
  { name: 'rekey' },
  { name: 'newer resource' },
  { name: 'schedules with charts of several pages', inSchedules: 0.2 },
  { name: 'schedules with two devices of one author in one section', inSchedules: 0.2 },
  { name: 'schedules with two authors in one section', inSchedules: 0.2 },
]

/** What the schedules met too seldom to say anything; nothing is expected of a handful. */
export function tooSeldom(counts: Map<string, number>, schedules: number): string[] {
  if (schedules < 100) return []
  return kinds.flatMap(({ name, inSchedules = 0 }) => {
    const n = counts.get(name) ?? 0
    return n > 0 && n >= inSchedules * schedules
      ? []
      : [`Too seldom: ${name}, ${n} in ${schedules} schedules`]
  })
}
