import { type ReactNode, useState } from 'react'
import type { MedicationView } from '../../preload/views/index.ts'
import { DiscontinueForm } from './DiscontinueForm.tsx'
import { LineAct } from './LineAct.tsx'
import { askRefill } from './refill-asked.ts'

/** What can be prescribed again: what is or was taken. */
const refillable: ReadonlySet<MedicationView['use']> = new Set(['taken', 'on-hold', 'unknown', 'ended'])
const stoppable: ReadonlySet<MedicationView['use']> = new Set([
  'taken',
  'on-hold',
  'unknown',
  'planned',
  'not-taken',
])

/** What can be done with a medicine of the chart, by its key while the keyboard is on the line: R refills it, D discontinues it. */
export function MedicineActs({
  encounterId,
  of,
  children,
}: {
  encounterId: string
  of: MedicationView
  children: ReactNode
}) {
  const [stopping, setStopping] = useState(false)
  const mayStop = stoppable.has(of.use) && (of.use !== 'not-taken' || of.type === 'MedicationRequest')
  const acts: Record<string, (() => void) | false> = {
    r: refillable.has(of.use) && (() => askRefill({ encounterId, medicineId: of.id })),
    d: mayStop && (() => setStopping(true)),
  }
  if (stopping)
    return <DiscontinueForm encounterId={encounterId} of={of} onClose={() => setStopping(false)} />
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its buttons hear the keys
    <div
      className="line-acts"
      onKeyDown={(event) => {
        const act = acts[event.key.toLowerCase()]
        if (!act || event.ctrlKey || event.metaKey || event.altKey) return
        if (!(event.target as Element).closest('.line-act')) return
        event.preventDefault()
        act()
      }}
    >
      {acts.r && <LineAct act="Refill" name={of.text} keys="R" onClick={acts.r} />}
      {acts.d && <LineAct act="Discontinue" name={of.text} keys="D" onClick={acts.d} />}
      {children}
    </div>
  )
}
