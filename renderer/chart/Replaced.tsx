import { useState } from 'react'
import type { Input } from '../../preload/contract.ts'
import { formatDate } from '../../preload/dates.ts'
import type { ChartView } from '../../preload/views.ts'
import { useCurrentChart } from '../app/views.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ChartColumn } from './ChartColumn.tsx'
import { ChartHeader } from './ChartHeader.tsx'

type ChartOf = Input<'chart.current'>['chartOf']

/** This record was merged into another: which one, and the way there. */
export function Replaced({ chart, chartOf }: { chart: ChartView | null; chartOf: ChartOf }) {
  const [reading, setReading] = useState(false)
  const by = chart?.replacedBy
  if (!by) return null
  if (!by.here)
    return (
      <div className="chart-replaced" role="status">
        <p>
          <strong>This record was replaced by another,</strong> which is not on this machine. Ask the practice
          to move the visit there, and ask the patient about allergies and medications.
        </p>
      </div>
    )
  const who = [by.name, by.birthDate && formatDate(by.birthDate), by.mrn && `MRN ${by.mrn}`]
  return (
    <div className="chart-replaced" role="status">
      <p>
        <strong>This record was replaced by {who.filter(Boolean).join(', ')}.</strong>
      </p>
      <Button small onClick={() => setReading(true)}>
        Open the current record
      </Button>
      {reading && <CurrentRecord chartOf={chartOf} onClose={() => setReading(false)} />}
    </div>
  )
}

/** To be read: the visit goes on in the record in which it began. */
function CurrentRecord({ chartOf, onClose }: { chartOf: ChartOf; onClose: () => void }) {
  const { value: chart, problem } = useCurrentChart(chartOf)
  return (
    <Dialog title="Current record" onClose={onClose} foot={<Button onClick={onClose}>Close</Button>}>
      <ChartHeader chart={chart} known={null} />
      <ChartColumn encounterId={null} chart={chart} problem={problem} editable={false} />
    </Dialog>
  )
}
