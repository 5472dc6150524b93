import type { Composition, Encounter } from '@medplum/fhirtypes'
import type { OpenItem, OwnVisitRow } from '../../../preload/views/index.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { lacksAccount } from '../../clinical/visits/emergency.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { hasCode, idIn } from '../fhir/read.ts'
import { addendaOf, isBy } from './addendum.ts'
import type { HeldVisit, HeldVisits } from './held-visits.ts'
import type { VisitOnHand } from './visit-on-hand.ts'
import { isVisitTask, ownedBy } from './visit-state.ts'

type Owed = Pick<OpenItem, 'kind' | 'text'>
type OfVisit = {
  held: HeldVisit | undefined
  note: { signed: boolean; written: boolean }
  encounter: Encounter | undefined
}

/** What a provider still owes a visit that is over for them, a few words each. */
export const owedTo = (cache: ReadableCache, encounterId: string, me: string, visit: OfVisit): string[] =>
  owedItems(cache, encounterId, me, visit).map(({ text }) => text)

export function owedItems(
  cache: ReadableCache,
  encounterId: string,
  me: string,
  { held, note, encounter }: OfVisit,
): Owed[] {
  const owed: Owed[] = []
  const left = held !== undefined && (held.givenUp || held.takenOver !== null)
  // Whose call went on after the signature.
  if (!left && note.signed && lacksAccount(encounter))
    owed.push({ kind: 'emergency', text: 'What was done in the emergency' })
  if (left && note.written && !note.signed) owed.push({ kind: 'note', text: 'Your note is unsigned' })
  const drafts = addendaOf(cache, encounterId).filter(
    ({ resource }) => resource.status === 'preliminary' && isBy(resource, me) && hasText(resource),
  )
  if (drafts.length > 0) owed.push({ kind: 'note', text: 'Addendum unsigned' })
  const calls = cache
    .ofEncounter('Task', encounterId)
    .filter(
      ({ resource }) =>
        hasCode(resource.code, rounds.task, 'call-pharmacy') &&
        resource.status === 'requested' &&
        idIn(resource.owner, 'Practitioner') === me,
    )
  if (calls.length > 0) owed.push({ kind: 'pharmacy-call', text: 'Call the pharmacy' })
  return owed
}

const hasText = ({ section }: Composition): boolean => (section ?? []).length > 0

/** The visits with an emergency in them: their note is owed on every workstation, though nothing was typed on this one. */
export const emergencyVisits = (cache: ReadableCache, me: string): string[] =>
  cache.agenda.emergenciesOf(me).flatMap(({ resource: { id } }) => (id && isOwned(cache, id, me) ? [id] : []))

/** Its Task is this provider's. */
export const isOwned = (cache: ReadableCache, encounterId: string, practitionerId: string): boolean =>
  cache
    .ofEncounter('Task', encounterId)
    .some(({ resource }) => isVisitTask(resource) && ownedBy(resource, practitionerId))

/** The visits whose note is not signed, and all others to which this provider still owes something, of any day. */
export function unsignedVisits(
  cache: ReadableCache,
  visits: HeldVisits,
  me: string,
  rowOf: (visit: VisitOnHand) => OwnVisitRow,
): OwnVisitRow[] {
  return ownVisitIds(cache, visits, me)
    .flatMap((id) => {
      const visit = visits.onHand(id, me)
      return visit ? [rowOf(visit)] : []
    })
    .filter((row) => row.state === 'note-unsigned' || row.owed.length > 0)
    .sort((a, b) => b.since.localeCompare(a.since))
}

/** Every visit of this provider's that this machine knows of, of any day. */
export function ownVisitIds(cache: ReadableCache, visits: HeldVisits, me: string): string[] {
  const waiting = [
    ...cache.agenda.draftNotesOf(me),
    ...cache.agenda.openTasksOf(me),
    ...cache.agenda.visitsOf(me, Number.POSITIVE_INFINITY),
  ].flatMap(({ resource }) => idIn(resource.encounter, 'Encounter') ?? [])
  return [
    ...new Set([
      ...visits.all().map(({ encounterId }) => encounterId),
      ...waiting,
      ...emergencyVisits(cache, me),
      ...cache.agenda.typedVisits(),
    ]),
  ]
}
