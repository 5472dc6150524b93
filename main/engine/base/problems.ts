import type { Problem } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import {
  CacheDamaged,
  CacheInUse,
  CacheNoFolder,
  CacheTooNew,
  CacheWrongKey,
  DiskFull,
  WrongPatient,
} from '../cache/cache.ts'

/** The disk or the files themselves: nothing else will fare better, so nothing goes on past it. */
export const isOfFiles = (error: unknown): error is Error =>
  error instanceof Error && ofFiles.some((kind) => error instanceof kind)

const ofFiles = [CacheDamaged, CacheTooNew, CacheWrongKey, CacheInUse, CacheNoFolder, DiskFull]

/** The closed set of errors across the bridge. What is not known is `internal` and says nothing of what happened. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) return { code: error.code, message: error.message }
  if (error instanceof WrongPatient) {
    return error.unknown
      ? { code: 'not-found', message: 'This visit is no longer on this machine. Nothing was written.' }
      : { code: 'wrong-patient', message: 'This belongs to another patient. Nothing was written.' }
  }
  if (error instanceof DiskFull) {
    const message =
      'The disk of this machine is full. What you typed last is not saved: free some space, then type on.'
    return { code: 'disk-full', message }
  }
  if (isOfFiles(error)) {
    return { code: 'cache-damaged', message: error.message }
  }
  return {
    code: 'internal',
    message: 'Something went wrong in Rounds. Nothing that was saved is lost. Try again.',
  }
}

/** For the log: the name of an error and its place in the code, never its message, which may hold a patient's words. */
export function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const place = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at '))
  return `${error.name} ${place?.trim() ?? ''}`
}
