import { isDeepStrictEqual } from 'node:util'
import type { DetectedIssue, MedicationRequest } from '@medplum/fhirtypes'
import { v4 as uuid } from 'uuid'
import { saysWhy } from '../../clinical/reason.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { idIn } from '../fhir/read.ts'

/** What the central API wrote of an order that it holds, its issues have no author, and the reasons that were given since. */
export function heldFor(
  cache: ReadableCache,
  order: MedicationRequest,
  issues: DetectedIssue[],
  me: string,
): { open: DetectedIssue[]; given: { issue: DetectedIssue; pending: boolean }[] } {
  const ours = issues.filter((issue) => issue.author === undefined && issue.status === 'final')
  const patientId = idIn(order.subject, 'Patient')
  if (order.status !== 'on-hold' || ours.length === 0 || !patientId) return { open: [], given: [] }
  const given = cache
    .ofPatient('DetectedIssue', patientId)
    .filter(({ resource }) => isReason(resource, order.id, me))
    .map(({ resource: issue, pending }) => ({ issue, pending }))
  const isGiven = (one: DetectedIssue) =>
    given.some(
      ({ issue }) =>
        isDeepStrictEqual(issue.implicated, one.implicated) && isDeepStrictEqual(issue.code, one.code),
    )
  return { open: ours.filter((one) => !isGiven(one)), given }
}

const isReason = (issue: DetectedIssue, orderId: string | undefined, me: string): boolean =>
  idIn(issue.author, 'Practitioner') === me &&
  idIn(issue.implicated?.[0], 'MedicationRequest') === orderId &&
  (issue.mitigation?.some(({ action }) => saysWhy(action?.text)) ?? false)

/** The same, weighed by the prescriber. */
export const weighed = (
  issue: DetectedIssue,
  reason: string,
  practitionerId: string,
  name: string,
  at: string,
): DetectedIssue & { id: string } => {
  const author = { reference: `Practitioner/${practitionerId}`, display: name }
  return {
    resourceType: 'DetectedIssue',
    id: uuid(),
    status: 'final',
    ...(issue.code ? { code: issue.code } : {}),
    severity: 'high',
    ...(issue.patient ? { patient: issue.patient } : {}),
    identifiedDateTime: at,
    author,
    ...(issue.implicated ? { implicated: issue.implicated } : {}),
    ...(issue.detail ? { detail: issue.detail.replace(/^Held: /, '') } : {}),
    mitigation: [{ action: { text: reason }, date: at, author }],
  }
}
