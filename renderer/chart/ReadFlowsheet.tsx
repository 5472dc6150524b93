import { useState } from 'react'
import { formatDateTime, formatShortDate, localDate } from '../../main/clinical/dates.ts'
import type { FlowCell, FlowGroup, FlowRow } from '../../preload/views/index.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { FlowChart } from './FlowChart.tsx'
import { figure, markLabels, statusLabels } from './observation-labels.ts'
import { type ChartOf, useChartHeader } from './use-chart.ts'

type Shown = 'results' | 'vitals'
const most = 60

/** Results by panel, or vital signs, as tables whose columns are dates; the latest stands beside the name. */
export function ReadFlowsheet({ chartOf, onClose }: { chartOf: ChartOf; onClose: () => void }) {
  const [section, setSection] = useState<Shown>('results')
  const { data: chart } = useChartHeader(chartOf)
  const { data, error } = useBridgeQuery('chart.flowsheet', { chartOf, section, most })
  return (
    <Dialog
      title={`Over time: ${chart?.name ?? '…'}`}
      onClose={onClose}
      wide
      foot={<Button onClick={onClose}>Close</Button>}
    >
      <div className="flowsheet">
        <RadioGroup<Shown>
          label="Show"
          value={section}
          options={[
            ['results', 'Results'],
            ['vitals', 'Vital signs'],
          ]}
          onChoose={setSection}
        />
        <InlineError problem={error} />
        {data?.groups.map((group) => (
          <Group key={group.title ?? ''} of={group} section={section} />
        ))}
        {data && data.total === 0 && (
          <p className="quiet">No {section === 'results' ? 'results' : 'vital signs'} here.</p>
        )}
        {data && data.lines < data.total && (
          <p className="quiet">
            The latest {data.lines} of {data.total} are shown.
          </p>
        )}
        {chart && chart.load.state !== 'complete' && (
          <p className="list-partial">
            <strong>Not fully loaded</strong>
            <span className="list-partial-more">What is missing here is not known to be absent.</span>
          </p>
        )}
        {data?.broken && (
          <p className="list-partial">
            <strong>Not all of it can be shown</strong>
            <span className="list-partial-more">Please tell your IT department.</span>
          </p>
        )}
      </div>
    </Dialog>
  )
}

function Group({ of, section }: { of: FlowGroup; section: Shown }) {
  const title = of.title ?? (section === 'vitals' ? 'Vital signs' : 'Other results')
  const drawn = section === 'vitals' ? of.rows.filter(isDrawn) : []
  return (
    <section aria-label={title}>
      <h3 className="flow-title">{title}</h3>
      {drawn.length > 0 && (
        <div className="flow-charts">
          {drawn.map((row) => (
            <FlowChart key={row.name} of={row} columns={of.columns} />
          ))}
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keyboard */}
      <div className="flow-scroll scrolls" tabIndex={0}>
        <table className="flow figures">
          <thead>
            <tr>
              <th scope="col">{section === 'vitals' ? 'Sign' : 'Test'}</th>
              <th scope="col">Range</th>
              {of.columns.map((when, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns of one table
                <th key={n} scope="col">
                  <Column when={when} columns={of.columns} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {of.rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">
                  {row.name}
                  {row.unit && <span className="quieter"> {row.unit}</span>}
                </th>
                <td className="quieter">{row.range ?? ''}</td>
                {row.cells.map((cell, n) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as the columns
                  <td key={n}>{cell && <Cell of={cell} />}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {of.earlier && <p className="quieter">Earlier ones are not shown.</p>}
    </section>
  )
}

const isDrawn = ({ cells }: FlowRow): boolean =>
  cells.filter((cell) => cell !== null && cell.numbers.length > 0).length > 1

/** With the time where the day has another column. */
function Column({ when, columns }: { when: string | null; columns: (string | null)[] }) {
  if (when === null) return 'no date'
  const same = columns.filter((each) => each !== null && localDate(each) === localDate(when)).length > 1
  return same ? formatDateTime(when) : formatShortDate(when)
}

function Cell({ of: { value, unit, also, mark, status } }: { of: FlowCell }) {
  return (
    <>
      <span className={mark ? 'tone-stop flow-value' : 'flow-value'}>
        {figure(value, unit)}
        {mark && <span className="flow-mark"> {markLabels[mark]}</span>}
      </span>
      {also && <span className="flow-also quieter">{also}</span>}
      {status && <span className="flow-also tone-warn">{statusLabels[status]}</span>}
    </>
  )
}
