import type { Composition, CompositionAttester, Practitioner } from '@medplum/fhirtypes'
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
 * A note as it is stored: who co-signs it is said by the practice alone, on the Practitioner of its author. Signed by them, it names
 * that supervisor as attester, whatever an older workstation knows of that. Without a time, since they have not attested yet:
 * a Provenance will say so.
 *
 * @param signer who signs it with this write; undefined: nobody does
 */
export function attestedBy<T extends Composition>(store: FullStore, note: T, signer: string | undefined): T {
  const { attester, ...rest } = note
  const own = (attester ?? []).filter(({ mode }) => mode !== 'professional')
  const coSigner = signer === undefined ? undefined : namedCoSigner(store, note, signer)
  const all = coSigner ? [...own, coSigner] : own
  return { ...rest, ...(all.length ? { attester: all } : {}) } as T
}

function namedCoSigner(store: FullStore, note: Composition, author: string): CompositionAttester | undefined {
  const supervisor = supervisorOf(store.read('Practitioner', author)?.resource)
  if (!supervisor || supervisor === author) return undefined
  // An addendum is co-signed with its note, which then waits again; to a note that waits for nobody it waits by itself.
  const appended = appendedNote(note)
  const of = appended && store.read('Composition', appended)?.resource
  if (of && coSignerOf(of) === supervisor) return undefined
  return {
    mode: 'professional',
    party: {
      reference: `Practitioner/${supervisor}`,
      display: nameOf(store.read('Practitioner', supervisor)?.resource),
    },
  }
}

/**
 * Has the practice ever said that this provider co-signs that one's notes? Who did when a note was signed still does.
 */
export const hasSupervised = (store: FullStore, supervisor: string, author: string): boolean =>
  store
    .versionsOf('Practitioner', author)
    .some((version) => supervisorOf(version as Practitioner) === supervisor)

/**
 * Who co-signs what stands here: whom it names; an addendum whose note was marked entered in error since, and which stands by itself
 * now, whom that note named. Else a trainee's words would be co-signed by nobody once she takes back the note above them.
 */
export function awaitedCoSigner(store: FullStore, note: Composition): string | undefined {
  const own = coSignerOf(note)
  const appended = own === undefined ? appendedNote(note) : undefined
  const above = appended && store.read('Composition', appended)?.resource
  return above && above.status === 'entered-in-error' ? coSignerOf(above) : own
}

/** Id of the note that an addendum belongs to; undefined for a note. */
export function appendedNote(addendum: Composition): string | undefined {
  const target = addendum.relatesTo?.find(({ code }) => code === 'appends')?.targetReference
  return idOf(target?.reference, 'Composition')
}
