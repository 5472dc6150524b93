import { z } from 'zod'
import { ages, DateTime, Id } from './base.ts'
import { MarkedInError } from './chart.ts'
import { OpenItem } from './still-open.ts'
import { Disposition } from './visit.ts'

export const SectionCode = z.enum(['subjective', 'objective', 'assessment', 'plan'])
export type SectionCode = z.infer<typeof SectionCode>

/** Where the text of a note is kept, from least to most safe. `not-saved` is the renderer's own word until the engine answers. */
export const Kept = z.enum(['on-this-machine', 'at-central', 'signed-here', 'signed'])
export type Kept = z.infer<typeof Kept>

/** `not-loaded`: the chart is not whole here, so that nobody knows whether there is a note. `empty`: nothing was written. */
export const NoteKept = z.enum(['not-loaded', 'empty', ...Kept.options])
export type NoteKept = z.infer<typeof NoteKept>

export const NoteSection = z.object({
  code: SectionCode,
  title: z.string(),
  /** What belongs there, while it is empty. */
  hint: z.string(),
  text: z.string(),
  /** Grows by one with each edit taken; the renderer sends the revision it edited. */
  revision: z.number().int(),
  /** A version from elsewhere that could not be merged: both are kept until the clinician decides. */
  conflict: z.object({ theirs: z.string(), theirAuthor: z.string(), theirWhen: z.string() }).nullable(),
  /** Text was merged by the machine and not yet seen by its author. */
  mergedUnseen: z.boolean(),
})

/** `awaited-again`: given for what stood before, and an addendum came since. */
export const CoSignatureView = z.object({
  by: z.string(),
  at: DateTime.nullable(),
  state: z.enum(['awaited', 'awaited-again', 'given']),
})
export type CoSignatureView = z.infer<typeof CoSignatureView>

/** A colleague's signed note that this provider is named to co-sign, as it stands at the central API. */
export const CoSignRow = z.object({
  compositionId: Id,
  patientName: z.string(),
  birthDate: z.string().nullable(),
  ...ages,
  author: z.string(),
  signedAt: DateTime,
  texts: z.array(z.object({ title: z.string(), text: z.string() })),
  addenda: z.array(z.object({ author: z.string(), at: DateTime, text: z.string() })),
  /** The versions shown; sent back with the signature. */
  versions: z.array(z.string()),
})
export type CoSignRow = z.infer<typeof CoSignRow>

/** What continues a signed note: an addendum, or the note written anew where the first is marked entered in error. */
export const AddendumView = z.object({
  compositionId: Id,
  continues: z.enum(['appends', 'replaces']),
  /** `discarded`: given up by its author before it was signed. */
  state: z.enum(['unsigned', 'signed', 'entered-in-error', 'discarded']),
  text: z.string(),
  author: z.string(),
  mine: z.boolean(),
  /** It holds text that arrived after the note was signed. */
  late: z.boolean(),
  /** Signed, or last edited. */
  at: DateTime,
  kept: Kept,
  /** Text was merged by the machine and not yet seen by its author. */
  mergedUnseen: z.boolean(),
  marked: MarkedInError.nullable(),
})
export type AddendumView = z.infer<typeof AddendumView>

/** What was not asked in the visit of a signed note, and why it was signed all the same. */
export const SignedWithout = z.object({ lacked: z.array(z.string()), reason: z.string() })
export type SignedWithout = z.infer<typeof SignedWithout>

/** What a colleague wrote in the same visit. */
export const ColleagueNote = z.object({
  compositionId: Id,
  author: z.string(),
  state: z.enum(['unsigned', 'signed']),
  /** Signed, or last edited. */
  at: DateTime,
  texts: z.array(z.object({ title: z.string(), text: z.string() })),
})
export type ColleagueNote = z.infer<typeof ColleagueNote>

export const NoteView = z.object({
  encounterId: Id,
  compositionId: Id,
  patientId: Id,
  patientName: z.string(),
  birthDate: z.string().nullable(),
  sections: z.array(NoteSection),
  kept: NoteKept,
  keptAt: DateTime.nullable(),
  editable: z.boolean(),
  notEditableWhy: z.string().nullable(),
  signedAt: DateTime.nullable(),
  signedBy: z.string().nullable(),
  signedWithout: SignedWithout.nullable(),
  marked: MarkedInError.nullable(),
  coSignature: CoSignatureView.nullable(),
  /** Open for typing on another device of its author, which was last heard typing so long ago; null: here, or nowhere yet. */
  openElsewhere: z
    .object({ device: z.string(), typedAt: DateTime, typedSeconds: z.number().int() })
    .nullable(),
  /** Of who had the visit before, or has it now; oldest first. */
  colleagues: z.array(ColleagueNote),
  /** All that continues notes of this visit, oldest first. */
  addenda: z.array(AddendumView),
  /** What its author may do with it now beside writing. `signAlone`: the visit is a colleague's, the note is not. */
  may: z.object({ add: z.boolean(), mark: z.boolean(), signAlone: z.boolean() }),
})
export type NoteView = z.infer<typeof NoteView>

/** What signing one note alone does: an addendum, or the own note of a visit that a colleague has now. */
export const NoteReview = z.object({
  patientName: z.string(),
  birthDate: z.string().nullable(),
  ...ages,
  /** As of `SignReview`. */
  willHappen: z.array(z.string()),
  prevents: z.array(z.string()),
  /** As of `SignReview`. */
  digest: z.string(),
})
export type NoteReview = z.infer<typeof NoteReview>

/** What marking a note entered in error does, before it is done. */
export const MarkReview = z.object({
  patientName: z.string(),
  birthDate: z.string().nullable(),
  ...ages,
  willHappen: z.array(z.string()),
  /** The author's own visits of other patients, or other visits of this one, into which the text can go as a draft. */
  visits: z.array(
    z.object({
      encounterId: Id,
      name: z.string(),
      birthDate: z.string().nullable(),
      reason: z.string(),
      since: DateTime,
    }),
  ),
})
export type MarkReview = z.infer<typeof MarkReview>

export const SignReview = z.object({
  patientName: z.string(),
  birthDate: z.string().nullable(),
  ...ages,
  disposition: Disposition,
  /** What will happen, a sentence each; of an order first what is signed, below it a line each (`\n`) where it goes and what speaks against it. */
  willHappen: z.array(z.string()),
  /** Reasons that prevent signing, one line each; empty when signing is allowed. */
  prevents: z.array(z.string()),
  /** What was not asked in the visit, a sentence each: signing without it takes a reason. */
  lacks: z.array(z.string()),
  /** What is left to do when it is signed; it prevents nothing. */
  stillOpen: z.array(OpenItem),
  /** Digest of exactly what was shown; a signature with another digest is refused and the review shown again. */
  digest: z.string(),
})
export type SignReview = z.infer<typeof SignReview>
