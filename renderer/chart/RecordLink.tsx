import type { ReactNode } from 'react'
import type { ChartOf } from './use-chart.ts'
import { useOpenDialog } from './use-open-dialog.ts'

/** Opens one record of this chart, of whatever type. */
export function RecordLink({
  chartOf,
  type,
  id,
  children,
}: {
  chartOf: ChartOf
  type: string
  id: string
  children: ReactNode
}) {
  const openDialog = useOpenDialog()
  return (
    <button
      type="button"
      className="link-plain record-link"
      onClick={() => openDialog({ name: 'read-record', chartOf, type, recordId: id })}
    >
      {children}
    </button>
  )
}
