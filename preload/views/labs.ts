import { z } from 'zod'
import { Id } from './base.ts'

export const TestKind = z.enum(['lab', 'imaging'])

/** A test or a set of the catalog as it is offered. `members`: of a set what it orders, by name. */
export const TestChoice = z.object({
  id: Id,
  name: z.string(),
  kind: z.enum(['lab', 'imaging', 'set']),
  members: z.array(z.string()),
})
export type TestChoice = z.infer<typeof TestChoice>

export const TestQuestion = z.object({
  id: z.string(),
  text: z.string(),
  kind: z.enum(['choice', 'text', 'date', 'boolean']),
  choices: z.array(z.string()),
  required: z.boolean(),
})
export type TestQuestion = z.infer<typeof TestQuestion>

/** Where a specimen is collected or a picture taken. */
export const SiteView = z.object({
  id: Id,
  name: z.string(),
  /** "12 Belmont Street, Worcester, MA 01605" */
  address: z.string(),
  phone: z.string().nullable(),
})
export type SiteView = z.infer<typeof SiteView>

/** One of a few to choose; `value` is what is sent. */
const Option = z.object({ value: z.string(), label: z.string() })

/** What is asked to order one test in this visit, with what stands where nobody has said otherwise. */
export const TestFormView = z.object({
  id: Id,
  name: z.string(),
  kind: TestKind,
  specimen: z.string().nullable(),
  preparation: z.array(z.string()),
  questions: z.array(TestQuestion),
  /** The catalog says that this is an example. */
  example: z.boolean(),
  /** That the same was ordered, or resulted, within the days that the catalog names: each with its date. */
  earlier: z.array(z.string()),
  sites: z.array(SiteView),
  payers: z.array(Option),
  reasons: z.array(Option),
  begin: z.object({
    answers: z.record(z.string(), z.string()),
    stat: z.boolean(),
    site: z.string(),
    payer: z.string(),
    reason: z.string(),
  }),
})
export type TestFormView = z.infer<typeof TestFormView>

export const TestState = z.enum([
  'draft',
  'signed-here',
  'accepted',
  'sent',
  'received',
  'collected',
  'resulted',
  'held',
  'failed',
  'canceled',
])
export type TestState = z.infer<typeof TestState>

export const TestOrderView = z.object({
  id: Id,
  /** Of the catalog; null: it is not in it. */
  test: Id.nullable(),
  name: z.string(),
  kind: TestKind.nullable(),
  stat: z.boolean(),
  /** "How is it collected: Catheter" */
  answers: z.array(z.string()),
  /** Specimen and preparation, as the patient is told. */
  instruction: z.string(),
  /** "Lakeside Laboratory, 12 Belmont Street, Worcester, MA 01605"; null: none is named. */
  site: z.string().nullable(),
  sitePhone: z.string().nullable(),
  /** "N39.0 Urinary tract infection, site not specified"; null: none. */
  reason: z.string().nullable(),
  /** "Paid by the patient"; null: not said. */
  payer: z.string().nullable(),
  earlier: z.array(z.string()),
  state: TestState,
  /** In words, with who must act. */
  statusMessage: z.string(),
  /** Part of the next signature. */
  unsigned: z.boolean(),
  /** Why an unsigned one can't be signed, a sentence each. */
  needs: z.array(z.string()),
  canCancel: z.boolean(),
})
export type TestOrderView = z.infer<typeof TestOrderView>
