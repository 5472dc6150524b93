import { isDeepStrictEqual } from 'node:util'
import type { Task } from '@medplum/fhirtypes'
import { Problem } from '../../base/problem.ts'
import { isCallPharmacy, isOver, isVisit } from '../../readers/task.ts'
import { isMe, refuseOther } from './names.ts'
import type { Row, Write } from './row.ts'

/** What a workstation says of a visit in its Task; the rest is intake's, or changes with the lease. */
const writableElements: ReadonlySet<string> = new Set([
  'meta',
  'text',
  'extension',
  'status',
  'statusReason',
  'businessStatus',
  'executionPeriod',
  'lastModified',
  'note',
  'output',
])

const nextOf: Partial<Record<Task['status'], Task['status'][]>> = {
  accepted: ['in-progress', 'completed', 'cancelled', 'failed'],
  'in-progress': ['completed', 'cancelled', 'failed'],
}

export const visitTask: Row<'Task'> = {
  type: 'Task',
  kind: { name: 'of a visit', has: isVisit },
  bound: 'visit',
  may: { update: 'holder' },
  author: '`owner` stays',
  rules: [
    'Made by intake, or by the claim that begins an appointment.',
    'Of it only `status` (forwards), `statusReason`, `businessStatus`, `executionPeriod`, `lastModified`, `note`, `output`, `text` and extensions change; how it ended stays.',
  ],
  checkAuthor: () => {},
  check: checkVisit,
}

function checkVisit({ next, previous }: Write<Task>): void {
  if (!previous) return
  for (const element of new Set([...Object.keys(next), ...Object.keys(previous)]) as Set<keyof Task>)
    if (!writableElements.has(element) && !isDeepStrictEqual(next[element], previous[element]))
      throw new Problem('invalid-resource', `Task.${element} of a visit is not changed by a write.`, {
        expression: [`Task.${element}`],
      })
  if (next.status !== previous.status && !(nextOf[previous.status] ?? []).includes(next.status))
    throw new Problem(
      'invalid-resource',
      `A visit does not go from ${previous.status} to ${next.status} by a write.`,
      { expression: ['Task.status'] },
    )
  if (isOver(previous.status) && !isDeepStrictEqual(next.statusReason, previous.statusReason))
    throw new Problem('invalid-resource', 'How a visit ended is not changed.', {
      expression: ['Task.statusReason'],
    })
}

export const callPharmacyTask: Row<'Task'> = {
  type: 'Task',
  kind: { name: '`call-pharmacy`', has: isCallPharmacy },
  bound: 'none',
  may: { update: 'anyone' },
  author: '`owner` is the writer',
  rules: ['Made by this server. It becomes `completed`, with a `note`; nothing else of it changes.'],
  checkAuthor({ me, previous }) {
    refuseOther(
      isMe(me, previous?.owner),
      'Only its prescriber says that the pharmacy was called.',
      'Task.owner',
    )
  },
  check({ next, previous }) {
    const without = ({ status: _, note: __, meta: ___, lastModified: ____, ...rest }: Task) => rest
    const done =
      previous?.status === 'requested' &&
      next.status === 'completed' &&
      isDeepStrictEqual(without(next), without(previous))
    if (!done)
      throw new Problem('forbidden', 'That the pharmacy was called is all that is said of it, and once.')
  },
}
