import type { CodeableConcept, DiagnosticReport, ServiceRequest } from '@medplum/fhirtypes'
import { formatDate } from '../../clinical/dates.ts'
import { isSameTest } from '../../clinical/labs/request.ts'
import type { ReadableCache } from '../cache/cache.ts'

/** So many of the latest requests and reports of a chart are looked at. */
const most = 200
const day = 86_400_000

/**
 * That the same test was ordered, or resulted, within so many days, the latest first: "Ordered Nov 21, 2026". Information, and no rule: the
 * number of days comes with the catalog.
 */
export function earlierOf(
  cache: ReadableCache,
  patientId: string,
  test: { code: CodeableConcept | undefined; repeatDays: number | null },
  now: number,
  except: readonly string[],
): string[] {
  const { code, repeatDays } = test
  if (repeatDays === null) return []
  const since = now - repeatDays * day
  const said = [
    ...cache.chart.list(patientId, 'requests', most).items.map(({ resource }) => resource as ServiceRequest),
    ...cache.chart.list(patientId, 'reports', most).items.map(({ resource }) => resource as DiagnosticReport),
  ].flatMap((one) => {
    if (except.includes(one.id ?? '') || !isSameTest(one.code, code)) return []
    const report = one.resourceType === 'DiagnosticReport'
    if (!report && (one.resourceType !== 'ServiceRequest' || isOver(one))) return []
    const when = report ? (one.effectiveDateTime ?? one.issued) : one.authoredOn
    const at = Date.parse(when ?? '')
    return Number.isNaN(at) || at < since
      ? []
      : [{ at, text: `${report ? 'Resulted' : 'Ordered'} ${formatDate(when)}` }]
  })
  return [...new Set(said.toSorted((a, b) => b.at - a.at).map(({ text }) => text))].slice(0, 3)
}

const isOver = ({ status, doNotPerform }: ServiceRequest): boolean =>
  status === 'draft' || status === 'revoked' || status === 'entered-in-error' || doNotPerform === true
