import type { Composition } from '@medplum/fhirtypes'
import type { OwnVisitRow } from '../../../preload/views.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { hasCode, idIn } from '../fhir/read.ts'
import { rounds } from '../fhir/systems.ts'
import { addendaOf, isBy } from '../note/addendum.ts'
import type { HeldVisit, HeldVisits } from './held-visits.ts'
import { visitOnHand } from './on-hand.ts'

/** What a provider still owes a visit that is over for them, a few words each. */
export function owedTo(
  cache: ReadableCache,
  encounterId: string,
  me: string,
  { held, note }: { held: HeldVisit | undefined; note: { signed: boolean; written: boolean } },
): string[] {
  const owed: string[] = []
  const left = held !== undefined && (held.givenUp || held.takenOver !== null)
  if (left && note.written && !note.signed) owed.push('Your note is unsigned')
  const drafts = addendaOf(cache, encounterId).filter(
    ({ resource }) => resource.status === 'preliminary' && isBy(resource, me) && hasWords(resource),
  )
  if (drafts.length > 0) owed.push('Addendum unsigned')
  const calls = cache
    .ofEncounter('Task', encounterId)
    .filter(
      ({ resource }) =>
        hasCode(resource.code, rounds.task, 'call-pharmacy') &&
        resource.status === 'requested' &&
        idIn(resource.owner, 'Practitioner') === me,
    )
  if (calls.length > 0) owed.push('Call the pharmacy')
  return owed
}

const hasWords = ({ section }: Composition): boolean => (section ?? []).length > 0

/** The visits whose note is not signed, and all others to which this provider still owes something, of any day. */
export function unsignedVisits(
  cache: ReadableCache,
  visits: HeldVisits,
  me: string,
  rowOf: (encounterId: string) => OwnVisitRow | undefined,
): OwnVisitRow[] {
  const notes = cache
    .all('Composition')
    .filter(({ resource }) => resource.status === 'preliminary' && isBy(resource, me))
    .flatMap(({ resource }) => idIn(resource.encounter, 'Encounter') ?? [])
  const tasks = cache
    .all('Task')
    .filter(({ resource }) => idIn(resource.owner, 'Practitioner') === me)
    .flatMap(({ resource }) => idIn(resource.encounter, 'Encounter') ?? [])
  const ids = new Set([...visits.all().map(({ encounterId }) => encounterId), ...notes, ...tasks])
  return [...ids]
    .flatMap((id) => (visitOnHand(cache, visits, id, me) ? (rowOf(id) ?? []) : []))
    .filter((row) => row.state === 'note-unsigned' || row.owed.length > 0)
    .sort((a, b) => b.since.localeCompare(a.since))
}
