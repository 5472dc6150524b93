import type { ReactNode } from 'react'
import type { MedicationView } from '../../preload/views/index.ts'
import { LineAct } from './LineAct.tsx'
import { askRefill } from './refill-asked.ts'

/** What can be prescribed again: what is or was taken. */
const refillable: ReadonlySet<MedicationView['use']> = new Set(['taken', 'on-hold', 'unknown', 'ended'])

/** What can be done with a medicine of the chart, by its key while the keyboard is on the line: R refills it. */
export function MedicineActs({
  encounterId,
  of,
  children,
}: {
  encounterId: string
  of: MedicationView
  children: ReactNode
}) {
  const refill = () => askRefill({ encounterId, medicineId: of.id })
  const may = refillable.has(of.use)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its buttons hear the keys
    <div
      className="line-acts"
      onKeyDown={(event) => {
        if (!may || event.key.toLowerCase() !== 'r' || event.ctrlKey || event.metaKey || event.altKey) return
        if (!(event.target as Element).closest('.line-act')) return
        event.preventDefault()
        refill()
      }}
    >
      {may && <LineAct act="Refill" name={of.text} keys="R" onClick={refill} />}
      {children}
    </div>
  )
}
