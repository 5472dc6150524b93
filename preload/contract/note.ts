import { z } from 'zod'
import { Stamp } from '../views/base.ts'
import { Id, MarkReview, NoteReview, NoteView, SectionCode } from '../views/index.ts'
import { Prose, Remark } from '../views/text.ts'
import { command, none, ofVisit, query } from './kinds.ts'

export const note = {
  'note.open': query('engine', ofVisit, NoteView),
  /** It is opened: what came for it meanwhile is taken in, and what is read of others stands in the audit trail. */
  'note.takeUp': command('engine', ofVisit, none),
  /**
   * The whole text of one section after an edit, plain text, LF line ends. `edit` is the renderer's own
   * growing number, echoed, so that an answer is matched to what it acknowledges. The answer comes after
   * the journal is on disk. `seen` is the section revision that the editor last showed from a NoteView: an edit that
   * had not seen a merge must not undo it.
   */
  'note.edit': command(
    'engine',
    ofVisit.extend({
      section: SectionCode,
      text: Prose({ max: 200_000 }),
      edit: z.number().int(),
      seen: z.number().int().optional(),
    }),
    z.object({ edit: z.number().int(), revision: z.number().int(), keptAt: z.string() }),
  ),
  'note.decide': command(
    'engine',
    ofVisit.extend({ section: SectionCode, text: Prose({ max: 200_000 }) }),
    NoteView,
  ),
  'note.seen': command('engine', ofVisit.extend({ section: SectionCode }), NoteView),
  /** The note is open for typing on another device of its author: from now on it is here. */
  'note.takeOver': command('engine', ofVisit, NoteView),
  /**
   * The whole text of an addendum to the own signed note; the first text of a new id begins one. `base` is the text
   * that the editor last took or had acknowledged, so that text from elsewhere is merged and not undone. On disk
   * when it is answered; `text` is what stands now.
   */
  'note.addendum': command(
    'engine',
    ofVisit.extend({
      compositionId: Id,
      text: Prose({ max: 200_000 }),
      base: Prose({ max: 200_000 }),
      edit: z.number().int(),
    }),
    z.object({ edit: z.number().int(), text: z.string(), keptAt: z.string() }),
  ),
  'note.addendumSeen': command('engine', ofVisit.extend({ compositionId: Id }), NoteView),
  /** An unsigned addendum that its author gives up. */
  'note.discard': command('engine', ofVisit.extend({ compositionId: Id }), NoteView),
  /** Signs one note alone: an addendum, or the own note of a visit that a colleague has now. */
  'note.review': query('engine', ofVisit.extend({ compositionId: Id }), NoteReview),
  'note.sign': command('engine', ofVisit.extend({ compositionId: Id, digest: Stamp }), NoteView),
  'note.reviewMark': query('engine', ofVisit.extend({ compositionId: Id }), MarkReview),
  /** A signed note of one's own is marked entered in error; `moveTo`: the visit where its text is offered as a draft. */
  'note.mark': command(
    'engine',
    ofVisit.extend({
      compositionId: Id,
      reason: Remark({ min: 1, max: 500 }),
      moveTo: Id.nullable(),
    }),
    NoteView,
  ),
} as const
