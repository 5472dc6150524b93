import type { Resource, ResourceType } from '@medplum/fhirtypes'

export type TypedResource<T extends ResourceType> = Extract<Resource, { resourceType: T }>
/** The current version of a resource. `position` is its place in the feed, 16 digits as text on the wire. */
export type Stored<T extends Resource = Resource> = { resource: T; versionId: string; position: number }
export type SearchTerms = {
  id?: string[]
  patient?: string
  encounter?: string
  status?: string[]
  /** `system|value` or `value`. */
  identifier?: string
  limit?: number
}

export type Store = {
  read<T extends ResourceType>(type: T, id: string): Stored<TypedResource<T>> | undefined
  search<T extends ResourceType>(type: T, terms: SearchTerms): Stored<TypedResource<T>>[]
  /**
   * Writes a new version on the server's own behalf, without asking for a precondition. The join token that an Encounter names is kept
   * apart from it. Throws `JoinTokenTaken`; `invalid-resource` for one that would move to another patient, also after its deletion.
   */
  put<T extends Resource>(resource: T & { id: string }): Stored<T>
  /** Runs `work` in one SQLite transaction; what it wrote is announced on the bus after the commit. */
  atomically<T>(work: () => T): T
  /** Is this patient in the provider's scope, to be read? */
  inScope(practitionerId: string, patientId: string): boolean
  /** Also to be written: not where the patient is in scope only as the record that replaced another. */
  inCare(practitionerId: string, patientId: string): boolean
  /** May this provider see this queue row now? */
  seesTask(practitionerId: string, taskId: string): boolean
  /** Id of the Encounter that a patient's link is for. */
  visitOfJoin(token: string): string | undefined
  /** The visit whose link this was until its holder changed. */
  visitOfReplacedJoin(token: string): string | undefined
  /** Gives a visit that has a link another one. */
  exchangeJoin(encounterId: string): void
  /** The end of the patient's link; told to nobody but who has the visit. */
  joinOf(encounterId: string): string | undefined
}
