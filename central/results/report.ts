import { createHash } from 'node:crypto'
import type { DiagnosticReport, Observation, Resource, Task } from '@medplum/fhirtypes'
import { conceptText } from '../../main/clinical/codes/concepts.ts'
import { writeFhirJson } from '../../main/clinical/fhir-json.ts'
import { worstOf } from '../../main/clinical/observations/interpretation.ts'
import { isCritical, markOf } from '../../main/clinical/observations/observation-mark.ts'
import { observationsOfReport } from '../../main/clinical/results/report-observations.ts'
import { idOf, patientOf } from '../readers/references.ts'
import type { FullStore } from '../store/store.ts'

type WithId = Observation & { id: string }

/** What a report holds, of the same patient alone. `stored`: those of them that are resources of their own. */
export function observationsOf(
  store: FullStore,
  report: DiagnosticReport,
): { all: Observation[]; stored: WithId[] } {
  const patient = patientOf(report)
  const stored = new Map<string, WithId>()
  const { found } = observationsOfReport(report, ({ reference }) => {
    const id = idOf(reference, 'Observation')
    const one = id ? store.read('Observation', id)?.resource : undefined
    if (!id || !one || patientOf(one) !== patient) return undefined
    const named = { ...one, id }
    stored.set(id, named)
    return named
  })
  return { all: found, stored: [...stored.values()] }
}

/** What a provider would read of it: another one when the laboratory changed anything. */
export function contentOf(report: DiagnosticReport, observations: Observation[]): string {
  const hash = createHash('sha256')
  for (const one of [report, ...observations].map(withoutMeta)) hash.update(writeFhirJson(one)).update('\n')
  return hash.digest('base64url').slice(0, 22)
}

const withoutMeta = ({ meta: _, ...rest }: Resource): Resource => rest as Resource

/** `stat`: the laboratory calls a value critical; `urgent`: one is off. */
export function priorityOf(observations: Observation[]): NonNullable<Task['priority']> {
  const worst = worstOf(observations.filter((one) => !isVoid(one)).map(markOf))
  if (isCritical(worst)) return 'stat'
  return worst === null ? 'routine' : 'urgent'
}

const isVoid = ({ status }: Observation): boolean => status === 'entered-in-error' || status === 'cancelled'

export const titleOf = (report: DiagnosticReport): string =>
  conceptText(report.code) || 'Report without a name'

/** When it was issued, else what it is about; ms, NaN where it says nothing readable. */
export function timeOf({ issued, effectiveDateTime, effectivePeriod }: DiagnosticReport): number {
  return Date.parse(issued ?? effectiveDateTime ?? effectivePeriod?.end ?? effectivePeriod?.start ?? '')
}
