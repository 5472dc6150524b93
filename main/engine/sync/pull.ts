import { isOfFiles } from '../base/problems.ts'
import type { Loading, Page, ServerVersion, SyncCache } from '../cache/cache.ts'
import type { CentralAnswer, CentralClient, NoAnswer } from '../central/client.ts'
import { compartmentOf, type FeedStep, feedOf, isPosition } from '../central/history.ts'
import { compartmentPages, createPageShare, emptyPage, feedPages } from './pages.ts'

/** Why a pull ended. */
export type PullEnd =
  | { kind: 'caught-up' }
  /** Something waits to be sent, which goes before the rest of the charts. */
  | { kind: 'interrupted' }
  /** `410`: this cursor is no good any more; everything must be loaded anew. */
  | { kind: 'resync'; foreign: boolean }
  | { kind: 'no-answer' }
  | { kind: 'sign-in' }
  | { kind: 'too-old' }
  | { kind: 'other-epoch' }
  | { kind: 'stopped' }

type Options = {
  cache: SyncCache
  /** In ms; it measures how long a write of what was pulled takes on this machine. */
  monotonic(): number
  client: Pick<CentralClient, 'request'>
  applied(page: Page): void
  /** Asked between pages: does a local write wait? */
  interrupted(): boolean
  stopped(): boolean
  /** Something threw that should not have: it costs that part of the pull, and is told. */
  failed(error: unknown): void
  /** A chart is about to bring these in, of which the feed has not told yet: a server may forget them unseen. */
  ahead(versions: ServerVersion[]): void
  /**
   * The feed was read to its end, and what is missing of the charts comes next; asked again once they are here, since
   * one may tell of another that is needed.
   */
  beforeCharts?(): void
  /** Waits after a write of so many ms; left out, whatever else the engine has to do comes first. */
  rest?(tookMs: number): Promise<void>
  /** Somebody types: answers and writes are small. Left out: always. */
  isTyping?(): boolean
  /** Asked before each chart; the one it ranks lowest is loaded first. */
  urgency?(): (patientId: string) => number
}

/** Entries that an answer may have; reading it keeps the engine busy, too. */
const pageSize = { whileTyping: 60, else: 400 }
const soon = () => new Promise<void>((resolve) => setImmediate(resolve))

type Asked = ReturnType<CentralClient['request']>

export function createPull({
  cache,
  monotonic,
  client,
  applied,
  interrupted,
  stopped,
  failed,
  ahead,
  urgency,
  beforeCharts,
  rest = soon,
  isTyping = () => true,
}: Options) {
  const share = createPageShare(isTyping)
  const countAsked = () => pageSize[isTyping() ? 'whileTyping' : 'else']
  /** Compartments that the server would not, or could not, show in this pull. */
  let refused = new Set<string>()
  /** Where the feed's last page ended; null: the central API does not say. */
  let reached: string | null = null
  /** A chart brought in what the feed has not told of. */
  let isAhead = false
  /** The first page of the next chart, asked for while the last of the one before is written. */
  let begun: { patientId: string; answer: Asked } | null = null

  async function apply(pages: Page[]): Promise<boolean> {
    for (const page of pages) {
      if (stopped()) return false
      const begun = monotonic()
      cache.applyPage(page)
      quietly(() => applied(page))
      const took = monotonic() - begun
      share.took(took)
      await rest(took)
      if (isTyping()) await carryOver()
    }
    return true
  }

  /** In a turn of its own, after each write: for many writes at once it takes as long as several of them. */
  async function carryOver(): Promise<void> {
    if (stopped()) return
    const begun = monotonic()
    cache.carryOver()
    await rest(monotonic() - begun)
  }

  async function feed(): Promise<PullEnd | null> {
    const progress = createProgress()
    while (true) {
      const cursor = cache.feedCursor()
      const at = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const path = `/fhir/R4/$changes?_count=${countAsked()}${at}`
      const answer = await client.request({ method: 'GET', path })
      if (stopped()) return { kind: 'stopped' }
      const end = endOf(answer)
      if (end) return end
      const page = feedOf(bodyOf(answer))
      if (!page || !progress.isMade(cursor, page)) return { kind: 'no-answer' }
      if (!(await apply(feedPages(page.steps, page.cursor, share.now())))) return { kind: 'stopped' }
      if (answer.kind === 'answer') reached = isPosition(answer.position) ? answer.position : null
      if (page.steps.length === 0) return null
      // What is written here never waits for a feed, however long it is.
      if (interrupted()) return { kind: 'interrupted' }
    }
  }

  function ask(patientId: string, cursor: string | null): Asked {
    const at = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const path = `/fhir/R4/Patient/${patientId}/$everything?_count=${countAsked()}${at}`
    return client.request({ method: 'GET', path })
  }

  function askEarly(patientId: string, cursor: string | null): Asked {
    const answer = ask(patientId, cursor)
    // Should the write fail, nobody awaits it.
    answer.catch(() => undefined)
    return answer
  }

  async function compartment(patientId: string): Promise<PullEnd | null> {
    const seen = new Set<string>()
    /** Asked for while what came before it is written. */
    let asked: { cursor: string | null; answer: Asked } | null =
      begun?.patientId === patientId ? { cursor: null, answer: begun.answer } : null
    begun = null
    while (true) {
      const before = cache.compartmentCursor(patientId)
      const answer = await (asked !== null && asked.cursor === before ? asked.answer : ask(patientId, before))
      asked = null
      if (stopped()) return { kind: 'stopped' }
      if (answer.kind === 'answer' && (answer.status === 403 || answer.status === 404)) {
        // The feed will say that the patient left.
        refused.add(patientId)
        return null
      }
      if (answer.kind === 'answer' && answer.status === 410) {
        if (before === null) {
          refused.add(patientId)
          return null
        }
        const progress = { loaded: 0, total: null }
        const again = { ...emptyPage(), compartment: { patientId, done: false, asOf: '', progress } }
        if (!(await apply([again]))) return { kind: 'stopped' }
        continue
      }
      const ended = endOf(answer)
      if (ended) return ended.kind === 'no-answer' ? unshown(patientId, answer) : ended
      const page = compartmentOf(bodyOf(answer))
      // Read anew from its beginning, a page may come again; of a cursor that comes again there is no end.
      if (before === null) seen.clear()
      else seen.add(before)
      const goesRound = page !== null && page.cursor !== null && seen.has(page.cursor)
      if (!page || goesRound || answer.kind !== 'answer' || !answer.serverTime)
        return unshown(patientId, answer)
      const end = reached
      const newer = end === null ? [] : page.versions.filter(({ position }) => position > end)
      if (newer.length > 0) {
        ahead(newer)
        isAhead = true
      }
      const progress = {
        loaded:
          (before === null ? 0 : cache.compartment(patientId).loaded) +
          page.versions.length +
          page.unreadable.length,
        total: page.total,
      }
      const after = { cursor: page.cursor, asOf: answer.serverTime, progress }
      if (!interrupted() && !isTyping()) {
        const { cursor } = page
        const next = cursor === null ? mostUrgent(patientId)?.patientId : undefined
        if (cursor !== null) asked = { cursor, answer: askEarly(patientId, cursor) }
        else if (next !== undefined && cache.compartmentCursor(next) === null)
          begun = { patientId: next, answer: askEarly(next, null) }
      }
      if (!(await apply(compartmentPages(patientId, page, before, after, share.now()))))
        return { kind: 'stopped' }
      if (page.cursor === null) return null
      if (interrupted()) return { kind: 'interrupted' }
    }
  }

  /** The central API answers, and not with this chart: the others are loaded all the same, and it is told. */
  function unshown(patientId: string, answer: CentralAnswer | NoAnswer): PullEnd | null {
    if (answer.kind === 'no-answer' || answer.status === 429 || answer.status === 503)
      return { kind: 'no-answer' }
    refused.add(patientId)
    failed(new Error('A chart could not be read.'))
    return null
  }

  /** One chart that can't be taken in costs no other. */
  async function compartmentAlone(patientId: string): Promise<PullEnd | null> {
    try {
      return await compartment(patientId)
    } catch (error) {
      if (isOfFiles(error)) throw error
      refused.add(patientId)
      failed(error)
      return null
    }
  }

  function quietly<T>(ask: () => T): T | undefined {
    try {
      return ask()
    } catch (error) {
      if (isOfFiles(error)) throw error
      failed(error)
      return undefined
    }
  }

  /** Of the charts that are missing; `but`: one that is as good as here. */
  function mostUrgent(but?: string): Loading | undefined {
    const open = cache
      .compartments()
      .filter(({ patientId, state }) => state !== 'complete' && patientId !== but && !refused.has(patientId))
    if (open.length < 2 || !urgency) return open[0]
    const most = quietly(() => {
      const rank = urgency()
      return open.reduce((first, one) => (rank(one.patientId) < rank(first.patientId) ? one : first))
    })
    return most ?? open[0]
  }

  return {
    /**
     * The feed up to now, then what is missing of the charts in scope, each where it was left, then the feed again,
     * should a chart have been newer than it.
     */
    async run(): Promise<PullEnd> {
      refused = new Set()
      begun = null
      const end = await feed()
      if (end) return end
      quietly(() => beforeCharts?.())
      isAhead = false
      while (true) {
        let missing = mostUrgent()
        if (!missing) {
          quietly(() => beforeCharts?.())
          missing = mostUrgent()
        }
        if (!missing && !isAhead) return { kind: 'caught-up' }
        if (interrupted()) return { kind: 'interrupted' }
        if (!missing) isAhead = false
        const stop = await (missing ? compartmentAlone(missing.patientId) : feed())
        if (stop) return stop
      }
    },
  }
}

/**
 * A feed that leads back to where it was, or tells the same again under ever new cursors, would be read without end: each
 * page tells of later places than the one before, and no cursor comes twice.
 */
function createProgress() {
  const seen = new Set<string | null>()
  let furthest = ''
  return {
    isMade(from: string | null, { steps, cursor }: { steps: FeedStep[]; cursor: string }): boolean {
      seen.add(from)
      if (steps.length === 0) return true
      const last = steps.map(placeOf).sort().at(-1) ?? ''
      if (seen.has(cursor) || (last !== '' && last <= furthest)) return false
      furthest = last || furthest
      return true
    },
  }
}

function placeOf(step: FeedStep): string {
  if (step.kind === 'version') return step.version.position
  if (step.kind === 'unreadable') return step.entry.position ?? ''
  return step.kind === 'deleted' ? step.position : ''
}

/** Null: an answer with a body to read. */
function endOf(answer: CentralAnswer | NoAnswer): PullEnd | null {
  if (answer.kind === 'no-answer') return { kind: answer.why === 'sign-in-needed' ? 'sign-in' : 'no-answer' }
  const { status, problem } = answer
  if (status === 200) return null
  if (status === 401) return { kind: 'sign-in' }
  if (status === 426) return { kind: 'too-old' }
  if (status === 410) return { kind: 'resync', foreign: problem?.code === 'foreign-cursor' }
  if (problem?.code === 'epoch-mismatch') return { kind: 'other-epoch' }
  return { kind: 'no-answer' }
}

const bodyOf = (answer: CentralAnswer | NoAnswer): unknown => (answer.kind === 'answer' ? answer.body : null)
