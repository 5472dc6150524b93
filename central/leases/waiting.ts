import { randomUUID } from 'node:crypto'
import type { Encounter, Patient, Task, TaskInput } from '@medplum/fhirtypes'
import { addressWithState, phoneNumber, spokenName } from '../../main/clinical/demographics.ts'
import { uspsCode } from '../../main/clinical/us-states.ts'
import { base, intakeSystem, isVisit, taskSystem } from '../readers/task.ts'
import { newJoinToken } from '../store/join-tokens.ts'
import type { FullStore } from '../store/store.ts'

/**
 * Puts loaded patients into the queue, so that their charts can be seen: a chart opens by a claim and no other way.
 * Their intake is what their record says (birth date, sex, address, phone). Who ever had an on-demand visit here
 * is left out; who has died is not, since test data is looked at this way too (a claim asks first). Answers how many wait now that didn't before.
 */
export function putInQueue(store: FullStore, patients: string[], now: number): number {
  return store.atomically(() => {
    let waiting = 0
    for (const id of patients) {
      const patient = store.read('Patient', id)?.resource
      if (!patient) continue
      if (store.search('Task', { patient: id }).some((it) => isVisit(it.resource))) continue
      admit(store, patient, id, new Date(now).toISOString(), onDemand)
      waiting++
    }
    return waiting
  })
}

type Coming = {
  code: 'on-demand-visit' | 'scheduled-visit'
  reason: string
  taskId?: string
  encounterId?: string
  /** The token of the patient's link; left out: a new one. */
  join?: string | undefined
  /** Id of the Appointment that brings them. */
  appointment?: string
}

const onDemand: Coming = { code: 'on-demand-visit', reason: 'No reason given' }

/** A patient is there: Encounter `arrived`, Task `requested`. `now` is ISO 8601. */
export function admit(store: FullStore, patient: Patient, id: string, now: string, coming: Coming): void {
  const appointment = coming.appointment && { reference: `Appointment/${coming.appointment}` }
  const subject = { reference: `Patient/${id}`, display: spokenName(patient.name, Date.parse(now)) }
  const encounter: Encounter & { id: string } = {
    resourceType: 'Encounter',
    id: coming.encounterId ?? randomUUID(),
    identifier: [{ system: `${base}/join`, value: coming.join ?? newJoinToken() }],
    status: 'arrived',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'VR', display: 'virtual' },
    subject,
    period: { start: now },
    ...(appointment ? { appointment: [appointment], reasonCode: [{ text: coming.reason }] } : {}),
  }
  const task: Task & { id: string } = {
    resourceType: 'Task',
    id: coming.taskId ?? randomUUID(),
    ...(appointment ? { basedOn: [appointment] } : {}),
    status: 'requested',
    intent: 'order',
    priority: 'routine',
    code: { coding: [{ system: taskSystem, code: coming.code }] },
    for: subject,
    encounter: { reference: `Encounter/${encounter.id}` },
    authoredOn: now,
    reasonCode: { text: coming.reason },
  }
  const input = intakeOf(patient, Date.parse(now))
  if (input.length) task.input = input
  store.put<Encounter>(encounter)
  store.put<Task>(task)
}

function intakeOf(patient: Patient, now: number): TaskInput[] {
  const address = addressWithState(patient.address, now)
  const state = uspsCode(address?.state)
  const place = [address?.city, state ?? address?.state].filter((it) => it).join(', ')
  const phone = phoneNumber(patient.telecom, now)
  const input = (code: string, value: Partial<TaskInput>): TaskInput => ({
    type: { coding: [{ system: intakeSystem, code }] },
    ...value,
  })
  return [
    ...(patient.birthDate ? [input('birth-date', { valueDate: patient.birthDate })] : []),
    ...(patient.gender ? [input('sex', { valueCode: patient.gender })] : []),
    ...(state ? [input('state', { valueCode: state })] : []),
    ...(place ? [input('place', { valueString: place })] : []),
    ...(phone ? [input('call-back', { valueString: phone })] : []),
  ]
}
