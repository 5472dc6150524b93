import type { Encounter } from '@medplum/fhirtypes'
import { clinicianName } from '../../clinical/demographics.ts'
import { licensesOf } from '../../clinical/licensure.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { idIn } from '../fhir/read.ts'
import { statedCompanions } from '../record/stated-location.ts'
import { isVisitTask } from '../record/visit-state.ts'

/** How many of the latest visits are looked through for one of the practice. */
const lookedThrough = 20
/** `YYYY-MM-DD`: what was written on that day was written in the visit. */
const dayOnly = 10
const dayMs = 86_400_000

export type LastVisit = {
  encounterId: string
  /** Its end, else its beginning: FHIR dateTime, and ms. */
  when: string
  at: number
  /** Empty where nobody is named. */
  by: string
  /** Who was with the patient, as they said then; empty: not recorded. */
  companions: string
}

/**
 * The practice's last visit with this patient that is over, before the one that is open. It is the practice's where its Task is
 * one of a visit, or where a clinician took part who is licensed at this central API: of the others nobody here knows what was
 * told in them. null: none of the latest visits is one.
 */
export function lastVisit(
  cache: ReadableCache,
  patientId: string,
  open: string | null,
  practitionerId: string,
): LastVisit | null {
  const before = startOf(open === null ? undefined : cache.read('Encounter', open)?.resource)
  const ofPractice = isOfPractice(cache, practitionerId)
  for (const { resource } of cache.chart.list<Encounter>(patientId, 'encounters', lookedThrough).items) {
    const when = resource.period?.end ?? resource.period?.start
    const at = Date.parse(when ?? '') + (when?.length === dayOnly ? dayMs : 0)
    if (!when || Number.isNaN(at) || resource.status !== 'finished' || resource.id === open) continue
    if (startOf(resource) >= before || !ofPractice(resource)) continue
    const by = byWhom(cache, resource)
    return { encounterId: resource.id ?? '', when, at, by, companions: statedCompanions(resource) }
  }
  return null
}

/** One that has not begun is later than all. */
function startOf(encounter: Encounter | undefined): number {
  const ms = Date.parse(encounter?.period?.start ?? '')
  return Number.isNaN(ms) ? Number.POSITIVE_INFINITY : ms
}

function isOfPractice(cache: ReadableCache, practitionerId: string) {
  const known = new Map<string, boolean>()
  const works = (id: string): boolean => {
    const found = known.get(id) ?? licensesOf(cache.read('Practitioner', id)?.resource).length > 0
    known.set(id, found)
    return found
  }
  return ({ id = '', participant }: Encounter): boolean =>
    (participant ?? []).some(({ individual }) => {
      const who = idIn(individual, 'Practitioner')
      return who !== null && (who === practitionerId || works(who))
    }) || cache.ofEncounter('Task', id).some(({ resource }) => isVisitTask(resource))
}

function byWhom(cache: ReadableCache, { participant }: Encounter): string {
  const names = (participant ?? []).map(({ individual }) => {
    const id = idIn(individual, 'Practitioner')
    return individual?.display || (id && clinicianName(cache.read('Practitioner', id)?.resource.name)) || ''
  })
  return [...new Set(names.filter(Boolean))].join(', ')
}
