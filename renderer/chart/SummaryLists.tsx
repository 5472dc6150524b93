import type { ReactNode } from 'react'
import { allergyText, dangerText } from './allergy-labels.ts'
import { certaintyText } from './problem-labels.ts'
import { type ChartOf, firstProblems, useAllergies, useChartList } from './use-chart.ts'

/** How many allergies are named beside those that are dangerous. */
const named = 3

/** The allergies in force, the dangerous first; where none is listed, what that means. */
export function SummaryAllergies({ chartOf }: { chartOf: ChartOf }) {
  const { data } = useAllergies(chartOf)
  if (!data) return null
  const active = data.items.filter((one) => one.active && !one.none)
  const shown = active.slice(0, Math.max(named, active.filter(({ dangerous }) => dangerous).length))
  const unsure = {
    'not-loaded': 'not fully loaded',
    'never-asked': 'never asked',
    replaced: 'see the current record',
  }
  const state = data.state in unsure ? unsure[data.state as keyof typeof unsure] : null
  const none = data.state === 'none-known' ? 'none known' : null
  return (
    <Line
      title="Allergies"
      more={active.length > shown.length ? `and ${active.length - shown.length} more` : null}
      state={state}
      none={none}
    >
      {shown.map((one) => (
        <span key={one.id} className={one.dangerous ? 'tone-stop' : undefined}>
          {allergyText(one)}
          {one.dangerous && ` (${[one.reaction, dangerText(one)].filter(Boolean).join(', ')})`}
        </span>
      ))}
    </Line>
  )
}

/** What is active on the problem list, and no diagnosis of a visit. */
export function SummaryProblems({ chartOf }: { chartOf: ChartOf }) {
  const { data } = useChartList('chart.problems', { chartOf, most: firstProblems })
  if (!data) return null
  const active = data.items.filter((one) => one.active && !one.ofVisits)
  // The list has what is active first: past a line that is not, no other is.
  const more = active.length === data.items.length && data.total > active.length ? 'and more' : null
  const state = data.state === 'not-loaded' ? 'not fully loaded' : null
  const none = data.state === 'none-known' ? 'none known' : null
  return (
    <Line title="Problems" more={more} state={state} none={none}>
      {active.map((one) => {
        const certainty = certaintyText(one)
        return (
          <span key={one.id}>
            {one.text}
            {certainty && <span className="tone-warn"> ({certainty.toLowerCase()})</span>}
          </span>
        )
      })}
    </Line>
  )
}

function Line({
  title,
  children,
  more,
  state,
  none,
}: {
  title: string
  children: ReactNode[]
  more: string | null
  /** Why nothing here speaks of all. */
  state: string | null
  none: string | null
}) {
  if (children.length === 0 && !state && !none) return null
  return (
    <p className="glance-list">
      <strong>{title}</strong>{' '}
      {children.flatMap((one, n) =>
        n === 0 ? [one] : [<span key={`${title} ${String(n)}`}> · </span>, one],
      )}
      {more && <span className="quiet"> {more}</span>}
      {none}
      {state && <span className="tone-warn">{children.length > 0 ? ` · ${state}` : state}</span>}
    </p>
  )
}
