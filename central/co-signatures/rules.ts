import type { Composition, Provenance } from '@medplum/fhirtypes'
import { Problem } from '../base/problem.ts'
import { idOf, patientOf } from '../readers/references.ts'
import type { FullStore } from '../store/store.ts'
import { awaitedCoSigner, hasSupervised } from './supervisor.ts'

const astm = 'urn:iso-astm:E1762-95:2013'
/** Verification Signature: the signer has read and approves what another wrote. */
const verification = '1.2.840.10065.1.12.1.5'

export const isCoSignature = ({ signature }: Provenance): boolean =>
  signature?.some(({ type }) => type.some(({ system, code }) => system === astm && code === verification)) ??
  false

const versioned = (reference: string | undefined): { id: string; version: string } | undefined => {
  const match = /^Composition\/([A-Za-z0-9\-.]{1,64})\/_history\/([A-Za-z0-9\-.]{1,64})$/.exec(
    reference ?? '',
  )
  return match ? { id: match[1] as string, version: match[2] as string } : undefined
}

/** The note versions a co-signature stands for; the first is the note, the others are its addenda. */
export const versionsIn = (provenance: Provenance) =>
  provenance.target.flatMap(({ reference }) => versioned(reference) ?? [])

/** Signed addenda of a note. */
export function addendaOf(store: FullStore, note: Composition & { id: string }) {
  return store
    .search('Composition', { encounter: idOf(note.encounter?.reference, 'Encounter') ?? '' })
    .filter(
      ({ resource }) =>
        resource.status === 'final' &&
        resource.relatesTo?.some(
          ({ code, targetReference }) =>
            code === 'appends' && targetReference?.reference === `Composition/${note.id}`,
        ),
    )
}

/** A note is co-signed by a supervisor of its author, never by its author: whatever stands there of old. */
export function mayCoSign(store: FullStore, note: Composition, coSigner: string): boolean {
  const authors = note.author.map(({ reference }) => idOf(reference, 'Practitioner'))
  return (
    !authors.includes(coSigner) &&
    authors.some((author) => author !== undefined && hasSupervised(store, coSigner, author))
  )
}

/**
 * A co-signature is for exactly what stands now, by whom the note names. Throws `invalid-resource`, `forbidden`,
 * `version-conflict` when it is no longer what was read.
 */
export function checkCoSignature(store: FullStore, provenance: Provenance, me: string): void {
  const invalid = (message: string, element: string) =>
    new Problem('invalid-resource', message, { expression: [`Provenance.${element}`] })
  const [note, ...others] = versionsIn(provenance)
  if (!note) throw invalid('A co-signature names the exact version of the note it is for.', 'target')
  const stored = store.read('Composition', note.id)
  if (!stored) throw invalid('There is no such note.', 'target')
  const { resource } = stored
  if (awaitedCoSigner(store, resource) !== me || !mayCoSign(store, resource, me))
    throw new Problem('forbidden', 'This note names somebody else, or nobody, to co-sign it.')
  if (resource.status === 'entered-in-error')
    throw invalid('This note is marked entered in error since: it is not co-signed.', 'target')
  if (resource.status !== 'final') throw invalid('This note is not signed by its author.', 'target')
  if (stored.versionId !== note.version)
    throw new Problem('version-conflict', 'The note has changed since you read it. Read it again.', {
      current: resource,
    })
  const addenda = addendaOf(store, { ...resource, id: note.id })
  const same =
    addenda.length === others.length &&
    addenda.every((one) =>
      others.some(({ id, version }) => id === one.resource.id && version === one.versionId),
    )
  if (!same)
    throw new Problem('version-conflict', 'The note has another addendum since you read it. Read it again.', {
      current: resource,
    })
  const signs = provenance.signature?.some(
    ({ who, when }) => who?.reference === `Practitioner/${me}` && when !== undefined,
  )
  if (!signs) throw invalid('A co-signature says who signed and when.', 'signature')
  const verifies = provenance.agent.some(
    ({ type, who }) =>
      who?.reference === `Practitioner/${me}` && type?.coding?.some(({ code }) => code === 'verifier'),
  )
  if (!verifies) throw invalid('A co-signature has its signer as verifier.', 'agent')
  if (patientOf(provenance) !== patientOf(resource))
    throw invalid('A co-signature names the patient of the note.', 'target')
}
