import { v5 } from 'uuid'

/** Of every id that two devices must make alike. */
export const namespace = '5f0c1a52-3c2e-5d2b-9a37-0c5a0be0a9d1'

/**
 * One note for each author of a visit. The id follows from both, so that two devices of one author open the same
 * note, and a provider who takes a visit over writes one of her own.
 */
export const noteId = (encounterId: string, practitionerId: string): string =>
  v5(`Composition ${encounterId} ${practitionerId}`, namespace)
