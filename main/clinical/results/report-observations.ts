import type { DiagnosticReport, Observation, Reference } from '@medplum/fhirtypes'

type Holder = DiagnosticReport | Observation

export type Reported = {
  found: Observation[]
  /** So many more are named, and not here. */
  missing: number
}

const mostResults = 1000

/**
 * What a report holds, in its order and each once: also what lies within panels, and what is contained in the report or in a
 * panel. `find` has the others, where they are told of the same patient. Reads what was never held against R4.
 */
export function observationsOfReport(
  report: DiagnosticReport,
  find: (reference: Reference) => Observation | undefined,
): Reported {
  const found = new Map<string, Observation>()
  let missing = 0
  const waiting: { reference: Reference; holder: Holder }[] = listOf(report.result).map((reference) => ({
    reference,
    holder: report,
  }))
  for (let next = waiting.shift(); next && found.size + missing < mostResults; next = waiting.shift()) {
    const { reference, holder } = next
    const inside = containedIn(holder, reference)
    const one = inside ?? find(reference)
    if (!one) {
      missing++
      continue
    }
    const name = inside ? `${holder.resourceType}/${holder.id}#${one.id}` : (one.id ?? '')
    if (found.has(name)) continue
    found.set(name, one)
    // What is contained names its neighbors: nothing is contained in it.
    for (const member of listOf(one.hasMember))
      waiting.push({ reference: member, holder: inside ? holder : one })
  }
  return { found: [...found.values()], missing }
}

/** The observation that is contained in its holder under this name. */
export function containedIn(
  { contained }: Holder,
  reference: Reference | undefined,
): Observation | undefined {
  const name = reference?.reference
  if (typeof name !== 'string' || !name.startsWith('#')) return undefined
  return listOf(contained).find(
    (one): one is Observation => one.resourceType === 'Observation' && `#${one.id}` === name,
  )
}

const listOf = <T>(list: T[] | undefined): NonNullable<T>[] =>
  Array.isArray(list) ? list.filter((one) => one !== null && one !== undefined) : []
