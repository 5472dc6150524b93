import type { Composition, Practitioner, Reference } from '@medplum/fhirtypes'
import { nameOf } from '../licensure/licensure.ts'
import { idOf } from '../store/references.ts'
import type { FullStore } from '../store/store.ts'
import { base } from '../store/task.ts'

/** On a Practitioner, written by the practice alone: who co-signs this provider's notes. */
export const supervisorUrl = `${base}/supervisor`

const supervisorOf = (practitioner: Practitioner | undefined): string | undefined =>
  idOf(
    practitioner?.extension?.find(({ url }) => url === supervisorUrl)?.valueReference?.reference,
    'Practitioner',
  )

/** Whom a signed note names to co-sign it; undefined where none is needed. */
export const coSignerOf = (note: Composition): string | undefined =>
  idOf(note.attester?.find(({ mode }) => mode === 'professional')?.party?.reference, 'Practitioner')

/**
 * A note as it is stored when its author signs it: with the supervisor named as attester, whatever an older workstation
 * knows of that. Without a time, since they have not attested yet: a Provenance will say so.
 */
export function namingSupervisor<T extends Composition>(store: FullStore, note: T, author: string): T {
  const supervisor = supervisorOf(store.read('Practitioner', author)?.resource)
  // An addendum is co-signed with its note, which then waits again.
  const appends = note.relatesTo?.some(({ code }) => code === 'appends')
  if (!supervisor || supervisor === author || coSignerOf(note) || appends) return note
  const party: Reference<Practitioner> = {
    reference: `Practitioner/${supervisor}`,
    display: nameOf(store.read('Practitioner', supervisor)?.resource),
  }
  return { ...note, attester: [...(note.attester ?? []), { mode: 'professional', party }] }
}

/** Id of the note that an addendum belongs to; undefined for a note. */
export function appendedNote(addendum: Composition): string | undefined {
  const target = addendum.relatesTo?.find(({ code }) => code === 'appends')?.targetReference
  return idOf(target?.reference, 'Composition')
}
