import type { Composition, CompositionAttester, Practitioner } from '@medplum/fhirtypes'
import { nameOf } from '../licensure/licensure.ts'
import { idOf } from '../readers/references.ts'
import { base } from '../readers/task.ts'
import type { FullStore } from '../store/store.ts'

/** Extension of a Practitioner, written by the practice alone: the supervisor who co-signs this provider's notes. */
export const supervisorUrl = `${base}/supervisor`

const supervisorOf = (practitioner: Practitioner | undefined): string | undefined =>
  idOf(
    practitioner?.extension?.find(({ url }) => url === supervisorUrl)?.valueReference?.reference,
    'Practitioner',
  )

/** The supervisor a signed note names as its co-signer; undefined when none is needed. */
export const coSignerOf = (note: Composition): string | undefined =>
  idOf(note.attester?.find(({ mode }) => mode === 'professional')?.party?.reference, 'Practitioner')

/**
 * The note as it is stored, with its author's supervisor as attester (`professional`) when this write signs it. The practice
 * alone names the supervisor, so an attester that a workstation sent is replaced. It has no time: the supervisor has not
 * attested yet, and a Provenance records it when they do.
 *
 * @param signer the author, when this write signs the note; else undefined
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
  // An addendum to a note with the same co-signer is co-signed with that note. To any other note it needs its own co-signature.
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
 * Was this provider ever the author's supervisor? Notes stay with the supervisor of the day they were signed.
 */
export const hasSupervised = (store: FullStore, supervisor: string, author: string): boolean =>
  store
    .versionsOf('Practitioner', author)
    .some((version) => supervisorOf(version as Practitioner) === supervisor)

/**
 * The co-signer that a note or addendum waits for: the one it names. When the note above an addendum was marked entered in error,
 * the addendum waits for that note's co-signer: otherwise a trainee could keep an addendum from review by withdrawing its note.
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
