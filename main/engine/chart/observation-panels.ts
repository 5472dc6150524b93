import type { Observation, Reference } from '@medplum/fhirtypes'
import { containedIn } from '../../clinical/results/report-observations.ts'
import { conceptText, idIn } from '../fhir/read.ts'

/** A member as the panel names it; null: it is not on this machine, or may not be shown. */
export type Member = { name: string; observation: Observation | null }

/**
 * The members of a panel in its order; `find` has those that are told of the same patient. A panel among its own members
 * is left out.
 */
export function membersOf(
  panel: Observation,
  find: (id: string) => Observation | undefined,
  above: string[] = [],
): Member[] {
  return (panel.hasMember ?? []).flatMap((reference) => {
    const id = idIn(reference, 'Observation')
    if (id !== null && (id === panel.id || above.includes(id))) return []
    const observation = (id === null ? containedIn(panel, reference) : find(id)) ?? null
    return [{ name: nameOf(reference, observation), observation }]
  })
}

const nameOf = (reference: Reference, observation: Observation | null): string =>
  reference.display ?? ((observation && conceptText(observation.code)) || 'One more result')
