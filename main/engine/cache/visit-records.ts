import type { DetectedIssue, MedicationRequest, ServiceRequest } from '@medplum/fhirtypes'
import type { FormName, FormValues, SectionCode } from '../../../preload/views/index.ts'

/**
 * A visit this provider claimed, with what must stay known of it when its Task and chart have left: the claim
 * number that every write carries, and who has it now.
 */
export type HeldVisit = {
  taskId: string
  encounterId: string
  patientId: string
  claim: number
  /** As it came with the Lease of this claim: a central API that was put back knows by it that it gave the claim. */
  proof?: string
  since: string
  patientName: string
  birthDate: string | null
  reason: string
  takenOver: { by: string; at: string } | null
  /** Begun from this appointment, with the patient's link: by them a central API that has forgotten the visit makes it again. */
  begun?: { appointmentId: string; join?: string }
  /** Given back or handed over by the provider: nothing of it is theirs any more. */
  givenUp: boolean
  /** To whom (null: to the queue) and when it was given up; absent where that was before it was kept. */
  givenTo?: { name: string | null; at: string }
}

/**
 * The last text that came from the editor, and the journal's revision it became. When the journal is ahead of it,
 * a merge went in between; `merge` is that merge's revision as long as the editor has not shown it.
 */
export type TypedText = { text: string; revision: number; merge: number | null }

/**
 * What of a chart's allergies and medications was there when it was first shown whole: all up to this position of the feed.
 * `copies`: which copies it was the position of (`ReadableChart.madeId`).
 */
export type ChartSeen = SeenUpTo | ListsSeen
export type SeenUpTo = { position: string; copies: string }
/** As versions of Rounds before kept it: `Type/id` → the server's version, and its text. */
export type ListsSeen = Record<string, { version: string; words: string }>

/** An order that is not signed yet, with the issues its author has read. */
export type DraftOrder = { order: MedicationRequest | ServiceRequest; issues: DetectedIssue[] }

/** An order whose trouble its prescriber was told of. */
export type OrderNotice = { orderId: string; state: 'held' | 'failed' }

/** What the work file keeps of a visit beside its journal and its outbox. `author`: `Practitioner/{id}`. */
export interface ReadableVisitRecords {
  /** Oldest claim first. */
  heldVisits(): HeldVisit[]
  heldVisit(encounterId: string): HeldVisit | undefined
  heldTask(taskId: string): HeldVisit | undefined
  /**
   * What shows that the central API gave this claim (`task number`, as a row of the outbox has it); undefined: an older
   * one gave none, or the visit has another claim by now.
   */
  claimProof(claim: string): string | undefined
  /** What of the note was last written to, or taken over from, its Composition; null: nothing ever was. */
  noteWritten(encounterId: string): Partial<Record<SectionCode, string>> | null
  noteTyped(encounterId: string, section: SectionCode): TypedText | undefined
  /** The lines that the editor last sent of a section whose note is signed. */
  lateTyped(encounterId: string, section: SectionCode): string[]
  /** Does this part (a section, or an addendum by its id) hold merged text that its author has not seen? */
  mergedUnseen(encounterId: string, part: string): boolean
  chartSeen(encounterId: string): ChartSeen | null
  ordersNotified(encounterId: string): OrderNotice[]
  formDraft(encounterId: string, author: string, form: FormName): FormValues | null
  /** Those of whom this provider is the author, oldest first. */
  draftOrders(encounterId: string, author: string): DraftOrder[]
  /** Of whomever. */
  hasDraftOrders(encounterId: string): boolean
  /** Of whomever. */
  hasFormDrafts(encounterId: string): boolean
  /** Every visit of which something is kept that `forgetVisits` deletes. */
  visitsKept(): string[]
}

export interface WritableVisitRecords {
  /** As the newest claim, in the place of an earlier one of the same Task. */
  putHeldVisit(visit: HeldVisit): void
  /** In its place; nothing where it is not held. */
  updateHeldVisit(visit: HeldVisit): void
  /** Null: as if nothing ever was. */
  keepNoteWritten(encounterId: string, texts: Partial<Record<SectionCode, string>> | null): void
  keepNoteTyped(encounterId: string, section: SectionCode, typed: TypedText | null): void
  keepLateTyped(encounterId: string, section: SectionCode, lines: string[]): void
  /** `at`: when it was merged, ISO 8601; null: its author has seen it. */
  keepMergedUnseen(encounterId: string, part: string, at: string | null): void
  keepChartSeen(encounterId: string, seen: ChartSeen): void
  markOrdersNotified(encounterId: string, notices: OrderNotice[]): void
  /** Null: it was sent off, or given up. */
  keepFormDraft(encounterId: string, author: string, form: FormName, values: FormValues | null): void
  addDraftOrder(encounterId: string, author: string, draft: DraftOrder): void
  /** False when there is no such draft of this author. */
  removeDraftOrder(encounterId: string, author: string, orderId: string): boolean
  forgetDraftOrders(encounterId: string, author: string): void
  /** Everything of these visits that is not on its way to the central API. */
  forgetVisits(encounterIds: string[]): void
  /** The same of all visits. */
  forgetAllVisits(): void
}
