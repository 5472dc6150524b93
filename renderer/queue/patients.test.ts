import { expect, test } from 'vitest'
import type { OwnVisitRow, QueueRow, QueueView, ScheduledRow } from '../../preload/views/index.ts'
import { queuePatients } from './patients.ts'

const record = { deceased: null, recordReplaced: false, preferredName: null }
const ages = { age: '40 y', ageYears: 40 }
const ofPatient = (id: string) => ({
  patientId: `patient-${id}`,
  birthDate: '1986-01-02',
  ...ages,
  ...record,
})

const waiting = (id: string, more: Partial<QueueRow> = {}) =>
  ({
    taskId: `task-${id}`,
    encounterId: id,
    name: id,
    reason: 'Cough',
    statedPlace: 'Worcester, MA',
    statedState: 'MA',
    redFlags: [],
    saysYes: [],
    notClaimable: null,
    nearlySameName: false,
    ...ofPatient(id),
    ...more,
  }) as unknown as QueueRow
const own = (id: string, state: OwnVisitRow['state']) =>
  ({
    taskId: `task-${id}`,
    encounterId: id,
    name: id,
    reason: 'Rash',
    state,
    since: '2026-10-02T15:00:00Z',
    owed: [],
    redFlags: [],
    saysYes: [],
    withWhom: null,
    statedPlace: null,
    ...ofPatient(id),
  }) as unknown as OwnVisitRow
const scheduled = (id: string) =>
  ({
    appointmentId: id,
    name: id,
    reason: 'Check',
    start: '2026-10-02T15:00:00Z',
    day: 'today',
    chart: { state: 'complete', percent: null, completeAsOf: null },
    nearlySameName: false,
    ...ofPatient(id),
  }) as unknown as ScheduledRow
const queue = (parts: Partial<QueueView>) =>
  ({ waiting: [], mine: [], scheduled: [], ...parts }) as unknown as QueueView

const listed = (view: QueueView | null, unsigned: OwnVisitRow[] | null) =>
  queuePatients(view, unsigned).map(({ part, name, does }) => `${part}: ${name}, ${does}`)

test('everybody is listed once, those with the provider first', () => {
  const view = queue({
    mine: [own('ana', 'in-progress'), own('ben', 'note-unsigned'), own('cleo', 'signed')],
    waiting: [waiting('dan')],
    scheduled: [scheduled('eva')],
  })
  expect(listed(view, [own('ben', 'note-unsigned'), own('finn', 'note-unsigned')])).toEqual([
    'In visit: ana, Opens the visit',
    'Waiting: dan, Goes to the row',
    'Scheduled: eva, Opens the chart',
    'Unsigned: ben, Opens the note',
    'Unsigned: finn, Opens the note',
    'Just finished: cleo, Opens the visit',
  ])
})

test('while the unsigned ones are not known, those of today are', () => {
  expect(listed(queue({ mine: [own('ben', 'note-unsigned')] }), null)).toEqual([
    'Unsigned: ben, Opens the note',
  ])
  expect(listed(null, null)).toEqual([])
})

test('names red flags, a similar name and a recorded death in the entry of a patient', () => {
  const [one] = queuePatients(
    queue({
      waiting: [
        waiting('dan', {
          redFlags: ['chest-pain', 'breathing'],
          nearlySameName: true,
          preferredName: 'Danny',
          deceased: '2026-10-01',
          recordReplaced: true,
          notClaimable: { why: 'no-license', message: 'Not licensed in RI.' },
        }),
      ],
    }),
    [],
  )
  expect(one?.urgent).toBe('Chest pain · Trouble breathing · Recorded as deceased')
  expect(one?.detail).toBe(
    'Called “Danny” · Similar name · born Jan 2, 1986 · Old record, replaced by another · Cough · Worcester, MA · Not licensed in RI.',
  )
})
