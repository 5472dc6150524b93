import { formatDate, formatMoment, formatTime } from '../../main/clinical/dates.ts'
import type { OwnVisitRow, QueueRow, QueueView } from '../../preload/views/index.ts'
import { openScreen, openVisit } from '../base/navigation.ts'
import { useQueue, useUnsigned } from '../base/views.ts'
import { urgentTexts } from '../ui/format.ts'
import { chartReady } from './scheduled-labels.ts'
import { goToRow } from './wanted-row.ts'

/** One whom the queue knows, as the palette lists them. */
export type QueuePatient = {
  id: string
  part: 'In visit' | 'Waiting' | 'Scheduled' | 'Unsigned' | 'Just finished'
  name: string
  age: string | null
  /** Red flags and other urgent warnings; empty without any. */
  urgent: string
  /** Details that tell the patient apart from one with a similar name. */
  detail: string
  /** The effect of opening the entry. */
  does: string
  open: () => void
}

type Known = Pick<QueueRow, 'name' | 'age' | 'birthDate' | 'deceased' | 'recordReplaced' | 'preferredName'>

/** The patient, with the same warnings as a row of the queue. */
const who = (row: Known & { nearlySameName?: boolean }, urgent: string[], detail: (string | null)[]) => ({
  name: row.name,
  age: row.age,
  urgent: [...urgent, row.deceased === null ? '' : 'Recorded as deceased'].filter(Boolean).join(' · '),
  detail: [
    row.preferredName && `Called “${row.preferredName}”`,
    row.nearlySameName && `Similar name · born ${formatDate(row.birthDate)}`,
    row.recordReplaced && 'Old record, replaced by another',
    ...detail,
  ]
    .filter(Boolean)
    .join(' · '),
})

const own = (part: QueuePatient['part'], does: string, row: OwnVisitRow): QueuePatient => ({
  id: row.encounterId,
  part,
  ...who(row, urgentTexts(row), [row.reason, formatMoment(row.since)]),
  does,
  open: () => openVisit(row.encounterId),
})

/** Everybody in the queue and its lists, each once, in the order in which they need the provider. */
export function queuePatients(
  queue: QueueView | null,
  unsigned: readonly OwnVisitRow[] | null,
): QueuePatient[] {
  const mine = queue?.mine ?? []
  const running = mine.filter(({ state }) => state === 'claimed' || state === 'in-progress')
  const owed = unsigned ?? mine.filter(({ state }) => state === 'note-unsigned')
  const shown = new Set([...running, ...owed].map(({ encounterId }) => encounterId))
  return [
    ...running.map((row) => own('In visit', 'Opens the visit', row)),
    ...(queue?.waiting ?? []).map(
      (row): QueuePatient => ({
        id: row.taskId,
        part: 'Waiting',
        ...who(row, urgentTexts(row), [
          row.reason,
          row.statedPlace ?? row.statedState,
          row.notClaimable?.message ?? null,
        ]),
        does: 'Goes to the row',
        open: () => goToRow(row.taskId),
      }),
    ),
    ...(queue?.scheduled ?? []).map(
      (row): QueuePatient => ({
        id: row.appointmentId,
        part: 'Scheduled',
        ...who(
          row,
          [],
          [
            row.day === 'today' ? formatTime(row.start) : formatMoment(row.start),
            row.reason,
            chartReady(row.chart),
          ],
        ),
        does: 'Opens the chart',
        open: () => openScreen({ name: 'scheduled-visit', appointmentId: row.appointmentId }),
      }),
    ),
    ...owed.map((row) => own('Unsigned', 'Opens the note', row)),
    ...mine
      .filter(({ encounterId }) => !shown.has(encounterId))
      .map((row) => own('Just finished', 'Opens the visit', row)),
  ]
}

export function useQueuePatients(): QueuePatient[] {
  const { data: queue } = useQueue()
  const { data: unsigned } = useUnsigned()
  return queuePatients(queue, unsigned)
}
