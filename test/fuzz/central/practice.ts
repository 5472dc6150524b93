import type {
  Appointment,
  AuditEvent,
  Composition,
  Condition,
  Encounter,
  MedicationRequest,
  Observation,
  Patient,
  Practitioner,
  Resource,
  ServiceRequest,
  Task,
} from '@medplum/fhirtypes'
import {
  atLocation,
  note,
  order,
  penicillinAllergy,
  practitioner,
  waitingVisit,
} from '../../../central/testing/practice.ts'
import type { OrderableTest } from '../../../main/clinical/labs/orderable.ts'
import { testRequest } from '../../../main/clinical/labs/request.ts'
import { practiceTests } from '../../../resources/training/labs.ts'
import { mark } from './marks.ts'

type WithId<T extends Resource = Resource> = T & { id: string }

/** Now in the practice, by the server's clock. */
export const begin = Date.parse('2026-11-23T15:05:00Z')

/** `tina` is supervised by `ben`. */
export const providers = ['ada', 'ben', 'cleo', 'tina'] as const
export type Provider = (typeof providers)[number]

/** Who has which patient when a batch begins; `null`: waits in the queue. What has no `task` is in nobody's care. */
export type Beginning = {
  patient: string
  state: 'MA' | 'NH'
  task: boolean
  owner: Provider | null
  over: boolean
  /** These have an appointment with the patient today. */
  appointments: Provider[]
  /** This record was replaced by that one. */
  replacedBy?: string
}
const patientOf = (patient: string, more: Partial<Beginning>): Beginning => ({
  patient,
  state: 'MA',
  task: true,
  owner: null,
  over: false,
  appointments: [],
  ...more,
})
export const beginnings: Beginning[] = [
  patientOf('amos', { owner: 'ada', replacedBy: 'anna' }),
  patientOf('bella', { owner: 'ben' }),
  patientOf('carl', { state: 'NH', owner: 'cleo' }),
  patientOf('theo', { owner: 'tina', over: true }),
  patientOf('dora', { owner: 'ada', over: true }),
  patientOf('wanda', {}),
  patientOf('walt', { state: 'NH' }),
  patientOf('erin', { task: false, appointments: ['ben'] }),
  patientOf('nick', { task: false }),
  patientOf('anna', { task: false }),
]

export const joinToken = (patient: string) => `join-${patient}-0123456789abcdef`
const at = '2026-11-23T15:00:00Z'
const base = 'https://rounds.example/fhir'

/** Everything that is there when a batch begins, each patient's data with words of its own. */
export function resources(): WithId[] {
  return [...practitioners(), ...beginnings.flatMap(ofPatient)]
}

function practitioners(): WithId<Practitioner>[] {
  const tina = practitioner('tina', 'Lind', ['MA'])
  return [
    practitioner('ada', 'Quist', ['MA', 'RI']),
    practitioner('ben', 'Okafor', ['MA']),
    practitioner('cleo', 'Marsh', ['NH']),
    {
      ...tina,
      extension: [{ url: `${base}/supervisor`, valueReference: { reference: 'Practitioner/ben' } }],
    },
  ]
}

function ofPatient(it: Beginning): WithId[] {
  const { patient: id, owner } = it
  const chart = mark(id, 'chart')
  const [base0, visit0, task0] = waitingVisit(id, it.state)
  const { display: _, ...subject } = task0.for ?? {}
  const patient: WithId<Patient> = {
    ...base0,
    name: [{ given: ['Pat'], family: mark(id, 'name') }],
    address: [{ line: [chart], city: 'Salem', state: it.state }],
    ...(it.replacedBy
      ? { link: [{ type: 'replaced-by', other: { reference: `Patient/${it.replacedBy}` } }] }
      : {}),
  }
  return [
    patient,
    ...inVisit(it, visit0, { ...task0, for: subject }),
    ...record(id),
    ...appointments(it),
  ].map((one) =>
    one.resourceType === 'Composition' && owner
      ? { ...one, author: [{ reference: `Practitioner/${owner}` }] }
      : one,
  )
}

function inVisit(
  { patient: id, state, task, owner, over }: Beginning,
  visit0: WithId<Encounter>,
  task0: WithId<Task>,
): WithId[] {
  if (!task) return []
  const by = owner ? { reference: `Practitioner/${owner}` } : undefined
  const visit: WithId<Encounter> = {
    ...atLocation(visit0, state),
    status: over ? 'finished' : owner ? 'in-progress' : 'arrived',
    subject: { reference: `Patient/${id}` },
    identifier: [{ system: `${base}/join`, value: joinToken(id) }],
    reasonCode: [{ text: mark(id, 'chart') }],
    ...(by ? { participant: [{ individual: by }] } : {}),
    ...(over ? { period: { start: at, end: at } } : {}),
  }
  const queued: WithId<Task> = {
    ...task0,
    status: over ? 'completed' : owner ? 'in-progress' : 'requested',
    authoredOn: at,
    reasonCode: { text: mark(id, 'queue') },
    ...(by ? { owner: by } : {}),
  }
  const author = owner ?? 'nobody'
  const composition = note(`${id}-note`, id, author, over ? 'final' : 'preliminary', mark(id, 'note'))
  const act: WithId<AuditEvent> = {
    resourceType: 'AuditEvent',
    id: `${id}-act`,
    type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
    action: 'R',
    recorded: at,
    agent: [{ who: { reference: `Practitioner/${author}` }, requestor: true }],
    source: { observer: { display: 'Rounds workstation a' } },
    entity: [{ what: { reference: `Patient/${id}`, display: mark(id, 'audit') } }],
  }
  const issue: WithId = {
    resourceType: 'DetectedIssue',
    id: `${id}-issue`,
    status: 'final',
    code: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'ALGY' }] },
    patient: { reference: `Patient/${id}` },
    implicated: [
      { reference: `MedicationRequest/${id}-order` },
      { reference: `AllergyIntolerance/${id}-allergy` },
    ],
    detail: mark(id, 'chart'),
  }
  const supervised: WithId<Composition> =
    owner === 'tina' && over
      ? {
          ...composition,
          attester: [
            { mode: 'legal', time: at, party: { reference: 'Practitioner/tina' } },
            { mode: 'professional', party: { reference: 'Practitioner/ben' } },
          ],
        }
      : composition
  return owner ? [visit, queued, supervised, act, issue] : [visit, queued]
}

function record(id: string): WithId[] {
  const chart = mark(id, 'chart')
  const subject = { reference: `Patient/${id}` }
  const pressure: WithId<Observation> = {
    resourceType: 'Observation',
    id: `${id}-pressure`,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '85354-9' }], text: 'Blood pressure' },
    subject,
    effectiveDateTime: '2026-10-01T10:00:00Z',
    component: [
      {
        code: { coding: [{ system: 'http://loinc.org', code: '8480-6' }] },
        valueQuantity: { value: 120, unit: 'mm[Hg]' },
      },
      {
        code: { coding: [{ system: 'http://loinc.org', code: '8462-4' }] },
        valueQuantity: { value: 80, unit: 'mm[Hg]' },
      },
    ],
    note: [{ text: chart }],
  }
  const asthma: WithId<Condition> = {
    resourceType: 'Condition',
    id: `${id}-asthma`,
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
    },
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'J45.909' }], text: chart },
    subject,
  }
  const medicine: WithId<MedicationRequest> = {
    ...order(`${id}-order`, id, 'ada', '197805', `Ibuprofen 400 mg ${chart}`),
    status: 'active',
  }
  const test: WithId<ServiceRequest> = {
    ...testRequest({
      id: `${id}-test`,
      identifier: `${id}-test`,
      test: practiceTests.find(({ questions }) => questions.length > 0) as OrderableTest,
      patientId: id,
      encounterId: `${id}-visit`,
      requester: { practitionerId: 'ada', name: 'Ada' },
      at: '2026-11-23T10:05:00Z',
      stat: false,
      answers: { fasting: 'true' },
      site: null,
      payer: { by: 'patient' },
      reason: null,
    }),
    status: 'active',
    note: [{ text: chart }],
  }
  const allergy = { ...penicillinAllergy(`${id}-allergy`, id), note: [{ text: chart }] }
  return [pressure, asthma, medicine, test, allergy]
}

function appointments({ patient: id, appointments: withWhom }: Beginning): WithId<Appointment>[] {
  return withWhom.map((who) => ({
    resourceType: 'Appointment',
    id: `${id}-appointment`,
    status: 'booked',
    start: '2026-11-23T15:30:00Z',
    end: '2026-11-23T16:00:00Z',
    reasonCode: [{ text: mark(id, 'queue') }],
    participant: [
      { actor: { reference: `Patient/${id}` }, status: 'accepted' },
      { actor: { reference: `Practitioner/${who}` }, status: 'accepted' },
    ],
  }))
}
