import type { Extension, Practitioner, Reference, Task } from '@medplum/fhirtypes'
import { hasCode } from '../codes/concepts.ts'
import { rounds } from '../codes/rounds-systems.ts'

/**
 * Why somebody has a result to review: they ordered it; nobody here did and they are on the practice's list; it is critical and
 * was not acknowledged in time.
 */
export const reasons = ['ordered', 'unordered', 'climbed'] as const
export type Because = (typeof reasons)[number]

/** Who may acknowledge a result. */
export type Reviewer = {
  who: Reference
  practitionerId: string
  because: Because
  since: string | null
}

/** The Task of a result that waits to be acknowledged. */
export const isReview = (task: Task): boolean => hasCode(task.code, rounds.task, 'review-result')

export const practitionerIn = (reference: Reference | undefined): string | null =>
  /^Practitioner\/([A-Za-z0-9\-.]{1,64})$/.exec(reference?.reference ?? '')?.[1] ?? null

/** Each of them once for each reason. One that can't be read is left out: nobody is guessed. */
export function reviewersOf(task: Task): Reviewer[] {
  return (task.extension ?? []).flatMap(({ url, extension }) => {
    if (url !== rounds.reviewer) return []
    const part = (name: string) => extension?.find((one) => one.url === name)
    const who = part('who')?.valueReference
    const practitionerId = practitionerIn(who)
    const because = reasons.find((each) => each === part('because')?.valueCode)
    if (!who || practitionerId === null || !because) return []
    const since = part('since')?.valueDateTime ?? null
    return [{ who, practitionerId, because, since }]
  })
}

export function reviewerExtension({ who, because, since }: Omit<Reviewer, 'practitionerId'>): Extension {
  return {
    url: rounds.reviewer,
    extension: [
      { url: 'who', valueReference: who },
      { url: 'because', valueCode: because },
      ...(since ? [{ url: 'since', valueDateTime: since }] : []),
    ],
  }
}

export const isReviewer = (task: Task, practitionerId: string): boolean =>
  reviewersOf(task).some((one) => one.practitionerId === practitionerId)

/** It was put before them: as a reviewer, as who ordered it, or by their having acknowledged it. */
export const isPutBefore = (task: Task, practitionerId: string): boolean =>
  isReviewer(task, practitionerId) ||
  practitionerIn(task.owner) === practitionerId ||
  practitionerIn(acknowledgmentOf(task)?.who) === practitionerId

/** Who acknowledged it, and when by their workstation; null: nobody has. */
export function acknowledgmentOf(task: Task): { who: Reference<Practitioner>; at: string | null } | null {
  const who = task.extension?.find(({ url }) => url === rounds.reviewedBy)?.valueReference as
    | Reference<Practitioner>
    | undefined
  if (task.status !== 'completed' || !who) return null
  return { who, at: task.executionPeriod?.end ?? null }
}

type Said = { who: Reference<Practitioner>; at: string; comment: string }

/** Acknowledged by this provider; with a comment where there is one. */
export function acknowledged(task: Task, { who, at, comment }: Said): Task {
  return {
    ...withComment(task, { who, at, comment }),
    status: 'completed',
    executionPeriod: { ...task.executionPeriod, end: at },
    extension: [...(task.extension ?? []), { url: rounds.reviewedBy, valueReference: who }],
  }
}

function withComment(task: Task, { who, at, comment }: Said): Task {
  if (comment.trim() === '') return task
  return { ...task, note: [...(task.note ?? []), { authorReference: who, time: at, text: comment.trim() }] }
}

/** What of the report it asks to have reviewed, as the server marked it: another one once the report was amended. */
export const markOfContent = (task: Task): string | undefined =>
  task.input?.find(({ type }) => hasCode(type, rounds.review, 'content'))?.valueString

/**
 * An acknowledgment that was written on top of `base` while the server went on to `theirs`. One acknowledgment counts, and nothing
 * that somebody wrote is lost: of a second one only the comment is kept, and so of one whose report was amended meanwhile,
 * which nobody has read in its new form.
 */
export function mergeReview(base: Task | null, mine: Task, theirs: Task): Task {
  const known = new Set((base?.note ?? []).map((one) => JSON.stringify(one)))
  const added = (mine.note ?? []).filter((one) => !known.has(JSON.stringify(one)))
  const there = new Set((theirs.note ?? []).map((one) => JSON.stringify(one)))
  const note = [...(theirs.note ?? []), ...added.filter((one) => !there.has(JSON.stringify(one)))]
  const merged: Task = note.length > 0 ? { ...theirs, note } : theirs
  const by = acknowledgmentOf(mine)
  const isStill = theirs.status === 'requested' && markOfContent(mine) === markOfContent(theirs)
  if (!by || !isStill) return merged
  return acknowledged(merged, { who: by.who, at: by.at ?? '', comment: '' })
}
