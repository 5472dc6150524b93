import type { CareTeam, Practitioner } from '@medplum/fhirtypes'
import { rounds } from '../../main/clinical/codes/rounds-systems.ts'
import { practitionerIn } from '../../main/clinical/results/review-task.ts'
import { hasCode } from '../readers/task.ts'
import type { FullStore } from '../store/store.ts'

/**
 * Who of the practice looks after results: those that nobody here ordered, and critical ones that were not acknowledged
 * within `minutes`. `minutes` null: nothing climbs.
 */
export type PracticeList = { members: string[]; minutes: number | null }

/**
 * As the practice's CareTeam says it, in its order. A practice without one has every provider look after what nobody ordered,
 * since a result that nobody sees is worse, and lets nothing climb: after how long is the practice's to say.
 */
export function practiceList(store: FullStore): PracticeList {
  const [team] = store
    .search('CareTeam', { status: ['active'] })
    .map(({ resource }) => resource)
    .filter((one) => one.category?.some((category) => hasCode(category, rounds.careTeam, 'results')))
  const named = team
    ? membersIn(team)
    : store.search('Practitioner', {}).map(({ resource }) => resource.id ?? '')
  return { members: named.filter((id) => isHere(store, id)), minutes: team ? minutesIn(team) : null }
}

const membersIn = ({ participant }: CareTeam): string[] => [
  ...new Set((participant ?? []).flatMap(({ member }) => practitionerIn(member) ?? [])),
]

function minutesIn({ extension }: CareTeam): number | null {
  const minutes = extension?.find(({ url }) => url === rounds.acknowledgeWithin)?.valuePositiveInt
  return minutes !== undefined && Number.isInteger(minutes) && minutes > 0 ? minutes : null
}

/** Known here, and not said to work here no more. */
export function isHere(store: FullStore, practitioner: string): boolean {
  const found: Practitioner | undefined = store.read('Practitioner', practitioner)?.resource
  return found !== undefined && found.active !== false
}
