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

/** The disk or the files themselves: nothing else will fare better, so nothing goes on past it. */
export const isOfFiles = (error: unknown): error is Error =>
  error instanceof Error && ofFiles.some((kind) => error instanceof kind)

const ofFiles = [CacheDamaged, CacheTooNew, CacheWrongKey, CacheInUse, CacheNoFolder, DiskFull]

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
  if (isOfFiles(error)) {
    return { code: 'cache-damaged', words: error.message }
  }
  return {
    code: 'internal',
    words: 'Something went wrong in Rounds. Nothing that was saved is lost. Try again.',
  }
}

/** For the log: the name of an error and its place in the code, never its message, which may hold a patient's words. */
export function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const place = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at '))
  return `${error.name} ${place?.trim() ?? ''}`
}
