import { type ReactNode, useState } from 'react'
import type { ListState } from '../../preload/views.ts'
import { assertNever } from '../app/assert-never.ts'

/**
 * A list of the chart in one of its states, never drawn alike: unknown is not none. While a list is
 * not loaded, what came so far is shown and no absence is a fact.
 */
export function ClinicalList<T extends { id: string }>({
  title,
  state,
  items,
  age,
  draw,
  act,
  first = 6,
  none,
}: {
  title: string
  state: ListState
  items: T[]
  /** How old an incomplete list is, in words. */
  age: string
  draw: (item: T) => ReactNode
  act?: ReactNode
  first?: number
  /** Of a list that nobody is asked about: its emptiness. */
  none?: string
}) {
  const [all, setAll] = useState(false)
  const shown = all ? items : items.slice(0, first)
  return (
    <section className="list" data-state={state} aria-label={title}>
      <div className="list-head">
        <h3>{title}</h3>
        {act}
        {items.length > 0 && (
          <span className="quieter figures">
            {state === 'not-loaded' ? `${items.length} so far` : items.length}
          </span>
        )}
      </div>
      {shown.length > 0 && (
        <ul className="list-items">
          {shown.map((item) => (
            <li key={item.id}>{draw(item)}</li>
          ))}
        </ul>
      )}
      {items.length > first && (
        <button type="button" className="link list-more" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? 'Show fewer' : `Show all ${items.length}`}
        </button>
      )}
      <StateWords state={state} age={age} empty={items.length === 0} none={none} />
    </section>
  )
}

function StateWords({
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
          <strong>Not all loaded</strong>
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
