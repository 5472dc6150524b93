import type { Resource, ResourceType } from '@medplum/fhirtypes'
import type { Caller } from '../../base/caller.ts'
import type { Services } from '../../leases/services.ts'
import type { TypedResource } from '../../store/store-type.ts'

/**
 * What the writer is to the visit that is written, by the leases and claims of this server. `holder`: it is theirs now, or
 * was when it ended. `former`: it was theirs once, and the number they state was.
 */
export type ClaimRelation = 'holder' | 'former' | 'none'

export type Change = 'create' | 'update' | 'delete'

/**
 * `holder`: who has the visit, or had it when it ended. `author`: the same, and who had it before, for their own. `anyone`:
 * whoever is signed in; what they may is said by the row's rules alone.
 */
export type Who = 'holder' | 'author' | 'anyone'

/**
 * How a resource belongs to a visit. `visit`: its patient and encounter are the visit's. `chart`: made in the visit like
 * that, it stays the patient's, and is changed in any visit of theirs. `patient`: R4 gives it no encounter. `none`: of no visit.
 */
export type Bound = 'visit' | 'chart' | 'patient' | 'none'

/** A write, as the rules of its row see it: of who signed in, under what this server knows of them. */
export type Write<T extends Resource = Resource> = {
  services: Services
  caller: Caller
  /** `caller.practitionerId`. */
  me: string
  relation: ClaimRelation
  /** What stands there after it; of a deletion, what stood there. */
  next: T & { id: string }
  /** What stands there now; undefined: it is made. */
  previous: T | undefined
}

/** One type (or one `kind` of it) that a workstation may write. What has no row is written by nobody but the practice and this server. */
export type Row<T extends ResourceType = ResourceType> = {
  type: T
  /** Of a type with more than one row: what this one is called, and which resources are its. */
  kind?: { name: string; has(resource: TypedResource<T>): boolean }
  bound: Bound
  /** Of a change that is bound otherwise than the rest. */
  boundOf?(next: TypedResource<T>, previous: TypedResource<T>): Bound
  may: Partial<Record<Change, Who>>
  /** Whom it must name, as the contract says it. */
  author: string
  /** What else holds of it, a sentence each, as the contract says it. */
  rules: string[]
  /** Holds a creation or an update against `author`, before it is known whether it is up to date. Throws `forbidden`, `invalid-resource`. */
  checkAuthor(write: Write<TypedResource<T>>): void
  /** Holds it against the rest. Throws `Problem`. */
  check?(write: Write<TypedResource<T>>): void
  /** Throws `Problem` where what stands there is not to be deleted. */
  checkRemoval?(write: Write<TypedResource<T>>): void
  /** What is stored: the elements that are this server's are set here, whatever was sent. */
  settle?(write: Write<TypedResource<T>>): TypedResource<T> & { id: string }
}
