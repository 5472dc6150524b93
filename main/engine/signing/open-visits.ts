import type { OpenItem, OpenVisit, SyncView } from '../../../preload/views/index.ts'
import { ageOn } from '../../clinical/age.ts'
import { spokenName } from '../../clinical/demographics.ts'
import { eachAlone } from '../base/each-alone.ts'
import { type EngineContext, today } from '../context/engine-context.ts'
import { conceptText } from '../fhir/read.ts'
import { owedItems, ownVisitIds } from '../record/owed.ts'
import type { VisitOnHand } from '../record/visit-on-hand.ts'
import { visitState } from '../record/visit-state.ts'
import { intakeOf } from '../visit/visit-view.ts'
import { stillOpen } from './still-open.ts'

type SetAside = SyncView['setAside']

/** Every visit of this provider's on this machine, of any day, with something left to do; the one that waits longest first. */
export function openVisits(context: EngineContext, setAside: SetAside): OpenVisit[] {
  const { cache, visits, platform } = context
  const me = context.session.me().practitionerId
  const { each } = eachAlone(platform.log)
  const own = each(ownVisitIds(cache, visits, me), (id) => {
    const visit = visits.onHand(id, me)
    if (!visit) return []
    const items = [...ofNote(context, visit, me), ...stillOpen(context, id), ...asideOf(setAside, id)]
    return items.length > 0 ? { ...whose(visit, today(context)), items } : []
  })
  const told = new Set(own.map(({ encounterId }) => encounterId))
  const others = setAside.filter(({ encounterId }) => !encounterId || !told.has(encounterId)).map(alone)
  return [...own, ...others].sort((a, b) => sinceOf(a).localeCompare(sinceOf(b)))
}

/** The note, and what else its author owes the visit. */
function ofNote({ cache }: EngineContext, visit: VisitOnHand, me: string): OpenItem[] {
  const { encounterId, encounter } = visit
  const { start, end } = encounter?.period ?? {}
  const item = (kind: OpenItem['kind'], text: string): OpenItem => ({
    ...{ kind, text, owner: null },
    since: end ?? start ?? null,
  })
  const state = visitState(visit, visit.note)
  return [
    ...(state === 'claimed' || state === 'in-progress' ? [item('note', 'The visit has not ended.')] : []),
    ...(state === 'note-unsigned' ? [item('note', 'The note is not signed.')] : []),
    ...owedItems(cache, encounterId, me, visit)
      // Of each order that it is about, by its name.
      .filter(({ kind }) => kind !== 'pharmacy-call')
      .map(({ kind, text }) => item(kind, `${text}.`)),
  ]
}

const whose = ({ encounterId, task, patient, held }: VisitOnHand, day: string): Omit<OpenVisit, 'items'> => {
  const birthDate = patient?.birthDate ?? held?.birthDate ?? intakeOf(task).birthDate
  return {
    encounterId,
    name: spokenName(patient?.name) || held?.patientName || task?.for?.display || '',
    birthDate,
    ...ageOn(birthDate, day),
    reason: conceptText(task?.reasonCode) || held?.reason || '',
  }
}

const asideItem = ({ what, why, when }: SetAside[number]): OpenItem => ({
  kind: 'set-aside',
  text: `Set aside: ${what}. ${why}`,
  owner: null,
  since: when || null,
})
const asideOf = (setAside: SetAside, encounterId: string): OpenItem[] =>
  setAside.filter((one) => one.encounterId === encounterId).map(asideItem)

/** What was set aside of a visit that is not here, or of none. */
const alone = (row: SetAside[number]): OpenVisit => ({
  encounterId: null,
  name: row.patientName,
  ...{ birthDate: null, age: null, ageYears: null, reason: '' },
  items: [asideItem(row)],
})

const sinceOf = ({ items }: OpenVisit): string => items.flatMap(({ since }) => since ?? []).sort()[0] ?? ''
