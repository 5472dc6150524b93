import { formatMoment } from '../../../preload/dates.ts'
import type { HeldVisit } from './held-visits.ts'

/** "With Dr. Ada Quist since 2:30 PM"; null: the provider has it, or nobody knows otherwise. */
export function whoHasIt(held: HeldVisit | undefined): string | null {
  if (held?.takenOver) return `With ${held.takenOver.by} since ${formatMoment(held.takenOver.at)}`
  if (!held?.givenUp) return null
  const { givenTo } = held
  if (!givenTo) return 'With a colleague or in the queue'
  const since = `since ${formatMoment(givenTo.at)}`
  return givenTo.name === null ? `Back in the queue ${since}` : `With ${givenTo.name} ${since}`
}

/** How the provider lost or gave up the visit, as a sentence; null: they did not. */
export function howItLeft(held: HeldVisit | undefined): string | null {
  if (held?.takenOver) return `${held.takenOver.by} took over this visit, ${formatMoment(held.takenOver.at)}.`
  if (!held?.givenUp) return null
  const { givenTo } = held
  if (!givenTo) return 'You handed this visit over or gave it back.'
  const at = formatMoment(givenTo.at)
  return givenTo.name === null
    ? `You gave this visit back to the queue, ${at}.`
    : `You handed this visit over to ${givenTo.name}, ${at}.`
}

/** Why nothing more can be written in it; the own note is another matter. */
export const notMineMessage = (held: HeldVisit | undefined): string =>
  held ? `${howItLeft(held) ?? 'This visit is not yours.'}` : 'This visit is not yours. Claim it first.'
