import type { Composition, Patient, Resource } from '@medplum/fhirtypes'
import type { Bus } from '../base/bus.ts'
import { idOf } from '../readers/references.ts'
import type { FullStore } from '../store/store.ts'
import { addendaOf, isCoSignature, mayCoSign, versionsIn } from './rules.ts'
import { appendedNote, awaitedCoSigner, coSignerOf } from './supervisor.ts'

export type Awaited = {
  composition: Composition
  /** Signed addenda of it. */
  addenda: Composition[]
  /** As much of the patient as a signature needs: name and birth date. */
  patient: Pick<Patient, 'id' | 'name' | 'birthDate'>
}

/** Keeps the list of what waits for whom, in the transaction of each write, and pokes. To be hung onto the store once. */
export function followCoSignatures(store: FullStore, bus: Bus): void {
  const wait = store.db.prepare<[string, string]>(
    `INSERT INTO co_signature_awaited VALUES (?, ?) ON CONFLICT (note) DO UPDATE SET supervisor = excluded.supervisor`,
  )
  const done = store.db.prepare<[string]>('DELETE FROM co_signature_awaited WHERE note = ?')
  store.onWrite((next, previous, id) => {
    for (const note of new Set([next, previous].flatMap((it) => (it ? notesOf(store, it, id) : [])))) {
      const supervisor = supervisorAwaited(store, note)
      if (supervisor) wait.run(note, supervisor)
      else done.run(note)
    }
    if (next?.resourceType !== 'Composition' || next.status === 'preliminary') return
    const noted = store.read('Composition', appendedNote(next) ?? id)?.resource
    const coSigner = coSignerOf(next) ?? (noted && coSignerOf(noted))
    // It is not in their scope, so the feed does not poke them.
    if (coSigner) store.afterCommit(() => bus.emit('changed', { position: 0, practitioners: [coSigner] }))
  })
}

/** The notes of which a write may change whether they wait. */
function notesOf(store: FullStore, written: Resource, id: string): string[] {
  if (written.resourceType === 'Composition') {
    const appended = appendedNote(written)
    // Marked entered in error, it leaves its addenda standing by themselves.
    const left =
      written.status === 'entered-in-error'
        ? addendaOf(store, { ...written, id }).map(({ resource }) => resource.id as string)
        : []
    return [id, ...(appended === undefined ? [] : [appended]), ...left]
  }
  if (written.resourceType === 'Provenance')
    return versionsIn(written)
      .slice(0, 1)
      .map((one) => one.id)
  return []
}

/** The notes that wait for this provider's co-signature as they stand, the longest waiting first. */
export function awaitedBy(store: FullStore, me: string): Awaited[] {
  const named = store.db
    .prepare<[string], { note: string }>(
      `SELECT a.note FROM co_signature_awaited a JOIN current c ON c.type = 'Composition' AND c.id = a.note
       WHERE a.supervisor = ? ORDER BY c.position`,
    )
    .all(me)
  return named.flatMap(({ note }) => {
    const stored = store.read('Composition', note)
    if (!stored || supervisorAwaited(store, note) !== me) return []
    const patientId = idOf(stored.resource.subject?.reference, 'Patient')
    const patient = patientId ? store.read('Patient', patientId)?.resource : undefined
    if (!patient || !patientId) return []
    const { name, birthDate } = patient
    return [
      {
        composition: stored.resource,
        addenda: addendaOf(store, { ...stored.resource, id: note }).map(({ resource }) => resource),
        patient: { id: patientId, ...(name ? { name } : {}), ...(birthDate ? { birthDate } : {}) },
      },
    ]
  })
}

/** Whose co-signature a note waits for as it stands, with its addenda; undefined: nobody's. */
function supervisorAwaited(store: FullStore, note: string): string | undefined {
  const stored = store.read('Composition', note)
  const supervisor = stored?.resource.status === 'final' ? awaitedCoSigner(store, stored.resource) : undefined
  if (!stored || !supervisor || !mayCoSign(store, stored.resource, supervisor)) return undefined
  const addenda = addendaOf(store, { ...stored.resource, id: note })
  // Left behind by its note, it may have been co-signed with that one.
  const isLeft = coSignerOf(stored.resource) === undefined
  const now = [`${note} ${stored.versionId}`, ...addenda.map((it) => `${it.resource.id} ${it.versionId}`)]
  const given = store
    .search('Provenance', { patient: idOf(stored.resource.subject?.reference, 'Patient') ?? '' })
    .map(({ resource }) => resource)
    .filter(
      (it) =>
        isCoSignature(it) && it.agent.some(({ who }) => who?.reference === `Practitioner/${supervisor}`),
    )
    .some((it) => {
      const signed = versionsIn(it).map((one) => `${one.id} ${one.version}`)
      return (isLeft || signed.length === now.length) && now.every((one) => signed.includes(one))
    })
  return given ? undefined : supervisor
}
