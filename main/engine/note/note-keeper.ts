import { Refusal } from '../../../preload/refusal.ts'
import {
  type EngineContext,
  inTransaction,
  now,
  sendSoon,
  visitOf,
  writeOf,
} from '../context/engine-context.ts'
import { noteVisit } from '../context/my-visit.ts'
import { compositionOf, isEmptyNote, ownNoteOf, textsOf } from '../record/composition.ts'
import { isOpenElsewhere, withEditor } from '../record/editor.ts'
import { mergeRemote, noteTexts, rememberWritten, unwritten } from '../record/note-texts.ts'
import { lateText } from './late-text.ts'

/** An edit is in the journal at once; the Composition follows at most this often while one types. */
const writeEveryMs = 2000
const tryAgainMs = 10_000

export type NoteKeeper = ReturnType<typeof createNoteKeeper>

/** Carries the journal into the note's Composition, coalesced, so that typing doesn't flood the outbox. */
export function createNoteKeeper(context: EngineContext) {
  const waiting = new Map<string, () => void>()
  const late = lateText(context)
  let stopped = false

  /** Nothing of this note waits to be written. */
  function waitsNoMore(encounterId: string): void {
    waiting.get(encounterId)?.()
    if (waiting.delete(encounterId)) context.changes.touch(['sync'])
  }

  /** Writes the Composition now when it lags behind the journal; answers whether it did. */
  const write = (encounterId: string): boolean =>
    inTransaction(context, () => {
      context.commits.after(() => waitsNoMore(encounterId))
      return written(encounterId)
    })

  function written(encounterId: string): boolean {
    if (visitOf(context, encounterId).note.signed) return false
    const visit = noteVisit(context, encounterId)
    const at = now(context)
    mergeRemote(context.cache, encounterId, visit.composition, at)
    const typed = unwritten(context.cache, encounterId)
    if (typed.length === 0) return false
    const texts = noteTexts(context.cache, encounterId, visit.composition)
    if (!visit.composition && isEmptyNote(texts)) return false
    const next = compositionOf(ownNoteOf(visit), visit.composition, texts, {
      status: 'preliminary',
      date: at,
      orders: [],
    })
    // Text that came after another device took the note over goes in, and the note stays open there.
    const composition = isOpenElsewhere(visit.composition, context.device)
      ? next
      : withEditor(next, context.device)
    context.cache.put(writeOf(visit, at), composition)
    rememberWritten(context.cache, encounterId, { ...textsOf(composition) })
    return true
  }

  function writeQuietly(encounterId: string): void {
    try {
      if (write(encounterId)) sendSoon(context)
    } catch (error) {
      // The journal has every word. A refusal stays one until something changes; the rest is tried again.
      if (!(error instanceof Refusal)) edited(encounterId, tryAgainMs)
      context.platform.log(`note: writing was put off (${error instanceof Error ? error.name : 'unknown'})`)
    }
  }

  function takeInQuietly(encounterId: string): void {
    try {
      late.gather(encounterId)
      const visit = visitOf(context, encounterId)
      if (!visit.note.signed) mergeRemote(context.cache, encounterId, visit.composition, now(context))
    } catch (error) {
      context.platform.log(
        `note: what came for it waits (${error instanceof Error ? error.name : 'unknown'})`,
      )
    }
  }

  /** An edit went into the journal. */
  function edited(encounterId: string, inMs = writeEveryMs): void {
    if (stopped || waiting.has(encounterId)) return
    waiting.set(
      encounterId,
      context.platform.clock.after(inMs, () => {
        waitsNoMore(encounterId)
        writeQuietly(encounterId)
      }),
    )
    context.changes.touch(['sync'])
  }

  return {
    write,
    /** Notes with text that the outbox doesn't know of yet: not sent either, and told as such. */
    ahead(): number {
      const inOutbox = new Set(
        context.cache
          .outbox()
          .filter((row) => row.mine.some((each) => each.resourceType === 'Composition'))
          .map((row) => row.encounterId),
      )
      return [...waiting.keys()].filter((encounterId) => !inOutbox.has(encounterId)).length
    },
    edited: (encounterId: string) => edited(encounterId),
    /** The author turned elsewhere: what waits is written now. */
    leave(except?: string): void {
      for (const encounterId of [...waiting.keys()]) if (encounterId !== except) writeQuietly(encounterId)
    },
    /** Writes what waits, then nothing any more. */
    stop(): void {
      stopped = true
      for (const encounterId of [...waiting.keys()]) {
        writeQuietly(encounterId)
        waitsNoMore(encounterId)
      }
    },
    /** After a start or a sign-in: what the journal has and the outbox has not. */
    catchUp(): void {
      for (const { encounterId } of context.visits.all()) {
        takeInQuietly(encounterId)
        writeQuietly(encounterId)
      }
    },
    /**
     * Notes have changed, here or elsewhere. What reached one that goes on from the author's other device is taken in;
     * where it was signed, text that waits here for it becomes an addendum. Of visits never held here nothing waits.
     */
    changed(encounterIds: string[]): void {
      for (const encounterId of encounterIds)
        if (context.visits.ofEncounter(encounterId)) takeInQuietly(encounterId)
    },
  }
}
