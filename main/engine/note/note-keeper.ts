import { type Desk, now, visitOf, writeOf } from '../desk.ts'
import { Refusal } from '../problems.ts'
import { noteVisit } from '../visit/mine.ts'
import { compositionOf, isEmptyNote, ownNoteOf, textsOf } from './composition.ts'
import { isOpenElsewhere, withEditor } from './editor.ts'
import { lateWords } from './late-words.ts'
import { noteTexts, rememberWritten, takeOver, unwritten } from './note-texts.ts'

/** An edit is in the journal at once; the Composition follows at most this often while one types. */
const writeEveryMs = 2000
const tryAgainMs = 10_000

export type NoteKeeper = ReturnType<typeof createNoteKeeper>

/** Carries the journal into the note's Composition, coalesced, so that typing doesn't flood the outbox. */
export function createNoteKeeper(desk: Desk) {
  const waiting = new Map<string, () => void>()
  const late = lateWords(desk)
  let stopped = false

  /** Writes the Composition now when it lags behind the journal; answers whether it did. */
  function write(encounterId: string): boolean {
    waiting.get(encounterId)?.()
    waiting.delete(encounterId)
    if (visitOf(desk, encounterId).note.signed) return false
    const visit = noteVisit(desk, encounterId)
    const at = now(desk)
    takeOver(desk.cache, encounterId, visit.composition, at)
    const typed = unwritten(desk.cache, encounterId)
    if (typed.length === 0) return false
    const texts = noteTexts(desk.cache, encounterId, visit.composition)
    if (!visit.composition && isEmptyNote(texts)) return false
    const written = compositionOf(ownNoteOf(visit), visit.composition, texts, {
      status: 'preliminary',
      date: at,
      orders: [],
    })
    // Words that came after another device took the note over go in, and the note stays open there.
    const composition = isOpenElsewhere(visit.composition, desk.device)
      ? written
      : withEditor(written, desk.device)
    desk.cache.atomically(() => {
      desk.cache.put(writeOf(visit, at), composition)
      rememberWritten(desk.cache, encounterId, { ...textsOf(composition) })
    })
    return true
  }

  function writeQuietly(encounterId: string): void {
    try {
      if (write(encounterId)) {
        desk.outside.emit('note.changed', { encounterId })
        void desk.sync.now()
      }
    } catch (error) {
      // The journal has every word. A refusal stays one until something changes; the rest is tried again.
      if (!(error instanceof Refusal)) edited(encounterId, tryAgainMs)
      desk.outside.log(`note: writing was put off (${error instanceof Error ? error.name : 'unknown'})`)
    }
  }

  function gatherQuietly(encounterId: string): void {
    try {
      late.gather(encounterId)
    } catch (error) {
      desk.outside.log(`note: late words wait (${error instanceof Error ? error.name : 'unknown'})`)
    }
  }

  /** An edit went into the journal. */
  function edited(encounterId: string, inMs = writeEveryMs): void {
    if (stopped || waiting.has(encounterId)) return
    waiting.set(
      encounterId,
      desk.outside.clock.after(inMs, () => writeQuietly(encounterId)),
    )
    desk.outside.emit('sync.changed', {})
  }

  return {
    write,
    /** Notes with words that the outbox doesn't know of yet: not sent either, and told as such. */
    ahead(): number {
      const inOutbox = new Set(
        desk.cache
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
      for (const encounterId of [...waiting.keys()]) writeQuietly(encounterId)
    },
    /** After a start or a sign-in: what the journal has and the outbox has not. */
    catchUp(): void {
      for (const { encounterId } of desk.visits.all()) {
        gatherQuietly(encounterId)
        writeQuietly(encounterId)
      }
    },
    /** The note may have been signed elsewhere: words that wait here for it become an addendum. */
    gatherLate: (encounterId: string) => gatherQuietly(encounterId),
  }
}
