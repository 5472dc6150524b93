import type { Resource, ResourceType } from '@medplum/fhirtypes'
import type { Held, ReadableCache, TypedResource } from './cache.ts'
import type { Files } from './files.ts'
import { readableAgenda } from './readable-agenda.ts'
import { readableChart } from './readable-chart.ts'

/** What the engine's features see: the mirror under the outbox. */
export function readableCache(files: Files): ReadableCache {
  const { onWork, onMirror } = files
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

  const lastSent = <T extends ResourceType>(type: T, id: string, encounterId: string) => {
    const visit = onWork((work) => work.visits.heldVisit(encounterId))
    if (!visit) return undefined
    const left = visit.givenUp || visit.takenOver !== null
    if (!(left || (type === 'Composition' && isLoading(visit.patientId)))) return undefined
    return onWork((work) => work.sent.newestOf(type, id, encounterId)) as TypedResource<T> | undefined
  }
  const isLoading = (patientId: string): boolean =>
    onMirror((mirror) => mirror.compartment(patientId)).state !== 'complete'

  return {
    chart: readableChart(files, read),
    agenda: readableAgenda(files, read),
    editions: {
      list: () => onMirror(({ editions }) => editions.read.list()),
      rowsAfter: (version, code, most) =>
        onMirror(({ editions }) => editions.read.rowsAfter(version, code, most)),
      row: (version, code) => onMirror(({ editions }) => editions.read.row(version, code)),
      successors: (version, code) => onMirror(({ editions }) => editions.read.successors(version, code)),
    },
    read,
    ofPatient,
    ofEncounter,
    all,
    compartment: (patientId) => onMirror((mirror) => mirror.compartment(patientId)),
    compartments: () => onMirror((mirror) => mirror.compartments()),
    unreadable: (patientId) => onMirror((mirror) => mirror.unreadable.list(patientId)),
    outbox: () => onWork((work) => work.rows()),
    journal: (encounterId) => onWork((work) => work.journal(encounterId)),
    conflicts: (encounterId) => onWork((work) => work.conflicts(encounterId)),
    lastSent,
    fact: (name) => onWork((work) => work.fact(name)),
    auditHead: () => onWork((work) => work.audit.head()),
    revision: files.revision,
    heldVisits: () => onWork(({ visits }) => visits.heldVisits()),
    heldVisit: (encounterId) => onWork(({ visits }) => visits.heldVisit(encounterId)),
    heldTask: (taskId) => onWork(({ visits }) => visits.heldTask(taskId)),
    claimProof: (claim) => onWork(({ visits }) => visits.claimProof(claim)),
    noteWritten: (encounterId) => onWork(({ visits }) => visits.noteWritten(encounterId)),
    noteTyped: (encounterId, section) => onWork(({ visits }) => visits.noteTyped(encounterId, section)),
    lateTyped: (encounterId, section) => onWork(({ visits }) => visits.lateTyped(encounterId, section)),
    mergedUnseen: (encounterId, part) => onWork(({ visits }) => visits.mergedUnseen(encounterId, part)),
    chartSeen: (encounterId) => onWork(({ visits }) => visits.chartSeen(encounterId)),
    ordersNotified: (encounterId) => onWork(({ visits }) => visits.ordersNotified(encounterId)),
    formDraft: (encounterId, author, form) =>
      onWork(({ visits }) => visits.formDraft(encounterId, author, form)),
    hasFormDrafts: (encounterId) => onWork(({ visits }) => visits.hasFormDrafts(encounterId)),
    draftOrders: (encounterId, author) => onWork(({ visits }) => visits.draftOrders(encounterId, author)),
    hasDraftOrders: (encounterId) => onWork(({ visits }) => visits.hasDraftOrders(encounterId)),
    visitsKept: () => onWork(({ visits }) => visits.visitsKept()),
  }
}
