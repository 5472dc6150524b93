import type { QueueView } from '../../../preload/views/index.ts'
import { taskOfAppointment } from '../../clinical/derived-ids.ts'
import { eachAlone } from '../base/each-alone.ts'
import type { UnreadableEntry } from '../cache/cache.ts'
import { type EngineContext, now, today } from '../context/engine-context.ts'
import { idIn } from '../fhir/read.ts'
import { isVisitTask } from '../record/visit-state.ts'
import type { LeaseBoard } from './lease-board.ts'
import { ownVisits } from './own-visits.ts'
import { inOrder } from './priorities.ts'
import { scheduledRows } from './scheduled.ts'
import { namesakesIn } from './similar-names.ts'
import { type ClaimEligibility, ofTheRecord, waitingRow } from './waiting-row.ts'

/** The queue and the provider's own visits, as this machine knows them. */
export function queueView(
  context: EngineContext,
  board: LeaseBoard,
  lastContact: { at: string; seconds: number } | null,
): QueueView {
  const me = context.session.me()
  const serverNow = Date.parse(now(context))
  const eligibility: ClaimEligibility = {
    practitioner: context.session.practitioner(),
    availability: context.session.availability(),
    reachable: context.reachable(),
    tooOld: context.sync.tooOld(),
    now: serverNow,
    today: today(context),
  }
  const holding = new Set(
    context.visits.all().flatMap((one) => (one.givenUp || one.takenOver ? [] : [one.taskId])),
  )
  const { log } = context.platform
  const [waits, owns, comes] = [eachAlone(log), eachAlone(log), eachAlone(log)]
  const waiting = waits.each(context.cache.agenda.openVisits(), ({ resource: task }) => {
    if (!isVisitTask(task) || !task.id || holding.has(task.id)) return []
    const known = ofTheRecord(context.cache.read('Patient', idIn(task.for, 'Patient') ?? '')?.resource)
    const record = { ...known, deceased: known.deceased ?? board.deceasedOf(task.id) }
    if (task.status === 'requested') return waitingRow(task, eligibility, null, record) ?? []
    // Someone has it: a row only when that lease lapsed, to be taken over deliberately.
    const lapsed =
      task.status === 'accepted' || task.status === 'in-progress' ? board.lapsedOf(task.id) : null
    return (lapsed && waitingRow(task, eligibility, lapsed, record, board.isEmergency(task.id))) ?? []
  })
  const mine = ownVisits(context.cache, context.visits, me.practitionerId, eligibility.today, owns)
  const open = [...waiting, ...mine.filter((row) => row.state === 'claimed' || row.state === 'in-progress')]
  const scheduled = scheduledRows(context, eligibility, comes).map((row) => ({
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
      waiting: waits.failed() + unread(context, ({ type, mayWait }) => type === 'Task' && mayWait),
      scheduled: comes.failed() + unread(context, ({ type }) => type === 'Appointment'),
      mine: owns.failed(),
    },
    asOf: lastContact?.at ?? null,
    ageSeconds: lastContact?.seconds ?? null,
  }
}

const unread = (context: EngineContext, is: (entry: UnreadableEntry) => boolean): number =>
  context.cache.unreadable().filter(is).length
