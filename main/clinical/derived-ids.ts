import { v5, validate, version } from 'uuid'

/** Of every id that two devices must make alike: the contract names it. */
export const derivedNamespace = '5f0c1a52-3c2e-5d2b-9a37-0c5a0be0a9d1'

/**
 * One note for each author of a visit. The id follows from both, so that two devices of one author open the same
 * note, and a provider who takes a visit over writes one of her own.
 */
export const noteId = (encounterId: string, practitionerId: string): string =>
  v5(`Composition ${encounterId} ${practitionerId}`, derivedNamespace)

/** The Task of a scheduled visit; the same on each device, so that two of them can't begin it twice. */
export const taskOfAppointment = (appointmentId: string): string =>
  v5(`Task Appointment/${appointmentId}`, derivedNamespace)

/**
 * Is this id derived (a UUID of version 5), and not what follows for `own`? Whoever knows from what one is derived can make it before
 * its owner does: what is stored under it first keeps the owner out.
 */
export const isDerivedForAnother = (id: string, own: string): boolean =>
  id !== own && validate(id) && version(id) === 5
