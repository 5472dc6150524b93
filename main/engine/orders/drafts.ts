import type { DetectedIssue, MedicationRequest } from '@medplum/fhirtypes'
import type { WritableCache } from '../cache/cache.ts'

/** An order that is not signed yet, with the issues its author has read. */
export type Draft = { order: MedicationRequest; issues: DetectedIssue[] }

/**
 * Unsigned orders live in the work file as a fact of their visit, as FHIR, and never in the outbox: nothing that is
 * not signed may reach the central API as an order (docs/decisions/unsigned-orders.md).
 */
export function draftsOf(cache: WritableCache) {
  const name = (encounterId: string) => `draft-orders:${encounterId}`
  const of = (encounterId: string): Draft[] => JSON.parse(cache.fact(name(encounterId)) ?? '[]')
  const keep = (encounterId: string, drafts: Draft[]) =>
    cache.setFact(name(encounterId), drafts.length > 0 ? JSON.stringify(drafts) : null)
  return {
    of,
    add: (encounterId: string, draft: Draft) => keep(encounterId, [...of(encounterId), draft]),
    /** false when there is no such draft. */
    remove(encounterId: string, orderId: string): boolean {
      const drafts = of(encounterId)
      const left = drafts.filter(({ order }) => order.id !== orderId)
      if (left.length === drafts.length) return false
      keep(encounterId, left)
      return true
    },
    forget: (encounterId: string) => keep(encounterId, []),
  }
}
