import type { Resource } from '@medplum/fhirtypes'
import type { OutboxRow, ServerVersion } from '../cache/cache.ts'
import type { CentralAnswer, NoAnswer } from '../central/client.ts'
import { isPosition, transactionOf } from '../central/history.ts'
import { refusalMessage } from './refusal-message.ts'
import { nameOf } from './row-request.ts'

/** What an answer means for a row. */
export type Verdict =
  | { kind: 'acknowledged'; versions: ServerVersion[] }
  /** The server holds another version than the row was made from; `current` when the answer carries it. */
  | { kind: 'conflict'; current: Resource | null }
  /** Never acceptable as it is. */
  | { kind: 'refused'; code: string; words: string }
  /** Another provider has the visit now. */
  | { kind: 'superseded'; words: string }
  /** Without effect, and the row can go later as it is. */
  | { kind: 'waits'; why: 'sign-in' | 'forbidden' | 'missing' | 'too-old' | 'busy' }
  | { kind: 'other-epoch' }
  /** The central API answered, but neither acknowledgment nor refusal: nobody knows whether it had an effect. */
  | { kind: 'unknown' }
  /** It was not reached, or its answer was lost: the same, and other rows will fare no better now. */
  | { kind: 'no-answer' }

const refusals = new Set([400, 409, 413, 422, 428])

/** Without our code a plain FHIR server says by the status alone that a version conflicts, or that it will never take this. */
function plainVerdict(status: number, diagnostics: string): Verdict | null {
  if (status === 409 || status === 412) return { kind: 'conflict', current: null }
  if (!refusals.has(status)) return null
  const words = diagnostics ? `The server did not accept this: ${diagnostics}` : ''
  return {
    kind: 'refused',
    code: '',
    words: words || 'The server did not accept this, and does not say why.',
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
  if (status === 412) return { kind: 'conflict', current: problem.current }
  if (problem.code === 'claim-superseded') return { kind: 'superseded', words: problem.words }
  if (refusals.has(status))
    return { kind: 'refused', code: problem.code, words: refusalMessage(problem, row.mine) }
  return { kind: 'unknown' }
}

/** Only the stored version itself, with its place in the feed, is an acknowledgment. */
function acknowledgment(row: OutboxRow, answer: CentralAnswer): Verdict {
  const versions =
    row.kind === 'transaction'
      ? transactionOf(answer.body, isPosition(answer.position) ? answer.position : null)
      : isPosition(answer.position)
        ? [{ resource: answer.body as Resource, position: answer.position }]
        : null
  const complete =
    versions?.length === row.mine.length &&
    row.mine.every((mine, n) => {
      const stored = versions[n]?.resource
      return !!stored && nameOf(stored) === nameOf(mine) && !!stored.meta?.versionId
    })
  return complete ? { kind: 'acknowledged', versions } : { kind: 'unknown' }
}

/** The answer to a question about what is there does not tell: not reached, not let in, or another history now. */
export const isUnclear = (answer: CentralAnswer | NoAnswer): boolean =>
  answer.kind === 'no-answer' ||
  answer.status === 401 ||
  answer.status >= 500 ||
  answer.problem?.code === 'epoch-mismatch'
