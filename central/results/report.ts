import { createHash } from 'node:crypto'
import type { DiagnosticReport, Observation, Reference, Resource, Task } from '@medplum/fhirtypes'
import { conceptText } from '../../main/clinical/codes/concepts.ts'
import { writeFhirJson } from '../../main/clinical/fhir-json.ts'
import { worstOf } from '../../main/clinical/observations/interpretation.ts'
import { isCritical, markOf } from '../../main/clinical/observations/observation-mark.ts'
import { idOf, patientOf } from '../readers/references.ts'
import type { FullStore } from '../store/store.ts'

const mostResults = 1000

/** What a report holds, also of panels within it; of the same patient alone. What is not here is left out. */
export function observationsOf(store: FullStore, report: DiagnosticReport): (Observation & { id: string })[] {
  const patient = patientOf(report)
  const found = new Map<string, Observation & { id: string }>()
  const waiting = listOf(report.result)
  for (let next = waiting.shift(); next !== undefined && found.size < mostResults; next = waiting.shift()) {
    const id = idOf(next?.reference, 'Observation')
    if (!id || found.has(id)) continue
    const one = store.read('Observation', id)?.resource
    if (!one || patientOf(one) !== patient) continue
    found.set(id, { ...one, id })
    waiting.push(...listOf(one.hasMember as Reference<Observation>[] | undefined))
  }
  return [...found.values()]
}

/** Loaded, and never held against R4. */
const listOf = <T>(list: T[] | undefined): T[] => (Array.isArray(list) ? [...list] : [])

/** What a provider would read of it: another one when the laboratory changed anything. */
export function contentOf(report: DiagnosticReport, observations: Observation[]): string {
  const hash = createHash('sha256')
  for (const one of [report, ...observations].map(withoutMeta)) hash.update(writeFhirJson(one)).update('\n')
  return hash.digest('base64url').slice(0, 22)
}

const withoutMeta = ({ meta: _, ...rest }: Resource): Resource => rest as Resource

/** `stat`: the laboratory calls a value critical; `urgent`: one is off. A value that can't be read hides none of the others. */
export function priorityOf(observations: Observation[]): NonNullable<Task['priority']> {
  const worst = worstOf(
    observations.map((one) => {
      try {
        return one.status === 'entered-in-error' || one.status === 'cancelled' ? null : markOf(one)
      } catch {
        return null
      }
    }),
  )
  if (isCritical(worst)) return 'stat'
  return worst === null ? 'routine' : 'urgent'
}

export const titleOf = (report: DiagnosticReport): string =>
  conceptText(report.code) || 'Report without a name'

/** When it was issued, else what it is about; ms, NaN where it says nothing readable. */
export function timeOf({ issued, effectiveDateTime, effectivePeriod }: DiagnosticReport): number {
  return Date.parse(issued ?? effectiveDateTime ?? effectivePeriod?.end ?? effectivePeriod?.start ?? '')
}
