import { isDeepStrictEqual } from 'node:util'
import type { Annotation, Task } from '@medplum/fhirtypes'
import { rounds } from '../../../main/clinical/codes/rounds-systems.ts'
import { acknowledgmentOf, isPutBefore, practitionerIn } from '../../../main/clinical/results/review-task.ts'
import { Problem } from '../../base/problem.ts'
import { isReviewTask } from '../../readers/task.ts'
import { isMe, refuseOther, withNameOnRecord } from './names.ts'
import type { Row, Write } from './row.ts'

export const reviewTask: Row<'Task'> = {
  type: 'Task',
  kind: { name: '`review-result`', has: isReviewTask },
  bound: 'none',
  may: { update: 'anyone' },
  author: 'the writer is among its `…/reviewer`, or acknowledged it; `…/reviewed-by` is the writer',
  rules: [
    'Made by this server. While it is `requested` it becomes `completed`, once: with `executionPeriod.end` and `…/reviewed-by`.',
    'Beside that only comments (`note`) are added, by their writer, also once it is over; nothing else of it changes.',
  ],
  checkAuthor({ me, previous }) {
    refuseOther(
      previous !== undefined && isPutBefore(previous, me),
      'A result is acknowledged by who ordered it, or by who looks after it.',
      'Task.extension',
    )
  },
  check(write) {
    const { previous } = write
    if (!previous) return
    checkNotes(write, previous)
    if (write.next.status === previous.status) checkSame(write.next, previous)
    else checkAcknowledged(write, previous)
  },
  settle: ({ services, me, next }) => ({
    ...next,
    ...(next.extension && {
      extension: next.extension.map((one) =>
        one.url === rounds.reviewedBy && one.valueReference
          ? { ...one, valueReference: withNameOnRecord(services, me, one.valueReference) }
          : one,
      ),
    }),
  }),
}

const invalid = (message: string, element: string) =>
  new Problem('invalid-resource', message, { expression: [`Task.${element}`] })

function checkNotes({ me, next }: Write<Task>, previous: Task): void {
  const kept: Annotation[] = previous.note ?? []
  const added = (next.note ?? []).slice(kept.length)
  if (!kept.every((one, n) => isDeepStrictEqual(one, next.note?.[n])))
    throw invalid('A comment stays.', 'note')
  refuseOther(
    added.every(({ authorReference }) => isMe(me, authorReference)),
    'A comment is written by its author.',
    'Task.note',
  )
}

type Changed = 'status' | 'executionPeriod' | 'extension'

function checkSame(next: Task, previous: Task, but: readonly Changed[] = []): void {
  const rest = (task: Task) => {
    const names = ['meta', 'text', 'note', ...but]
    return Object.fromEntries(Object.entries(task).filter(([name]) => !names.includes(name)))
  }
  if (!isDeepStrictEqual(rest(next), rest(previous)))
    throw invalid('Of a result to review only that it was acknowledged is said, and comments.', 'status')
}

function checkAcknowledged({ me, next }: Write<Task>, previous: Task): void {
  if (previous.status !== 'requested' || next.status !== 'completed')
    throw invalid('A result is acknowledged once, and stays so.', 'status')
  checkSame(next, previous, ['status', 'executionPeriod', 'extension'])
  const by = acknowledgmentOf(next)
  refuseOther(practitionerIn(by?.who) === me, 'Who acknowledges a result is named.', 'Task.extension')
  if (!by?.at) throw invalid('It says when it was acknowledged.', 'executionPeriod')
  const others = (task: Task) => (task.extension ?? []).filter(({ url }) => url !== rounds.reviewedBy)
  const named = (next.extension?.length ?? 0) - others(next).length
  if (named !== 1 || !isDeepStrictEqual(others(next), previous.extension ?? []))
    throw invalid('Whose result it is to review is this server’s to say.', 'extension')
}
