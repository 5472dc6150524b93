import { formatDate } from '../../main/clinical/dates.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { openCurrentRecord } from './actions.ts'
import { type ChartOf, useChartHeader } from './use-chart.ts'
import { useOpenDialog } from './use-open-dialog.ts'

/** This record was merged into another: which one, and the way there. */
export function Replaced({ chartOf }: { chartOf: ChartOf }) {
  const { data: chart } = useChartHeader(chartOf)
  const openDialog = useOpenDialog()
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
      <ActionButton
        action={openCurrentRecord}
        run={() => openDialog({ name: 'current-record', chartOf })}
        small
      />
    </div>
  )
}
