import { badOf, type Judged, judged } from './one-schedule.ts'
import type { Schedule } from './schedule.ts'

/** How it fails, without the ids and words that are others in each run; empty: it holds. */
const wayOf = (outcome: Judged): string =>
  (badOf(outcome)[0] ?? '').replaceAll(/[A-Z]\w+\/\S+|T\d+\.|\S{36}/g, '')

/**
 * A schedule that fails in the same way with as few steps as can be: leaves out many at a time and then fewer, and what
 * makes the world harder than it need be. undefined: it holds.
 */
export async function shrunk(
  whole: Schedule,
  judge: (schedule: Schedule) => Promise<Judged> = judged,
): Promise<Schedule | undefined> {
  const way = wayOf(await judge(whole))
  if (way === '') return undefined
  const fails = async (schedule: Schedule) => wayOf(await judge(schedule)) === way
  let schedule = whole
  for (const simpler of [{ pageSize: null }, { outdated: null }]) {
    const next = { ...schedule, ...simpler }
    if (await fails(next)) schedule = next
  }
  for (let size = Math.ceil(whole.steps.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0)
    for (let at = schedule.steps.length - size; at > -size; at -= size) {
      const steps = schedule.steps.filter((_, n) => n < at || n >= at + size)
      if (steps.length < schedule.steps.length && (await fails({ ...schedule, steps })))
        schedule = { ...schedule, steps }
    }
  return schedule
}
