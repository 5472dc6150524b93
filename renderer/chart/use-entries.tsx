import { type ReactNode, useRef, useState } from 'react'
import { vitalKindOf } from '../../main/clinical/observations/vital-signs.ts'
import type { Input } from '../../preload/contract/index.ts'
import type { MedicationView, ObservationView, ProblemView } from '../../preload/views/index.ts'
import { type Action, useActions } from '../base/actions.ts'
import { forgetForm, useReopenedForm } from '../base/form-draft.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { ActionLink } from '../ui/ActionLink.tsx'
import { enterMedicine, enterPregnancy, enterProblem, enterVitals } from './actions.ts'
import { ChangeEnded } from './ChangeEnded.tsx'
import { ChangeProblem } from './ChangeProblem.tsx'
import { LineAct } from './LineAct.tsx'
import { CorrectMedicine, MedicineForm } from './MedicineForm.tsx'
import { CorrectPregnancy, PregnancyForm } from './PregnancyForm.tsx'
import { RecordProblem } from './RecordProblem.tsx'
import { RetractForm } from './RetractForm.tsx'
import { CorrectVital, VitalsForm } from './VitalsForm.tsx'

type Kind = 'vitals' | 'pregnancy' | 'medicine' | 'problem'
type Changed = 'Condition' | 'MedicationStatement' | 'Observation'
type Form = { encounterId: string; onClose: () => void }
type List = 'problems' | 'medications' | 'vitals' | 'socialHistory'

const kinds: Record<Kind, { action: Action; draw: (form: Form) => ReactNode }> = {
  vitals: { action: enterVitals, draw: (form) => <VitalsForm {...form} /> },
  pregnancy: { action: enterPregnancy, draw: (form) => <PregnancyForm {...form} /> },
  medicine: { action: enterMedicine, draw: (form) => <MedicineForm {...form} /> },
  problem: { action: enterProblem, draw: (form) => <RecordProblem {...form} /> },
}
const all = Object.keys(kinds) as Kind[]

/** Where an entry of each can stand, and what it is called. */
const changed: Record<Changed, { lists: List[]; name: string }> = {
  Condition: { lists: ['problems'], name: 'This problem' },
  MedicationStatement: { lists: ['medications'], name: 'This medicine' },
  Observation: { lists: ['vitals', 'socialHistory'], name: 'This entry' },
}

/**
 * What can be entered into the chart of a visit, one form at a time, in the list that it joins. `encounterId` null: nothing
 * can.
 */
export function useEntries(encounterId: string | null, ready: boolean) {
  const [entering, setEntering] = useState<Kind | null>(null)
  /** As FHIR refers to it. */
  const [changing, setChanging] = useState<string | null>(null)
  const [lackedBy, setLackedBy] = useState<readonly List[]>([])
  /** The form of what is being changed, as it was drawn last: a newer entry may take the head of its line meanwhile. */
  const drawn = useRef<{ of: string; draw: (form: Form) => ReactNode } | null>(null)
  const [changingType, changingId = null] = (changing?.split('/') ?? []) as [Changed?, string?]
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
  const change = (of: string) => {
    setEntering(null)
    setLackedBy([])
    setChanging(of)
  }
  useReopenedForm(encounterId, 'change', ({ of }) => of && change(of))

  /** Behind a line what can be done with it: `act` opens its form there. */
  function behind(
    type: Changed,
    id: string,
    act: 'Change' | 'Retract',
    name: string,
    draw: (form: Form) => ReactNode,
  ) {
    if (!may) return null
    const of = `${type}/${id}`
    if (changing === of) {
      drawn.current = { of, draw }
      return draw({ encounterId, onClose: close })
    }
    return <LineAct act={act} name={name} onClick={() => change(of)} />
  }

  const retract = (
    entry: Input<'chart.retractEntry'>['entry'],
    { name, version }: { name: string; version: string | undefined },
    list: Action,
  ) =>
    behind(entry.type, entry.id, 'Retract', name, (form) => (
      <RetractForm {...form} entry={entry} version={version} name={name} back={list.title} />
    ))

  const ended = (says: string) =>
    encounterId !== null && (
      <ChangeEnded
        says={says}
        onClose={() => {
          forgetForm(encounterId, 'change')
          close()
        }}
      />
    )
  const isLacked = may && changingType && changed[changingType].lists.every((list) => lackedBy.includes(list))
  const { data: record, error } = useBridgeQuery(
    'chart.record',
    isLacked && changingId ? { chartOf: { encounterId }, type: changingType, recordId: changingId } : null,
  )
  const lacked = (): ReactNode => {
    if (!isLacked) return null
    if (!record) return error && ended(`${changed[changingType].name} is no longer in the chart.`)
    if (drawn.current?.of === changing) return drawn.current.draw({ encounterId, onClose: close })
    return ended(
      `A newer entry stands in its place in the list. ${changed[changingType].name} was not changed.`,
    )
  }

  return {
    /** Of a list: its line that is being changed. */
    changedIn: (list: List) => ({
      changed: changingType && changed[changingType].lists.includes(list) ? changingId : null,
      onChangedGone: (isLacked: boolean) =>
        setLackedBy((others) => [...others.filter((other) => other !== list), ...(isLacked ? [list] : [])]),
    }),
    /** What was being changed left its list: above the lists its form goes on, or it is said once that it left the chart. */
    gone: lacked(),
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
    /** What this provider entered in this visit is corrected; what a colleague did only taken back. */
    changeObservation: (item: ObservationView): ReactNode => {
      const { id, name, version, own, told, code, mayRetract } = item
      if (own && vitalKindOf(code ?? undefined))
        return behind('Observation', id, 'Change', name, (form) => <CorrectVital {...form} of={item} />)
      if (own && told)
        return behind('Observation', id, 'Change', name, (form) => (
          <CorrectPregnancy {...form} of={item} told={told} />
        ))
      return own || mayRetract
        ? retract(
            { type: 'Observation', id },
            { name, version },
            code && vitalKindOf(code) ? enterVitals : enterPregnancy,
          )
        : null
    },
    changeMedicine: (item: MedicationView): ReactNode => {
      const { id, text, version, own, mayRetract } = item
      if (own)
        return behind('MedicationStatement', id, 'Change', text, (form) => (
          <CorrectMedicine {...form} of={item} />
        ))
      return mayRetract
        ? retract({ type: 'MedicationStatement', id }, { name: text, version }, enterMedicine)
        : null
    },
    /** Whoever recorded it; a diagnosis of visits is theirs, and what was refuted is entered anew. */
    changeProblem: (item: ProblemView): ReactNode => {
      if (!item.ofVisits && item.end !== 'refuted')
        return behind('Condition', item.id, 'Change', item.text, (form) => (
          <ChangeProblem {...form} of={item} />
        ))
      return (
        may && changing === `Condition/${item.id}` && ended('This problem can no longer be changed here.')
      )
    },
  }
}
