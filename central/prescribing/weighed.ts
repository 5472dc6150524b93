import type { CodeableConcept, DetectedIssue, MedicationRequest } from '@medplum/fhirtypes'
import { saysWhy } from '../../main/clinical/reason.ts'

export type Order = MedicationRequest & { id: string }
/** Why an order is held: a message for the prescriber, and the references of what in the chart speaks against it. */
export type Hold = { message: string; against: string[]; code?: CodeableConcept | undefined }

export const implicates = ({ implicated }: DetectedIssue, reference: string): boolean =>
  implicated?.some((it) => it.reference === reference) ?? false

/**
 * The requester’s own, each with a reason in words and read as a stop: one reason stands in every issue of an order, and what
 * was only a look then may be a stop by now. One without a severity counts, since R4 does not ask for one.
 */
export const weighedBy = (issues: DetectedIssue[], order: Order): DetectedIssue[] =>
  issues.filter(
    (issue) =>
      issue.status !== 'entered-in-error' &&
      (issue.severity ?? 'high') === 'high' &&
      issue.author?.reference === order.requester?.reference &&
      (issue.mitigation?.some((it) => saysWhy(it.action?.text)) ?? false),
  )
