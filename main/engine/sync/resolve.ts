import type { Composition, Resource, Task } from '@medplum/fhirtypes'
import { isReview, mergeReview } from '../../clinical/results/review-task.ts'
import type { LocalWrite, OutboxRow, SyncCache } from '../cache/cache.ts'
import { mergeFields, saysTheSame } from '../merge/merge-fields.ts'
import { mergeAddendum } from '../record/addendum-merge.ts'
import { toConfirm } from './confirm.ts'
import { mergeMadeAnew } from './merge-made-anew.ts'
import { mergeNote } from './merge-note.ts'
import { baseOf, nameOf } from './row-request.ts'
import { isSigning } from './void-signature.ts'

export type Resolution =
  /** The row was made anew on top of the server's version and waits. */
  | { kind: 'merged' }
  /** The signature of this row does not count. */
  | { kind: 'void'; row: OutboxRow }
  /** It can't be merged; why, for the person. */
  | { kind: 'aside'; why: string }

/** Allergies, problems, medications and orders: the machine never decides what a patient has, takes or must not take. */
const neverMerged: ReadonlySet<string> = new Set([
  'AllergyIntolerance',
  'Condition',
  'MedicationStatement',
  'MedicationRequest',
  'ServiceRequest',
])

const messages = {
  bothKept:
    'It was changed on the server meanwhile. Allergies, problems, medications and orders are never merged automatically: both versions are kept. Compare them, and enter again what is still true.',
  sameField:
    'The same part of it was changed on the server meanwhile. Both versions are kept: compare them, and enter again what is still true.',
  noteClosed:
    'The note was signed on the server meanwhile, and a signed text never changes. This text is kept here and can be added as an addendum.',
}

/**
 * The server holds `theirs` where the row was made from an older version. Merges three-way (base, mine, theirs) and
 * writes the row anew on top of `theirs`; nothing of either side is dropped without being kept.
 */
export function resolve(cache: SyncCache, row: OutboxRow, theirs: Resource, at: string): Resolution {
  if (isSigning(row)) return { kind: 'void', row }
  const target = nameOf(theirs)
  const later = builtOn(cache, row, target)
  const signing = later.find(isSigning)
  // It was made on top of a text that is about to change: no signature covers that.
  if (signing) return { kind: 'void', row: signing }

  const newest = newestOf(row, later, target)
  if (!newest) return { kind: 'aside', why: messages.sameField }
  const base = baseOf(row, newest) ?? null
  const merged = mergeOne(cache, row.encounterId, base, newest, theirs, at)
  if (merged.kind === 'aside') return merged

  cache.atomically(() => {
    for (const other of later) if (other.kind === 'put') cache.replaceRow(other.id, [])
    const resources = row.mine.flatMap((mine) => {
      if (nameOf(mine) !== target) return [{ base: baseOf(row, mine) ?? null, mine }]
      return saysTheSame(merged.resource, theirs) ? [] : [{ base: theirs, mine: merged.resource }]
    })
    // In the name, and under the claim, of what was written last.
    const { encounterId, author, claim, writtenAt: at } = later.findLast(({ kind }) => kind === 'put') ?? row
    const write = { encounterId, author, claim, at }
    if (resources.length > 0) cache.replaceRow(row.id, [{ kind: row.kind, resources }], write)
    else acknowledgeAlreadyApplied(cache, row, { base, mine: newest, theirs }, write)
    merged.keep()
  })
  return { kind: 'merged' }
}

/**
 * The server has all that the row says, most often by an answer that never came: that is an acknowledgment, and what
 * the server may forget again. Its place in the feed is not known here: any other version replaces it.
 */
function acknowledgeAlreadyApplied(
  cache: SyncCache,
  row: OutboxRow,
  { base, mine, theirs }: { base: Resource | null; mine: Resource; theirs: Resource },
  write: LocalWrite,
): void {
  cache.replaceRow(row.id, [{ kind: 'put', resources: [{ base, mine }] }], write)
  const versions = [{ resource: theirs, position: '0'.repeat(16) }]
  toConfirm(cache, versions)
  cache.acknowledge(row.id, versions)
}

/**
 * Later unsent versions of one resource (`Type/id`) that were made on top of this row's. Others, made from a version of
 * the server's own, know nothing of it.
 */
export function builtOn(cache: SyncCache, row: OutboxRow, target: string): OutboxRow[] {
  const line = new Set([row.id])
  return cache.outbox().filter((other) => {
    const follows =
      other.state === 'waiting' &&
      other.after.some((id) => line.has(id)) &&
      other.mine.some((mine) => nameOf(mine) === target)
    if (follows) line.add(other.id)
    return follows
  })
}

function isOver(resource: Resource): boolean {
  if (resource.resourceType === 'MedicationRequest')
    return ['stopped', 'cancelled', 'entered-in-error'].includes(resource.status)
  if (resource.resourceType === 'ServiceRequest')
    return ['revoked', 'entered-in-error'].includes(resource.status)
  return resource.resourceType === 'Composition' && resource.status === 'entered-in-error'
}

/** Later unsent versions build on this one, which had no effect: the newest speaks for all. */
function newestOf(row: OutboxRow, later: OutboxRow[], target: string): Resource | undefined {
  const versions = [row, ...later.filter(({ kind }) => kind === 'put')].flatMap(({ mine }) => mine)
  return versions.findLast((mine) => nameOf(mine) === target)
}

type Merged = { kind: 'merged'; resource: Resource; keep(): void } | { kind: 'aside'; why: string }

function mergeOne(
  cache: SyncCache,
  encounterId: string,
  base: Resource | null,
  mine: Resource,
  theirs: Resource,
  at: string,
): Merged {
  if (saysTheSame(mine, theirs)) return { kind: 'merged', resource: theirs, keep: () => {} }
  // Both say that it no longer counts: nothing to decide.
  if (isOver(mine) && isOver(theirs)) return { kind: 'merged', resource: theirs, keep: () => {} }
  if (mine.resourceType === 'Composition' && theirs.resourceType === 'Composition') {
    const addendum = mergeAddendum(base as Composition | null, mine, theirs)
    if (addendum) {
      const keep = () => {
        if (addendum.read) cache.keepMergedUnseen(encounterId, mine.id ?? '', at)
      }
      return { kind: 'merged', resource: addendum.note, keep }
    }
    if (theirs.status !== 'preliminary') return { kind: 'aside', why: messages.noteClosed }
    const { note, merged, conflicts } = mergeNote(encounterId, base as Composition | null, mine, theirs)
    return {
      kind: 'merged',
      resource: note,
      keep() {
        for (const conflict of conflicts) cache.keepConflict(conflict)
        for (const section of merged) cache.keepMergedUnseen(encounterId, section, at)
      },
    }
  }
  if (mine.resourceType === 'Task' && theirs.resourceType === 'Task' && isReview(theirs)) {
    const resource = mergeReview(base as Task | null, mine, theirs)
    return { kind: 'merged', resource, keep: () => {} }
  }
  if (neverMerged.has(mine.resourceType)) return { kind: 'aside', why: messages.bothKept }
  const fields = base === null ? mergeMadeAnew(mine, theirs) : mergeFields(base, mine, theirs)
  if (fields.kind === 'conflict') return { kind: 'aside', why: messages.sameField }
  return { kind: 'merged', resource: fields.resource, keep: () => {} }
}
