import { type ReactNode, useState } from 'react'
import type { ObservationView } from '../../preload/views/index.ts'
import { type Action, useActions } from '../base/actions.ts'
import { useReopenedForm } from '../base/form-draft.ts'
import { ActionLink } from '../ui/ActionLink.tsx'
import { enterVitals } from './actions.ts'
import { CorrectVital, VitalsForm } from './VitalsForm.tsx'

type Kind = 'vitals'
type Form = { encounterId: string; onClose: () => void }

const kinds: Record<Kind, { action: Action; draw: (form: Form) => ReactNode }> = {
  vitals: { action: enterVitals, draw: (form) => <VitalsForm {...form} /> },
}

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
  useActions([{ action: enterVitals, when: may, run: () => enter('vitals') }])
  useReopenedForm(encounterId, 'vitals', () => enter('vitals'))
  return {
    /** Its button at the head of a list. */
    act: (kind: Kind): ReactNode =>
      may && (
        <ActionLink
          action={kinds[kind].action}
          className="link list-act"
          aria-label={kinds[kind].action.title}
        >
          Enter
        </ActionLink>
      ),
    form: (kind: Kind): ReactNode =>
      may && entering === kind && kinds[kind].draw({ encounterId, onClose: close }),
    /** Behind a line: what this provider entered in this visit can be changed. */
    change(item: ObservationView): ReactNode {
      if (!may || !item.own) return null
      if (changing === item.id) return <CorrectVital encounterId={encounterId} of={item} onClose={close} />
      return (
        <button
          type="button"
          className="link list-act"
          aria-label={`Change ${item.name}`}
          onClick={() => {
            setEntering(null)
            setChanging(item.id)
          }}
        >
          Change
        </button>
      )
    },
  }
}
