import type { ReactNode } from 'react'
import type { Problem } from '../../preload/contract/index.ts'
import type { ListState } from '../../preload/views/index.ts'
import { assertNever } from '../base/assert-never.ts'
import { InlineError } from '../ui/InlineError.tsx'
import type { Paging } from './use-chart.ts'

type Lines<T> = { state: ListState; items: T[]; total: number; broken: boolean }

/**
 * A list of the chart in one of its states, never drawn alike: unknown is not none. While a list is
 * not loaded, what came so far is shown and no absence is a fact.
 */
export function ClinicalList<T>({
  title,
  answer,
  paging,
  age,
  draw,
  id,
  act,
  form,
  none,
  hiddenWhenEmpty = false,
}: {
  title: string
  answer: { data: Lines<T> | null; error: Problem | null }
  paging: Paging
  /** How old an incomplete list is, in words. */
  age: string
  draw: (item: T) => ReactNode
  id: (item: T) => string
  act?: ReactNode
  /** What is being entered into it. */
  form?: ReactNode
  /** Of a list that nobody is asked about: its emptiness. */
  none?: string
  /** There is something, or there is no such part. */
  hiddenWhenEmpty?: boolean
}) {
  const { data, error } = answer
  if (!data)
    return error || form ? (
      <section className="list" aria-label={title}>
        <h3>{title}</h3>
        {form}
        <InlineError problem={error} />
      </section>
    ) : null
  const { state, total, broken } = data
  const shown = data.items.slice(0, paging.most)
  if (hiddenWhenEmpty && total === 0 && !broken) return null
  return (
    <section className="list" data-state={state} aria-label={title}>
      <div className="list-head">
        <h3>{title}</h3>
        {act}
        {total > 0 && (
          <span className="quieter figures">{state === 'not-loaded' ? `${total} so far` : total}</span>
        )}
      </div>
      {form}
      {shown.length > 0 && (
        <ul className="list-items">
          {shown.map((item) => (
            <li key={id(item)}>{draw(item)}</li>
          ))}
        </ul>
      )}
      <More of={paging} total={total} />
      <InlineError problem={error} />
      {broken && (
        <p className="list-partial">
          <strong>Not all of it can be shown</strong>
          <span className="list-partial-more">Ask the patient, and please tell your IT department.</span>
        </p>
      )}
      <ListStateMessage state={state} age={age} empty={total === 0} none={none} />
    </section>
  )
}

function More({ of: { first, most, next, showMore, showFewer }, total }: { of: Paging; total: number }) {
  if (total <= first) return null
  return (
    <>
      {most < total && (
        <button type="button" className="link list-more" onClick={showMore} aria-expanded={most > first}>
          {next < total ? `Show ${next} of ${total}` : `Show all ${total}`}
        </button>
      )}
      {most > first && (
        <button type="button" className="link list-more" onClick={showFewer} aria-expanded>
          Show fewer
        </button>
      )}
    </>
  )
}

export function ListStateMessage({
  state,
  age,
  empty,
  none,
}: {
  state: ListState
  age: string
  empty: boolean
  none: string | undefined
}) {
  switch (state) {
    case 'listed':
      return null
    case 'none-known':
      return (
        <p className="list-none">
          None known <span className="quieter">· recorded</span>
        </p>
      )
    case 'never-asked':
      return none ? <p className="quieter">{none}</p> : <p className="list-never">Never asked</p>
    case 'replaced':
      return (
        <p className="list-partial">
          <strong>See the current record</strong>
          {empty && <span className="list-partial-more">Nothing in this old one.</span>}
        </p>
      )
    case 'not-loaded':
      return (
        <p className="list-partial">
          <strong>Not fully loaded</strong>
          {age && <span> · {age}</span>}
          {empty && (
            <span className="list-partial-more">What is missing here is not known to be absent.</span>
          )}
        </p>
      )
    default:
      return assertNever(state)
  }
}
