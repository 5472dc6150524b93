import type { Resource, ResourceType } from '@medplum/fhirtypes'
import type { Held, ReadableCache, TypedResource } from './cache.ts'
import { claimed, heldVisitsFact } from './claimed.ts'
import type { Files } from './files.ts'

/** What the engine's features see: the mirror under the outbox. */
export function readableCache({ onWork, onMirror }: Files): ReadableCache {
  /**
   * What the clinician should see of one resource. A write that was put aside no longer stands before the
   * server's copy, but for what exists only here and for the note, whose words are the author's to keep. A refused
   * signing never does: nothing it says became true.
   */
  function view(type: ResourceType, id: string, base: Resource | undefined): Held | undefined {
    const versions = onWork((work) => work.versionsOf(type, id))
    const aside = base && type !== 'Composition' ? undefined : versions.findLast(({ kind }) => kind === 'put')
    const mine = versions.findLast(({ state }) => state !== 'set-aside') ?? aside
    const resource = mine?.mine ?? base
    if (!resource) return undefined
    return { resource, base, pending: versions.some(({ state }) => state !== 'set-aside') }
  }

  const read = <T extends ResourceType>(type: T, id: string) =>
    view(
      type,
      id,
      onMirror((mirror) => mirror.read(type, id)),
    ) as Held<TypedResource<T>> | undefined

  /** Lays the outbox over what the mirror answered, in the mirror's order, then what exists only here. */
  function overlay<T extends ResourceType>(type: T, found: Resource[], written: { id: string }[]) {
    const touched = new Set(written.map(({ id }) => id))
    const held: Held[] = []
    for (const base of found) {
      if (!base.id || !touched.delete(base.id)) held.push({ resource: base, base, pending: false })
      else {
        const seen = view(type, base.id, base)
        if (seen) held.push(seen)
      }
    }
    for (const id of touched) {
      const seen = read(type, id)
      if (seen) held.push(seen)
    }
    return held as Held<TypedResource<T>>[]
  }

  const ofPatient = <T extends ResourceType>(type: T, patientId: string) => {
    const written = onWork((work) => work.idsOfPatient(type, patientId))
    const found = onMirror((mirror) => mirror.ofPatient(type, patientId))
    return overlay(type, found, written)
  }

  const ofEncounter = <T extends ResourceType>(type: T, encounterId: string) => {
    const written = onWork((work) => work.idsOfEncounter(type, encounterId))
    const found = onMirror((mirror) => mirror.ofEncounter(type, encounterId))
    return overlay(type, found, written)
  }

  const all = <T extends ResourceType>(type: T) => {
    const written = onWork((work) => work.idsOfType(type))
    const found = onMirror((mirror) => mirror.all(type))
    return overlay(type, found, written)
  }

  const fact = (name: string) => onWork((work) => work.fact(name))

  const lastSent = <T extends ResourceType>(type: T, id: string, encounterId: string) => {
    const visit = claimed(fact(heldVisitsFact), encounterId)
    if (!visit || !(visit.left || (type === 'Composition' && isLoading(visit.patientId)))) return undefined
    return onWork((work) => work.sent())
      .filter((write) => write.encounterId === encounterId)
      .flatMap(({ versions }) => versions)
      .findLast(({ resource }) => resource.resourceType === type && resource.id === id)?.resource as
      | TypedResource<T>
      | undefined
  }
  const isLoading = (patientId: string): boolean =>
    onMirror((mirror) => mirror.compartment(patientId)).state !== 'complete'

  return {
    read,
    ofPatient,
    ofEncounter,
    all,
    compartment: (patientId) => onMirror((mirror) => mirror.compartment(patientId)),
    compartments: () => onMirror((mirror) => mirror.compartments()),
    unreadable: (patientId) => onMirror((mirror) => mirror.unreadable.told(patientId)),
    outbox: () => onWork((work) => work.rows()),
    journal: (encounterId) => onWork((work) => work.journal(encounterId)),
    journalVisits: () => onWork((work) => work.journalVisits()),
    conflicts: (encounterId) => onWork((work) => work.conflicts(encounterId)),
    lastSent,
    fact,
    factNames: (prefix) => onWork((work) => work.factNames(prefix)),
    auditHead: () => onWork((work) => work.audit.head()),
  }
}
