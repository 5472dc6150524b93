import { writeFhirJson } from '../../clinical/fhir-json.ts'
import type { Page, ServerVersion, Unreadable } from '../cache/cache.ts'
import type { FeedStep } from '../central/history.ts'

/**
 * Small writes keep typing alive: this many of usual size are a few milliseconds (encrypted, on disk), and the second bound
 * keeps large ones (attachments) under 30.
 */
const mostResources = 60
const mostCharacters = 200_000
/** Longer than this, and the next writes are smaller; shorter than half, and they grow again. */
const long = { whileTyping: 6, else: 60 }
/** Each write is put on disk by itself, so that where nobody types larger ones cost less together. */
const most = { whileTyping: 1, else: 8 }
/** Where nobody types, smaller ones would only wait for a slow disk more often. */
const least = { whileTyping: 0.2, else: 4 }

/** How large the next writes may be, as a share of the bounds above, from how long the last ones took here. */
export function createPageShare(isTyping: () => boolean = () => true) {
  let share = isTyping() ? most.whileTyping : most.else
  const when = () => (isTyping() ? 'whileTyping' : 'else')
  return {
    now: () => Math.max(least[when()], Math.min(most[when()], share)),
    took(ms: number): void {
      const as = when()
      if (ms > long[as]) share = Math.max(least[as], Math.min(most[as], share) / 2)
      else if (ms < long[as] / 2) share = Math.min(most[as], share * 1.25)
    },
  }
}

export const emptyPage = (): Page => ({
  cursor: null,
  compartment: null,
  versions: [],
  unreadable: [],
  deleted: [],
  entered: [],
  left: { patients: [], tasks: [] },
})

/**
 * A page of the feed as transactions in its order; the cursor goes with the last, so that after a crash in between
 * the page is read again, which changes nothing (a lower position never replaces a higher). A leave ends a
 * transaction, since within one enters come before leaves.
 */
export function feedPages(steps: FeedStep[], cursor: string, share = 1): Page[] {
  const pages = [emptyPage()]
  let size = 0
  const cut = () => {
    pages.push(emptyPage())
    size = 0
  }
  for (const step of steps) {
    let page = pages.at(-1) ?? emptyPage()
    if (step.kind === 'version') {
      const json = writeFhirJson(step.version.resource)
      const next = json.length
      const full = page.versions.length >= mostResources * share
      if (full || (size > 0 && size + next > mostCharacters * share)) {
        cut()
        page = pages.at(-1) ?? page
      }
      size += next
      page.versions.push({ ...step.version, json })
    } else if (step.kind === 'unreadable') page.unreadable.push(step.entry)
    else if (step.kind === 'deleted')
      page.deleted.push({ type: step.type, id: step.id, position: step.position })
    else if (step.kind === 'enter') page.entered.push(step.patientId)
    else {
      if (step.kind === 'leave') page.left.patients.push(step.patientId)
      else page.left.tasks.push(step.taskId)
      cut()
    }
  }
  const last = pages.at(-1)
  if (last) last.cursor = cursor
  return pages
}

/** A page of a compartment likewise: only the last transaction moves the cursor or says that all is there. */
export function compartmentPages(
  patientId: string,
  { versions, unreadable = [] }: { versions: ServerVersion[]; unreadable?: Unreadable[] },
  before: string | null,
  after: { cursor: string | null; asOf: string; progress?: { loaded: number; total: number | null } },
  share = 1,
): Page[] {
  const done = after.cursor === null
  const pages = feedPages(
    [
      ...versions.map((version) => ({ kind: 'version' as const, version })),
      ...unreadable.map((entry) => ({ kind: 'unreadable' as const, entry })),
    ],
    '',
    share,
  )
  return pages.map((page, n) => {
    const last = n === pages.length - 1
    const progress = last && after.progress ? { progress: after.progress } : {}
    const compartment = { patientId, done: done && last, asOf: after.asOf, ...progress }
    return { ...page, cursor: last ? after.cursor : before, compartment }
  })
}
