import { type ReactNode, useState } from 'react'
import { vitalKindOf } from '../../main/clinical/observations/vital-signs.ts'
import type { MedicationView, ObservationView, ProblemView } from '../../preload/views/index.ts'
import { type Action, useActions } from '../base/actions.ts'
import { useReopenedForm } from '../base/form-draft.ts'
import { ActionLink } from '../ui/ActionLink.tsx'
import { enterMedicine, enterPregnancy, enterProblem, enterVitals } from './actions.ts'
import { ChangeProblem } from './ChangeProblem.tsx'
import { MedicineForm } from './MedicineForm.tsx'
import { PregnancyForm } from './PregnancyForm.tsx'
import { RecordProblem } from './RecordProblem.tsx'
import { RetractForm } from './RetractForm.tsx'
import { CorrectVital, VitalsForm } from './VitalsForm.tsx'

type Kind = 'vitals' | 'pregnancy' | 'medicine' | 'problem'
type Form = { encounterId: string; onClose: () => void }

const kinds: Record<Kind, { action: Action; draw: (form: Form) => ReactNode }> = {
  vitals: { action: enterVitals, draw: (form) => <VitalsForm {...form} /> },
  pregnancy: { action: enterPregnancy, draw: (form) => <PregnancyForm {...form} /> },
  medicine: { action: enterMedicine, draw: (form) => <MedicineForm {...form} /> },
  problem: { action: enterProblem, draw: (form) => <RecordProblem {...form} /> },
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
  useReopenedForm(encounterId, 'problem', () => enter('problem'))

  /** Behind a line: what this provider entered in this visit, and a problem of the list, whoever recorded it. */
  function changeOf(
    item: { id: string; own?: boolean | undefined },
    name: string,
    draw: (form: Form) => ReactNode,
  ) {
    if (!may || !item.own) return null
    if (changing === item.id) return draw({ encounterId, onClose: close })
    return (
      <>
        {' '}
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
      </>
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
    /** A diagnosis of visits is theirs, and what was refuted is entered anew. */
    changeProblem: (item: ProblemView): ReactNode =>
      changeOf({ id: item.id, own: item.visits === null && item.end !== 'refuted' }, item.text, (form) => (
        <ChangeProblem {...form} of={item} />
      )),
    changeMedicine: (item: MedicationView): ReactNode =>
      changeOf(item, item.text, (form) => (
        <RetractForm {...form} entry={{ type: 'MedicationStatement', id: item.id }} />
      )),
  }
}
