import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ChartColumn } from './ChartColumn.tsx'
import { ChartHeader } from './ChartHeader.tsx'
import type { ChartOf } from './use-chart.ts'

/** To be read: the visit goes on in the record in which it began. */
export function CurrentRecord({ chartOf, onClose }: { chartOf: ChartOf; onClose: () => void }) {
  const current = { ...chartOf, current: true }
  return (
    <Dialog title="Current record" onClose={onClose} foot={<Button onClick={onClose}>Close</Button>}>
      <ChartHeader chartOf={current} known={null} />
      <ChartColumn chartOf={current} editable={false} />
    </Dialog>
  )
}
