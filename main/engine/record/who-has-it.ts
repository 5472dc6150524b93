import type { Task } from '@medplum/fhirtypes'
import { formatMoment } from '../../clinical/dates.ts'
import type { HeldVisit } from './held-visits.ts'

/** "With Dr. Ada Quist since 2:30 PM"; null: the provider has it, or nobody knows otherwise. `task`: the visit's, as it is known. */
export function whoHasIt(held: HeldVisit | undefined, task: Task | undefined): string | null {
  const back = waitsSince(held, task)
  if (back) return `Back in the queue since ${formatMoment(back)}`
  if (held?.takenOver) return `With ${held.takenOver.by} since ${formatMoment(held.takenOver.at)}`
  if (!held?.givenUp) return null
  const { givenTo } = held
  if (!givenTo) return 'With a colleague or in the queue'
  const since = `since ${formatMoment(givenTo.at)}`
  return givenTo.name === null ? `Back in the queue ${since}` : `With ${givenTo.name} ${since}`
}

/** Who got the visit gave it back; undefined: not as far as is known here. A Task from before it left is an old one. */
function waitsSince(held: HeldVisit | undefined, task: Task | undefined): string | undefined {
  const left = held?.takenOver?.at ?? held?.givenTo?.at
  const at = task?.status === 'requested' ? task.lastModified : undefined
  return left && at && Date.parse(at) > Date.parse(left) ? at : undefined
}

/** How the provider lost or gave up the visit, as a sentence; null: they did not. */
export function howItLeft(held: HeldVisit | undefined): string | null {
  if (held?.takenOver) return `${held.takenOver.by} took over this visit, ${formatMoment(held.takenOver.at)}.`
  if (!held?.givenUp) return null
  const { givenTo } = held
  if (!givenTo) return 'You handed this visit over or gave it back.'
  const at = formatMoment(givenTo.at)
  return givenTo.name === null
    ? `This visit went back to the queue, ${at}.`
    : `You handed this visit over to ${givenTo.name}, ${at}.`
}

/** Why nothing more can be written in it; the own note is another matter. */
export const notMineMessage = (held: HeldVisit | undefined): string =>
  held ? `${howItLeft(held) ?? 'This visit is not yours.'}` : 'This visit is not yours. Claim it first.'
