import { formatDateTime, formatShortDate, localDate } from '../../main/clinical/dates.ts'
import type { FlowCell, FlowGroup, FlowRow, FlowValue } from '../../preload/views/index.ts'
import { FlowChart } from './FlowChart.tsx'
import { flowFigure, flowLast, flowLines, shownOf } from './flow-labels.ts'
import { markLabels } from './observation-labels.ts'

/** What stands together: vital signs drawn, all in a table. */
export function FlowTable({ of, section }: { of: FlowGroup; section: 'results' | 'vitals' }) {
  const title = of.title ?? (section === 'vitals' ? 'Vital signs' : 'Other results')
  return (
    <section aria-label={title}>
      <h3 className="flow-title">{title}</h3>
      {section === 'vitals' && (
        <div className="flow-charts">
          {of.rows.map((row, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of one table; two may have one name
            <FlowChart key={n} of={row} columns={of.columns} />
          ))}
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keyboard */}
      <div className="flow-scroll scrolls" tabIndex={0}>
        <table className="flow figures">
          <thead>
            <tr>
              <th scope="col">{section === 'vitals' ? 'Sign' : 'Test'}</th>
              <th scope="col">Range of the latest</th>
              {of.columns.map((when, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns of one table
                <th key={n} scope="col">
                  <Column when={when} columns={of.columns} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {of.rows.map((row, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of one table; two may have one name
              <Row key={n} of={row} />
            ))}
          </tbody>
        </table>
      </div>
      {of.earlier && <p className="quieter">Earlier ones are not shown.</p>}
    </section>
  )
}

function Row({ of: row }: { of: FlowRow }) {
  const last = flowLast(row)
  return (
    <tr>
      <th scope="row">
        {row.name}
        {row.unit && <span className="quieter"> {row.unit}</span>}
        {last && (
          <span className={row.last?.values.some(({ mark }) => mark) ? 'flow-also tone-stop' : 'flow-also'}>
            {last}
          </span>
        )}
      </th>
      <td className="quieter">{row.range ?? ''}</td>
      {row.cells.map((cell, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as the columns
        <td key={n}>{cell && <Cell of={cell} row={row} />}</td>
      ))}
    </tr>
  )
}

/** With the time where the day has another column. */
function Column({ when, columns }: { when: string | null; columns: (string | null)[] }) {
  if (when === null) return 'no date'
  const same = columns.filter((each) => each !== null && localDate(each) === localDate(when)).length > 1
  return same ? formatDateTime(when) : formatShortDate(when)
}

function Cell({ of: cell, row }: { of: FlowCell; row: FlowRow }) {
  const shown = shownOf(cell)
  const others = cell.values.slice(shown)
  return (
    <>
      {cell.values.slice(0, shown).map((one) => (
        <Value key={one.id} of={one} row={row} />
      ))}
      {others.length > 0 && (
        <details className="flow-others">
          <summary>{cell.values.length} values</summary>
          {others.map((one) => (
            <Value key={one.id} of={one} row={row} />
          ))}
        </details>
      )}
      {cell.more && <span className="flow-also tone-warn">more not shown</span>}
    </>
  )
}

function Value({ of: one, row }: { of: FlowValue; row: FlowRow }) {
  const { mark, status, inRowUnit } = one
  return (
    <span className="flow-one">
      <span className={mark ? 'tone-stop flow-value' : 'flow-value'}>
        {flowFigure(one)}
        {mark && <span className="flow-mark"> {markLabels[mark]}</span>}
      </span>
      {flowLines(one, row).map((line) => (
        <span key={line} className={`flow-also ${status || !inRowUnit ? 'tone-warn' : 'quieter'}`}>
          {line}
        </span>
      ))}
    </span>
  )
}
