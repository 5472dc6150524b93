import type { Observation, Resource } from '@medplum/fhirtypes'

/** Whose chart grows: he waits in the training practice, and his visit is claimed. */
export const growing = {
  patientId: 'rosa-delgado',
  taskId: 'rosa-delgado-task',
  encounterId: 'rosa-delgado-visit',
}

type Kept = Resource & { id: string }
const dayMs = 86_400_000
const begun = Date.UTC(2026, 10, 1)
const loinc = (code: string, text: string) => ({ coding: [{ system: 'http://loinc.org', code }], text })
const category = (code: string) => [{ coding: [{ code }] }]

const diagnoses = [
  'Cough',
  'Back pain',
  'Rash',
  'Headache',
  'Sore throat',
  'Ankle sprain',
  'Dizziness',
  'Heartburn',
]
const medicines = [
  'Ibuprofen',
  'Amoxicillin',
  'Cetirizine',
  'Omeprazole',
  'Naproxen',
  'Loratadine',
  'Famotidine',
]

/**
 * A chart of so many resources, as a patient of many years has it: visits that are all alike, ten resources each, and
 * what stands on the lists whatever their number. In one of 200 each first page is full already, so that one of 20,000
 * shows as much.
 */
export function growthChart(patientId: string, size: number): Kept[] {
  const chart = standing(patientId)
  for (let n = 0; chart.length < size; n++) chart.push(...visitOf(patientId, n))
  return chart.slice(0, size)
}

function standing(patientId: string): Kept[] {
  const subject = { reference: `Patient/${patientId}` }
  const made: Kept[] = []
  for (let n = 0; n < 4; n++)
    made.push({
      resourceType: 'AllergyIntolerance',
      id: `${patientId}-allergy-${n}`,
      patient: subject,
      code: { text: `Allergen ${n}` },
      recordedDate: '2020-01-05',
      criticality: n === 0 ? 'high' : 'low',
    })
  for (let n = 0; n < 7; n++) {
    made.push({
      resourceType: 'Condition',
      id: `${patientId}-problem-${n}`,
      subject,
      category: category('problem-list-item'),
      code: { text: `Long-standing problem ${n}` },
      recordedDate: '2019-01-05',
    })
    made.push({
      resourceType: 'MedicationRequest',
      id: `${patientId}-takes-${n}`,
      status: 'active',
      intent: 'order',
      subject,
      medicationCodeableConcept: { text: `Medicine ${n}` },
      authoredOn: '2025-01-05',
    })
  }
  return made
}

function visitOf(patientId: string, n: number): Kept[] {
  const subject = { reference: `Patient/${patientId}` }
  const at = new Date(begun - n * 5 * dayMs).toISOString()
  const id = `${patientId}-v${n}`
  const encounter = { reference: `Encounter/${id}` }
  const measured = (name: string, code: string, of: string, rest: Partial<Observation>): Kept => ({
    resourceType: 'Observation',
    id: `${id}-${code}`,
    status: 'final',
    subject,
    encounter,
    category: category(of),
    code: loinc(code, name),
    effectiveDateTime: at,
    ...rest,
  })
  const value = (figure: number, unit: string) => ({ valueQuantity: { value: figure, unit, code: unit } })
  return [
    {
      resourceType: 'Encounter',
      id,
      status: 'finished',
      class: { code: 'VR' },
      subject,
      period: { start: at, end: at },
    },
    measured('Blood pressure', '85354-9', 'vital-signs', {
      component: [
        { code: loinc('8480-6', 'Systolic'), ...value(120 + (n % 30), 'mm[Hg]') },
        { code: loinc('8462-4', 'Diastolic'), ...value(70 + (n % 20), 'mm[Hg]') },
      ],
    }),
    measured('Heart rate', '8867-4', 'vital-signs', value(60 + (n % 40), '/min')),
    measured('Body weight', '29463-7', 'vital-signs', value(80 + (n % 9), 'kg')),
    measured('Potassium', '2823-3', 'laboratory', value(4 + (n % 10) / 10, 'mmol/L')),
    measured('Creatinine', '2160-0', 'laboratory', value(1 + (n % 10) / 20, 'mg/dL')),
    ...(n % 2 === 0
      ? [
          noteOf(id, subject, encounter, at),
          orderOf(id, subject, encounter, at, n),
          issueOf(id, subject, at),
          transmissionOf(`${id}-order`, subject, encounter, 'completed'),
        ]
      : [
          diagnosisOf(id, subject, encounter, at, n),
          // His own provider's, every other one.
          taskOf(id, subject, encounter, at, n % 4 === 1 ? 'okafor' : 'lindholm'),
          heldMeeting(id, subject, at),
        ]),
  ]
}

type Reference = { reference: string }

const noteOf = (id: string, subject: Reference, encounter: Reference, date: string): Kept => ({
  resourceType: 'Composition',
  id: `${id}-note`,
  status: 'final',
  type: loinc('11506-3', 'Progress note'),
  subject,
  encounter,
  date,
  author: [{ reference: 'Practitioner/lindholm', display: 'Ingrid Lindholm, MD' }],
  title: 'Visit note',
  section: [
    {
      title: 'Plan',
      text: {
        status: 'generated',
        div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Rest and fluids.</p></div>',
      },
    },
  ],
})

const orderOf = (
  id: string,
  subject: Reference,
  encounter: Reference,
  authoredOn: string,
  n: number,
): Kept => ({
  resourceType: 'MedicationRequest',
  id: `${id}-order`,
  status: 'completed',
  intent: 'order',
  subject,
  encounter,
  medicationCodeableConcept: { text: medicines[n % medicines.length] ?? '' },
  authoredOn,
})

const diagnosisOf = (id: string, subject: Reference, encounter: Reference, at: string, n: number): Kept => ({
  resourceType: 'Condition',
  id: `${id}-diagnosis`,
  subject,
  encounter,
  category: category('encounter-diagnosis'),
  clinicalStatus: { coding: [{ code: 'resolved' }] },
  code: { text: diagnoses[n % diagnoses.length] ?? '' },
  recordedDate: at,
})

const issueOf = (id: string, patient: Reference, identifiedDateTime: string): Kept => ({
  resourceType: 'DetectedIssue',
  id: `${id}-issue`,
  status: 'final',
  patient,
  identifiedDateTime,
  implicated: [{ reference: `MedicationRequest/${id}-order` }],
  detail: 'Two of a kind.',
})

/** As the central API sends an order to the pharmacy. */
export const transmissionOf = (
  orderId: string,
  subject: Reference,
  encounter: Reference,
  status: 'requested' | 'completed',
): Kept => ({
  resourceType: 'Task',
  id: `${orderId}-sent`,
  status,
  intent: 'order',
  code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'transmit-prescription' }] },
  focus: { reference: `MedicationRequest/${orderId}` },
  for: subject,
  encounter,
})

const heldMeeting = (id: string, subject: Reference, at: string): Kept => ({
  resourceType: 'Appointment',
  id: `${id}-appointment`,
  status: 'fulfilled',
  start: at,
  end: at,
  participant: [
    { actor: subject, status: 'accepted' },
    { actor: { reference: 'Practitioner/okafor' }, status: 'accepted' },
  ],
})

const taskOf = (id: string, subject: Reference, encounter: Reference, at: string, owner: string): Kept => ({
  resourceType: 'Task',
  id: `${id}-task`,
  status: 'completed',
  intent: 'order',
  code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'on-demand-visit' }] },
  for: subject,
  encounter,
  owner: { reference: `Practitioner/${owner}` },
  authoredOn: at,
  executionPeriod: { start: at, end: at },
})

/** A week of visits to come: patients with small charts, each with an appointment of this provider. */
export function weekOfVisits(count: number, prefix: string, size: number, start: Date): Kept[] {
  return Array.from({ length: count }, (_, n) => n).flatMap((n): Kept[] => {
    const id = `${prefix}-${n}`
    const when = new Date(start.getTime() + 3_600_000 + n * 4 * 3_600_000).toISOString()
    return [
      {
        resourceType: 'Patient',
        id,
        name: [{ given: [`Given${n}`], family: `Family${n}` }],
        birthDate: '1980-01-05',
        address: [{ use: 'home', city: 'Worcester', state: 'MA' }],
      },
      ...growthChart(id, size),
      {
        resourceType: 'Appointment',
        id: `${id}-appointment`,
        status: 'booked',
        start: when,
        end: when,
        participant: [
          { actor: { reference: `Patient/${id}` }, status: 'accepted' },
          { actor: { reference: 'Practitioner/okafor' }, status: 'accepted' },
        ],
      },
    ]
  })
}
