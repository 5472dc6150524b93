import { type Action, groups, offerOf, runAction } from '../base/actions.ts'
import type { QueuePatient } from '../queue/patients.ts'
import type { Group } from './palette-rank.ts'
import { rememberAction } from './recent-actions.ts'

/** One line of the palette. */
export type Entry = {
  id: string
  /** The text that is searched. */
  text: string
  run: () => void
} & ({ kind: 'action'; action: Action; why: string | null } | { kind: 'patient'; patient: QueuePatient })

function actionEntry(action: Action): Entry[] {
  const offer = action.keyOnly || action.native ? null : offerOf(action)
  if (!offer) return []
  const run = () => {
    rememberAction(action.id)
    runAction(action)
  }
  const text = [action.title, action.note, action.group].filter(Boolean).join(' ')
  return [{ id: action.id, kind: 'action', action, why: offer.why, text, run }]
}

const patientEntry = (patient: QueuePatient): Entry => ({
  id: `patient ${patient.id}`,
  kind: 'patient',
  patient,
  text: `${patient.name} ${patient.part}`,
  run: patient.open,
})

/** Recently used actions, the patients of the queue, then every action available on screen. */
export function entries(
  actions: readonly Action[],
  recent: readonly string[],
  patients: readonly QueuePatient[],
): Group<Entry>[] {
  const offered = actions.flatMap(actionEntry)
  const latest = recent.flatMap((id) => offered.find((entry) => entry.id === id) ?? [])
  const rest = offered.filter((entry) => !latest.includes(entry))
  const parts = [...new Set(patients.map(({ part }) => part))]
  return [
    { heading: 'Used last', items: latest },
    ...parts.map((part) => ({
      heading: part,
      items: patients.filter((patient) => patient.part === part).map(patientEntry),
    })),
    ...groups.map((group) => ({
      heading: group,
      items: rest.filter((entry) => entry.kind === 'action' && entry.action.group === group),
    })),
  ].filter(({ items }) => items.length > 0)
}
