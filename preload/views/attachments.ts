import { z } from 'zod'

/** A document that a record carries, or says where it is. */
export const AttachedRow = z.object({
  n: z.number().int(),
  /** Empty where it has none. */
  title: z.string(),
  /** Media type. */
  contentType: z.string(),
  /** Bytes; null: nobody says. */
  size: z.number().nullable(),
  /** In the record, at the practice's server (to be fetched when it is asked for), or at an address that nothing is asked of. */
  at: z.enum(['here', 'server', 'elsewhere']),
  /** Of one that is elsewhere: where. */
  address: z.string().nullable(),
})
export type AttachedRow = z.infer<typeof AttachedRow>

/** One of them as it is looked at: text, a picture, a PDF, or why it is not shown. */
export const AttachmentView = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string(), cut: z.boolean() }),
  z.object({
    kind: z.literal('picture'),
    /** A `data:` address. */
    source: z.string(),
    width: z.number().int(),
    height: z.number().int(),
  }),
  /** Base64. */
  z.object({ kind: z.literal('pdf'), source: z.string() }),
  z.object({
    kind: z.literal('refused'),
    why: z.enum(['elsewhere', 'too-large', 'not-shown-here', 'not-readable', 'not-there', 'not-as-stated']),
  }),
])
export type AttachmentView = z.infer<typeof AttachmentView>
