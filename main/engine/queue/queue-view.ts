import type { QueueView } from '../../../preload/views.ts'
import { taskOfAppointment } from '../../clinical/derived-ids.ts'
import type { UnreadableEntry } from '../cache/cache.ts'
import { type Desk, now, today } from '../desk.ts'
import { eachAlone } from '../each-alone.ts'
import { idIn } from '../fhir/read.ts'
import { isVisitTask } from '../visit/visit-state.ts'
import type { LeaseBoard } from './lease-board.ts'
import { ownVisits } from './own-visits.ts'
import { inOrder } from './priorities.ts'
import { scheduledRows } from './scheduled.ts'
import { namesakesIn } from './similar-names.ts'
import { ofTheRecord, type Standing, waitingRow } from './waiting-row.ts'

/** The queue and the provider's own visits, as this machine knows them. */
export function queueView(
  desk: Desk,
  board: LeaseBoard,
  lastContact: { at: string; seconds: number } | null,
): QueueView {
  const me = desk.session.me()
  const serverNow = Date.parse(now(desk))
  const standing: Standing = {
    practitioner: desk.session.practitioner(),
    availability: desk.session.availability(),
    reachable: desk.reachable(),
    tooOld: desk.sync.tooOld(),
    now: serverNow,
    today: today(desk),
  }
  const holding = new Set(
    desk.visits.all().flatMap((one) => (one.givenUp || one.takenOver ? [] : [one.taskId])),
  )
  const { log } = desk.outside
  const [waits, owns, comes] = [eachAlone(log), eachAlone(log), eachAlone(log)]
  const waiting = waits.each(desk.cache.all('Task'), ({ resource: task }) => {
    if (!isVisitTask(task) || !task.id || holding.has(task.id)) return []
    const known = ofTheRecord(desk.cache.read('Patient', idIn(task.for, 'Patient') ?? '')?.resource)
    const record = { ...known, deceased: known.deceased ?? board.deceasedOf(task.id) }
    if (task.status === 'requested') return waitingRow(task, standing, null, record) ?? []
    // Someone has it: a row only when that lease lapsed, to be taken over deliberately.
    const lapsed =
      task.status === 'accepted' || task.status === 'in-progress' ? board.lapsedOf(task.id) : null
    return (lapsed && waitingRow(task, standing, lapsed, record)) ?? []
  })
  const mine = ownVisits(desk.cache, desk.visits, me.practitionerId, standing.today, owns)
  const open = [...waiting, ...mine.filter((row) => row.state === 'claimed' || row.state === 'in-progress')]
  const scheduled = scheduledRows(desk, standing, comes).map((row) => ({
    ...row,
    deceased: row.deceased ?? board.deceasedOf(taskOfAppointment(row.appointmentId)),
  }))
  const hasNamesake = namesakesIn([...open, ...scheduled])
  for (const row of [...waiting, ...scheduled]) row.nearlySameName = hasNamesake(row)
  return {
    waiting: inOrder(waiting),
    scheduled,
    mine,
    unreadable: {
      waiting: waits.failed() + unread(desk, ({ type, mayWait }) => type === 'Task' && mayWait),
      scheduled: comes.failed() + unread(desk, ({ type }) => type === 'Appointment'),
      mine: owns.failed(),
    },
    asOf: lastContact?.at ?? null,
    ageSeconds: lastContact?.seconds ?? null,
  }
}

const unread = (desk: Desk, is: (entry: UnreadableEntry) => boolean): number =>
  desk.cache.unreadable().filter(is).length
