import type { Condition, Encounter } from '@medplum/fhirtypes'
import { icd10cm } from './code.ts'

/**
 * US Core's profile of a diagnosis of a visit: *US Core Condition Encounter Diagnosis Profile*,
 * http://hl7.org/fhir/us/core/StructureDefinition/us-core-condition-encounter-diagnosis, as US Core 7.0.0 names it.
 */
export const visitDiagnosisProfile =
  'http://hl7.org/fhir/us/core/StructureDefinition/us-core-condition-encounter-diagnosis'

/** The code of ICD-10-CM that a Condition has; null: it has none. */
export function icdOf({ code }: Pick<Condition, 'code'>): { code: string; title: string } | null {
  const found = code?.coding?.find((one) => one.system === icd10cm && one.code)
  return found?.code ? { code: found.code, title: found.display ?? code?.text ?? found.code } : null
}

const idIn = (reference: string | undefined): string | undefined =>
  /(?:^|\/)Condition\/([^/]+)$/.exec(reference ?? '')?.[1]

/**
 * The diagnoses of a visit in their order: by `Encounter.diagnosis` (its `rank`, else its place), then what it does not name by when
 * it was recorded.
 */
export function inOrder<C extends Condition>(
  encounter: Pick<Encounter, 'diagnosis'> | undefined,
  conditions: readonly C[],
): C[] {
  const ranks = new Map(
    (encounter?.diagnosis ?? []).map(({ condition, rank }, at) => [
      idIn(condition?.reference),
      rank ?? at + 1,
    ]),
  )
  const rankOf = ({ id }: Condition) => ranks.get(id) ?? Number.POSITIVE_INFINITY
  const timeOf = ({ recordedDate }: Condition) => recordedDate ?? ''
  return conditions.toSorted((a, b) => {
    const [one, other] = [rankOf(a), rankOf(b)]
    return one === other ? timeOf(a).localeCompare(timeOf(b)) : one - other
  })
}

/** The Encounter with its diagnoses in this order. What it names of none of these (a stay's admission diagnosis) stays behind them. */
export function withDiagnoses(
  encounter: Encounter,
  ids: readonly string[],
  gone: readonly string[] = [],
): Encounter {
  const before = encounter.diagnosis ?? []
  const named = ids.map((id, at) => ({
    ...before.find(({ condition }) => idIn(condition?.reference) === id),
    condition: { reference: `Condition/${id}` },
    rank: at + 1,
  }))
  const others = before.filter(({ condition }) => {
    const id = idIn(condition?.reference)
    return id === undefined || !(ids.includes(id) || gone.includes(id))
  })
  const { diagnosis: _, ...rest } = encounter
  const all = [...named, ...others]
  return all.length > 0 ? { ...rest, diagnosis: all } : rest
}
