import type { Library } from '@medplum/fhirtypes'
import type { ReadableCache, WritableCache } from '../cache/cache.ts'

export type OwnLibrary = Library & { id: string }

/** A change of one's favorite prescriptions that the server has not acknowledged. */
export type Unsent = {
  id: string
  /** Null: it was removed. */
  library: OwnLibrary | null
  /** Idempotency-Key of what stands here. */
  key: string
  /** It was sent, and what came of it is not known. */
  tried: boolean
  /** Why the server refused it; null: it is to be sent. */
  why: string | null
}

const fact = 'favorites-unsent'

export function unsentIn(cache: Pick<ReadableCache, 'fact'>): Unsent[] {
  const text = cache.fact(fact)
  return text ? (JSON.parse(text) as Unsent[]) : []
}

export const keepUnsent = (cache: Pick<WritableCache, 'setFact'>, all: Unsent[]): void =>
  cache.setFact(fact, all.length > 0 ? JSON.stringify(all) : null)

/** Something of this provider's exists here alone and can still be sent. */
export const favoritesWait = (cache: Pick<ReadableCache, 'fact'>): boolean =>
  unsentIn(cache).some(({ why, library }) => why === null && library !== null)
