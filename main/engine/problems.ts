import type { Problem, ProblemCode } from '../../preload/contract.ts'
import {
  CacheDamaged,
  CacheInUse,
  CacheNoFolder,
  CacheTooNew,
  CacheWrongKey,
  DiskFull,
  WrongPatient,
} from './cache/cache.ts'

/** What a feature refuses, with words for the person; they hold no patient data and no secret. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: ProblemCode
  constructor(code: ProblemCode, words: string) {
    super(words)
    this.code = code
  }
}

/** The closed set of errors across the bridge. What is not known is `internal` and says nothing of what happened. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) return { code: error.code, words: error.message }
  if (error instanceof WrongPatient) {
    return error.unknown
      ? { code: 'not-found', words: 'This visit is no longer on this machine. Nothing was written.' }
      : { code: 'wrong-patient', words: 'This belongs to another patient. Nothing was written.' }
  }
  if (error instanceof DiskFull) {
    const words =
      'The disk of this machine is full. What you typed last is not saved: free some space, then type on.'
    return { code: 'disk-full', words }
  }
  const ofFiles = [CacheDamaged, CacheTooNew, CacheWrongKey, CacheInUse, CacheNoFolder]
  if (error instanceof Error && ofFiles.some((kind) => error instanceof kind)) {
    return { code: 'cache-damaged', words: error.message }
  }
  return {
    code: 'internal',
    words: 'Something went wrong in Rounds. Nothing that was saved is lost. Try again.',
  }
}
