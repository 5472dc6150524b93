import { marksIn } from './marks.ts'
import type { Caller, Scope } from './scope.ts'

export type Answer = { status: number; text: string; headers: string }

/** Refusals that say that nobody may come now; `docs/central-api.md` names them. */
const mayWait = /"code":"claims-paused"/

/** What must not be of one answer; empty: it holds. */
export function judgeAnswer(answer: Answer, scope: Scope, who: Caller, took: number, limit: number) {
  const found: { kind: 'crash' | 'leak'; message: string }[] = []
  if (answer.status >= 500 && !(answer.status === 503 && mayWait.test(answer.text)))
    found.push({ kind: 'crash', message: `answered ${answer.status}` })
  if (took > limit)
    found.push({
      kind: 'crash',
      message: `held everybody for ${Math.round(took)} ms, at most ${Math.round(limit)}`,
    })
  for (const mark of [...marksIn(answer.text), ...marksIn(answer.headers)])
    if (!scope.allows(who, mark))
      found.push({
        kind: 'leak',
        message: `${who ?? 'somebody unknown'} was shown the ${mark.kind} of ${mark.patient}`,
      })
  return found
}
