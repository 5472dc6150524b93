import { useState } from 'react'
import type { MedicationView } from '../../preload/views/index.ts'
import { medicationDates, useText } from '../chart/medication-labels.ts'
import { askRefill } from '../chart/refill-asked.ts'
import { useChartList } from '../chart/use-chart.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { SearchField } from '../ui/SearchField.tsx'

/** So many lines of the chart are looked through: what is in force stands first. */
const most = 500
const taken: ReadonlySet<MedicationView['use']> = new Set(['taken', 'on-hold', 'unknown'])

/** Which of the medicines that the patient has is prescribed again. */
export function ChooseRefill({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const { data, error } = useChartList('chart.medications', { chartOf: { encounterId }, most })
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const items = (data?.items ?? []).filter(
    ({ use, text }) => taken.has(use) && words.every((word) => text.toLowerCase().includes(word)),
  )
  return (
    <Dialog title="Refill a medication" onClose={onClose} foot={<Button onClick={onClose}>Cancel</Button>}>
      <SearchField
        label="Medication of the chart"
        placeholder="What the patient takes"
        typed={typed}
        onTyped={setTyped}
        items={items}
        foundFor={typed.trim()}
        line={lineOf}
        none={data && 'No such medication in force in this chart.'}
        onGivenUp={onClose}
        onChosen={({ id }) => {
          onClose()
          askRefill({ encounterId, medicineId: id })
        }}
        openAtOnce
      />
      <InlineError problem={error} />
      {data?.state === 'not-loaded' && (
        <p className="list-partial">
          <strong>Not fully loaded</strong>
          <span className="list-partial-more">What is not found here may still exist.</span>
        </p>
      )}
    </Dialog>
  )
}

const lineOf = (of: MedicationView) => {
  const said = [of.dosage, useText(of), ...medicationDates(of)].filter(Boolean)
  return {
    key: of.id,
    name: of.text,
    content: (
      <>
        {of.text}
        {said.length > 0 && <span className="menu-note">{said.join(' · ')}</span>}
      </>
    ),
  }
}
