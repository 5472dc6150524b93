import { type ReactNode, useState } from 'react'
import { vitalKindOf } from '../../main/clinical/observations/vital-signs.ts'
import type { MedicationView, ObservationView } from '../../preload/views/index.ts'
import { type Action, useActions } from '../base/actions.ts'
import { useReopenedForm } from '../base/form-draft.ts'
import { ActionLink } from '../ui/ActionLink.tsx'
import { enterMedicine, enterPregnancy, enterVitals } from './actions.ts'
import { MedicineForm } from './MedicineForm.tsx'
import { PregnancyForm } from './PregnancyForm.tsx'
import { RetractForm } from './RetractForm.tsx'
import { CorrectVital, VitalsForm } from './VitalsForm.tsx'

type Kind = 'vitals' | 'pregnancy' | 'medicine'
type Form = { encounterId: string; onClose: () => void }

const kinds: Record<Kind, { action: Action; draw: (form: Form) => ReactNode }> = {
  vitals: { action: enterVitals, draw: (form) => <VitalsForm {...form} /> },
  pregnancy: { action: enterPregnancy, draw: (form) => <PregnancyForm {...form} /> },
  medicine: { action: enterMedicine, draw: (form) => <MedicineForm {...form} /> },
}
const all = Object.keys(kinds) as Kind[]

/**
 * What can be entered into the chart of a visit, one form at a time, in the list that it joins. `encounterId` null: nothing
 * can.
 */
export function useEntries(encounterId: string | null, ready: boolean) {
  const [entering, setEntering] = useState<Kind | null>(null)
  const [changing, setChanging] = useState<string | null>(null)
  const may = encounterId !== null && ready
  const enter = (kind: Kind) => {
    setChanging(null)
    setEntering(kind)
  }
  const close = () => {
    setEntering(null)
    setChanging(null)
  }
  useActions(all.map((kind) => ({ action: kinds[kind].action, when: may, run: () => enter(kind) })))
  useReopenedForm(encounterId, 'vitals', () => enter('vitals'))
  useReopenedForm(encounterId, 'pregnancy', () => enter('pregnancy'))
  useReopenedForm(encounterId, 'medicine', () => enter('medicine'))

  /** Behind a line: what this provider entered in this visit can be changed, or retracted where it is entered anew. */
  function changeOf(
    item: { id: string; own?: boolean | undefined },
    name: string,
    draw: (form: Form) => ReactNode,
  ) {
    if (!may || !item.own) return null
    if (changing === item.id) return draw({ encounterId, onClose: close })
    return (
      <button
        type="button"
        className="link list-act"
        aria-label={`Change ${name}`}
        onClick={() => {
          setEntering(null)
          setChanging(item.id)
        }}
      >
        Change
      </button>
    )
  }

  return {
    /** Its button at the head of a list. */
    act: (kind: Kind): ReactNode =>
      may && (
        <ActionLink
          action={kinds[kind].action}
          className="link list-act"
          aria-label={kinds[kind].action.title}
        >
          {kind === 'pregnancy' ? 'Pregnancy' : 'Enter'}
        </ActionLink>
      ),
    form: (kind: Kind): ReactNode =>
      may && entering === kind && kinds[kind].draw({ encounterId, onClose: close }),
    changeObservation: (item: ObservationView): ReactNode =>
      changeOf(item, item.name, (form) =>
        vitalKindOf(item.code ?? undefined) ? (
          <CorrectVital {...form} of={item} />
        ) : (
          <RetractForm {...form} entry={{ type: 'Observation', id: item.id }} />
        ),
      ),
    changeMedicine: (item: MedicationView): ReactNode =>
      changeOf(item, item.text, (form) => (
        <RetractForm {...form} entry={{ type: 'MedicationStatement', id: item.id }} />
      )),
  }
}
