import { formatMoment } from '../../main/clinical/dates.ts'
import type { ResultView } from '../../preload/views/index.ts'
import { becauseLabel, climbsLabel } from './inbox-labels.ts'

/** Where the result is from, and why it is here. */
export function ResultFacts({ result }: { result: ResultView }) {
  const { collected, issued, performer, orderedBy, others } = result
  const facts: [string, string | null][] = [
    ['Collected', collected && formatMoment(collected)],
    ['Reported', issued && formatMoment(issued)],
    ['Laboratory', performer],
    ['Ordered by', orderedBy ?? 'Nobody here'],
    ['Why here', becauseLabel(result)],
    ['If left', result.acknowledged ? null : climbsLabel(result.until)],
    ['Also has it', others.map(({ name }) => name).join(', ') || null],
  ]
  return (
    <dl className="facts result-facts">
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name} className="contents">
              <dt>{name}</dt>
              <dd className="figures">{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
