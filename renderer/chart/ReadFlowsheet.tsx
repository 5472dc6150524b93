import { useState } from 'react'
import { formatMoment } from '../../main/clinical/dates.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { ListStateMessage } from './ClinicalList.tsx'
import { FlowTable } from './FlowTable.tsx'
import { type ChartOf, useChartHeader } from './use-chart.ts'

type Shown = 'results' | 'vitals'
const most = 60

/** Results by panel, or vital signs, as tables whose columns are dates; the latest stands beside the name. */
export function ReadFlowsheet({ chartOf, onClose }: { chartOf: ChartOf; onClose: () => void }) {
  const [section, setSection] = useState<Shown>('results')
  const { data: chart } = useChartHeader(chartOf)
  const completeAsOf = chart?.load.completeAsOf
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
          <FlowTable key={group.title ?? ''} of={group} section={section} />
        ))}
        {data && data.lines < data.total && (
          <p className="quiet">
            The latest {data.lines} of {data.total} are shown.
          </p>
        )}
        {data && (
          <ListStateMessage
            state={data.state}
            age={completeAsOf ? `last complete copy ${formatMoment(completeAsOf)}` : ''}
            empty={data.total === 0}
            none={`No ${section === 'results' ? 'results' : 'vital signs'} here.`}
          />
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
