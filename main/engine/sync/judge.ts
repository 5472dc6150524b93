import type { Resource } from '@medplum/fhirtypes'
import type { OutboxRow, ServerVersion } from '../cache/cache.ts'
import type { CentralAnswer, NoAnswer } from '../central/client.ts'
import { isPosition, transactionOf } from '../central/history.ts'
import { isReadable } from '../fhir/shapes/fits.ts'
import { refusalMessage } from './refusal-message.ts'
import { isAnotherVersionOf, isStoredOf } from './same-write.ts'

/** What an answer means for a row. */
export type Verdict =
  | { kind: 'acknowledged'; versions: ServerVersion[] }
  /** The server holds another version than the row was made from; `current` when the answer carries it. */
  | { kind: 'conflict'; current: Resource | null }
  /** Never acceptable as it is. */
  | { kind: 'refused'; code: string; message: string }
  /** Another provider has the visit now. */
  | { kind: 'superseded'; message: string }
  /** Without effect, and the row can go later as it is. */
  | { kind: 'waits'; why: 'sign-in' | 'forbidden' | 'missing' | 'too-old' | 'busy' }
  | { kind: 'other-epoch' }
  /**
   * The central API answered, but neither acknowledgment nor refusal: nobody knows whether it had an effect. `ofAnother`:
   * it spoke of something else than what was sent.
   */
  | { kind: 'unknown'; ofAnother?: true }
  /** It was not reached, or its answer was lost: the same, and other rows will fare no better now. */
  | { kind: 'no-answer' }

const refusals = new Set([400, 409, 413, 422, 428])

/** Without our code a plain FHIR server says by the status alone that a version conflicts, or that it will never take this. */
function plainVerdict(status: number, diagnostics: string): Verdict | null {
  if (status === 409 || status === 412) return { kind: 'conflict', current: null }
  if (!refusals.has(status)) return null
  const message = diagnostics ? `The server did not accept this: ${diagnostics}` : ''
  return {
    kind: 'refused',
    code: '',
    message: message || 'The server did not accept this, and does not say why.',
  }
}

export function judge(row: OutboxRow, answer: CentralAnswer | NoAnswer): Verdict {
  if (answer.kind === 'no-answer') {
    // Without a token nothing left this machine.
    return answer.why === 'sign-in-needed' ? { kind: 'waits', why: 'sign-in' } : { kind: 'no-answer' }
  }
  const { status, problem } = answer
  if (status === 200 || status === 201) return acknowledgment(row, answer)
  if (status === 401) return { kind: 'waits', why: 'sign-in' }
  if (status === 403 || status === 407) return { kind: 'waits', why: 'forbidden' }
  if (status === 404) return { kind: 'waits', why: 'missing' }
  if (status === 426) return { kind: 'waits', why: 'too-old' }
  if (status === 429 || problem?.code === 'claims-paused') return { kind: 'waits', why: 'busy' }
  const plain = answer.diagnostics === undefined ? null : plainVerdict(status, answer.diagnostics)
  if (plain) return plain
  if (!problem) return { kind: 'unknown' }
  if (problem.code === 'epoch-mismatch') return { kind: 'other-epoch' }
  if (status === 412) return conflictWith(row, problem.current)
  if (problem.code === 'claim-superseded') return { kind: 'superseded', message: problem.message }
  if (refusals.has(status))
    return { kind: 'refused', code: problem.code, message: refusalMessage(problem, row.mine) }
  return { kind: 'unknown' }
}

/** Only the stored version of what was sent, with its place in the feed, is an acknowledgment. */
function acknowledgment(row: OutboxRow, answer: CentralAnswer): Verdict {
  const versions = versionsIn(row, answer)
  if (!versions || versions.length !== row.mine.length) return { kind: 'unknown' }
  const complete = row.mine.every((mine, n) => isStoredOf(row, mine, versions[n]?.resource))
  return complete ? { kind: 'acknowledged', versions } : { kind: 'unknown', ofAnother: true }
}

function versionsIn({ kind }: OutboxRow, { body, position }: CentralAnswer): ServerVersion[] | null {
  if (kind === 'transaction') return transactionOf(body, isPosition(position) ? position : null)
  return isPosition(position) && isReadable(body) ? [{ resource: body, position }] : null
}

/** What stands there now has to be another version of what was sent: anything else is no conflict with it. */
function conflictWith(row: OutboxRow, current: Resource | null): Verdict {
  const ours = current === null || row.mine.some((mine) => isAnotherVersionOf(row, mine, current))
  return ours ? { kind: 'conflict', current } : { kind: 'unknown', ofAnother: true }
}

/** The answer to a question about what is there does not tell: not reached, not let in, or another history now. */
export const isUnclear = (answer: CentralAnswer | NoAnswer): boolean =>
  answer.kind === 'no-answer' ||
  answer.status === 401 ||
  answer.status >= 500 ||
  answer.problem?.code === 'epoch-mismatch'
