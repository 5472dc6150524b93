import { createHash } from 'node:crypto'
import type {
  AllergyIntolerance,
  Appointment,
  Bundle,
  CodeableConcept,
  Condition,
  Encounter,
  List as FhirList,
  MedicationRequest,
  MedicationStatement,
  Observation,
  Patient,
  Resource,
  Task,
} from '@medplum/fhirtypes'
import { organizations, transaction } from './people.ts'
import { preferredIn } from './pharmacies.ts'
import type {
  Allergy,
  List,
  Medication,
  PastVisit,
  Problem,
  Scheduled,
  Series,
  Story,
  Waiting,
} from './stories/story.ts'

const ours = 'https://rounds.example/fhir'
const hl7 = 'http://terminology.hl7.org/CodeSystem'
const rxNorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const icd10 = 'http://hl7.org/fhir/sid/icd-10-cm'
const loinc = 'http://loinc.org'

const concept = (system: string, code: string, display: string, text?: string): CodeableConcept => ({
  coding: [{ system, code, display }],
  ...(text ? { text } : {}),
})
const fullName = (story: Story) => `${story.given.join(' ')} ${story.family}`
const subject = (story: Story) => ({ reference: `Patient/${story.id}`, display: fullName(story) })
const by = (id: string) => ({ reference: `Practitioner/${id}` })
const recordedItems = <T>(list: List<T>): T[] => (Array.isArray(list) ? list : [])

/** One training patient as a transaction Bundle of PUTs with fixed ids, `<patient>-<what>-<n>`. */
export function storyBundle(story: Story): Bundle {
  const resources: Resource[] = [
    patient(story),
    ...emptyLists(story),
    ...recordedItems(story.problems).map((problem, n) => condition(story, problem, n + 1)),
    ...recordedItems(story.allergies).map((allergy, n) => allergyIntolerance(story, allergy, n + 1)),
    ...recordedItems(story.medications).map((medication, n) => medicationRecord(story, medication, n + 1)),
    ...(story.smoking ? [smokingStatus(story, story.smoking)] : []),
    ...story.bloodPressure.map(([when, systolic, diastolic], n) =>
      bloodPressure(story, when, systolic, diastolic, n + 1),
    ),
    ...story.series.flatMap((series) =>
      series.values.map(([when, value], n) => observation(story, series, when, value, n + 1)),
    ),
    ...story.visits.map((visit, n) => pastEncounter(story, visit, n + 1)),
    ...(story.waiting ? waitingVisit(story, story.waiting) : []),
    ...(story.scheduled ?? []).map((visit, n) => appointment(story, visit, n + 1)),
  ]
  return transaction(resources)
}

function patient(story: Story): Patient {
  const contact = [...guardianOf(story), ...callCenterOf(story)]
  const preferred = preferredIn(story)
  return {
    resourceType: 'Patient',
    id: story.id,
    active: true,
    ...(preferred.length > 0 ? { extension: preferred } : {}),
    identifier: [
      {
        type: concept(`${hl7}/v2-0203`, 'MR', 'Medical record number'),
        system: `${ours}/mrn`,
        value: story.mrn,
      },
    ],
    name: [{ use: 'official', given: story.given, family: story.family }],
    gender: story.gender,
    birthDate: story.birthDate,
    telecom: [{ system: 'phone', value: story.phone, use: 'mobile' }],
    address: [
      {
        use: 'home',
        line: [story.line],
        city: story.city,
        state: story.state,
        postalCode: story.zip,
        country: 'US',
      },
    ],
    ...(contact.length > 0 ? { contact } : {}),
    generalPractitioner: [by(story.practitioner)],
    managingOrganization: { reference: 'Organization/training-practice' },
  }
}

type Contacts = NonNullable<Patient['contact']>

const guardianOf = ({ guardian }: Story): Contacts =>
  guardian
    ? [
        {
          relationship: [concept(`${hl7}/v2-0131`, 'N', 'Next-of-Kin', 'Mother, guardian')],
          name: { given: [guardian.given], family: guardian.family },
          telecom: [{ system: 'phone', value: guardian.phone, use: 'mobile' }],
        },
      ]
    : []

/** Who sends help to the patient's home town: named here, so that its number comes with the chart, also offline. */
function callCenterOf({ city, state }: Story): Contacts {
  const center = organizations.find(
    ({ id, address }) => id?.startsWith('psap') && address?.[0]?.city === city && address[0].state === state,
  )
  if (!center) return []
  const relationship = [concept(`${hl7}/v2-0131`, 'C', 'Emergency Contact', 'Emergency call center')]
  return [{ relationship, organization: { reference: `Organization/${center.id}`, display: center.name } }]
}

/** Unknown is not none: "asked, and none" is a List with `emptyReason` nilknown, as FHIR R4 names it; "never asked" is no List. */
function emptyLists(story: Story): FhirList[] {
  const lists = [
    {
      what: 'allergies',
      list: story.allergies,
      code: '48765-2',
      display: 'Allergies and adverse reactions Document',
    },
    {
      what: 'medications',
      list: story.medications,
      code: '10160-0',
      display: 'History of Medication use Narrative',
    },
    { what: 'problems', list: story.problems, code: '11450-4', display: 'Problem list - Reported' },
  ]
  return lists.flatMap(({ what, list, code, display }): FhirList[] => {
    if (Array.isArray(list) || list === 'never-asked') return []
    return [
      {
        resourceType: 'List',
        id: `${story.id}-list-${what}`,
        status: 'current',
        mode: 'snapshot',
        code: concept(loinc, code, display),
        subject: subject(story),
        date: list.noneKnownSince,
        source: by(story.practitioner),
        emptyReason: concept(`${hl7}/list-empty-reason`, 'nilknown', 'Nil Known'),
      },
    ]
  })
}

function condition(story: Story, { code, display, onset, ended }: Problem, n: number): Condition {
  return {
    resourceType: 'Condition',
    id: `${story.id}-problem-${n}`,
    clinicalStatus: concept(
      `${hl7}/condition-clinical`,
      ended ? 'resolved' : 'active',
      ended ? 'Resolved' : 'Active',
    ),
    verificationStatus: concept(`${hl7}/condition-ver-status`, 'confirmed', 'Confirmed'),
    category: [concept(`${hl7}/condition-category`, 'problem-list-item', 'Problem List Item')],
    code: concept(icd10, code, display, display),
    subject: subject(story),
    onsetDateTime: onset,
    ...(ended ? { abatementDateTime: ended } : {}),
    recordedDate: onset,
    recorder: by(story.practitioner),
  }
}

function allergyIntolerance(story: Story, allergy: Allergy, n: number): AllergyIntolerance {
  const { rxcui, text, note, reaction, severity, type, onset } = allergy
  return {
    resourceType: 'AllergyIntolerance',
    id: `${story.id}-allergy-${n}`,
    ...(allergy.verification === 'entered-in-error'
      ? {}
      : {
          clinicalStatus: {
            coding: [{ system: `${hl7}/allergyintolerance-clinical`, code: allergy.clinical ?? 'active' }],
          },
        }),
    verificationStatus: {
      coding: [
        {
          system: `${hl7}/allergyintolerance-verification`,
          code: allergy.verification ?? (rxcui ? 'confirmed' : 'unconfirmed'),
        },
      ],
    },
    ...(type ? { type } : {}),
    category: [allergy.category],
    ...(allergy.criticality ? { criticality: allergy.criticality } : {}),
    ...(rxcui && text ? { code: concept(rxNorm, rxcui, text, text) } : text ? { code: { text } } : {}),
    patient: subject(story),
    ...(onset ? { onsetDateTime: onset } : {}),
    recordedDate: allergy.recorded,
    recorder: by(story.practitioner),
    ...(reaction
      ? { reaction: [{ manifestation: [{ text: reaction }], ...(severity ? { severity } : {}) }] }
      : {}),
    ...(note ? { note: [{ text: note }] } : {}),
  }
}

function medicationRecord(
  story: Story,
  medication: Medication,
  n: number,
): MedicationRequest | MedicationStatement {
  const { rxcui, text, dosage, since, ended, overTheCounter } = medication
  const what = concept(rxNorm, rxcui, text, text)
  if (overTheCounter) {
    return {
      resourceType: 'MedicationStatement',
      id: `${story.id}-medication-${n}`,
      status: ended ? 'completed' : 'active',
      medicationCodeableConcept: what,
      subject: subject(story),
      effectivePeriod: { start: since, ...(ended ? { end: ended } : {}) },
      dateAsserted: since,
      dosage: [{ text: dosage }],
    }
  }
  return {
    resourceType: 'MedicationRequest',
    id: `${story.id}-medication-${n}`,
    status: ended ? 'completed' : 'active',
    intent: 'order',
    medicationCodeableConcept: what,
    subject: subject(story),
    authoredOn: since,
    requester: by(story.practitioner),
    dosageInstruction: [{ text: dosage }],
  }
}

const category = (kind: Series['kind'] | 'social-history') => [
  concept(`${hl7}/observation-category`, kind, kind),
]
const interpretations = { H: 'High', L: 'Low', N: 'Normal' }
const interpreted = (value: number, { low, high }: { low?: number; high?: number }) => {
  const code = high !== undefined && value > high ? 'H' : low !== undefined && value < low ? 'L' : 'N'
  return [concept(`${hl7}/v3-ObservationInterpretation`, code, interpretations[code])]
}

function observation(story: Story, series: Series, when: string, value: number, n: number): Observation {
  const quantity = (amount: number) => ({
    value: amount,
    unit: series.unit,
    system: 'http://unitsofmeasure.org',
    code: series.ucum,
  })
  const { low, high } = series.range ?? {}
  return {
    resourceType: 'Observation',
    id: `${story.id}-${series.loinc}-${n}`,
    status: 'final',
    category: category(series.kind),
    code: concept(loinc, series.loinc, series.name, series.name),
    subject: subject(story),
    effectiveDateTime: when,
    issued: `${when}T21:00:00Z`,
    performer: [by(story.practitioner)],
    valueQuantity: quantity(value),
    ...(series.range
      ? {
          interpretation: interpreted(value, series.range),
          referenceRange: [
            {
              ...(low === undefined ? {} : { low: quantity(low) }),
              ...(high === undefined ? {} : { high: quantity(high) }),
            },
          ],
        }
      : {}),
  }
}

function bloodPressure(
  story: Story,
  when: string,
  systolic: number,
  diastolic: number,
  n: number,
): Observation {
  const pressure = (code: string, display: string, value: number, high: number) => ({
    code: concept(loinc, code, display),
    valueQuantity: { value, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' },
    interpretation: interpreted(value, { high }),
  })
  const name = 'Blood pressure panel with all children optional'
  return {
    resourceType: 'Observation',
    id: `${story.id}-85354-9-${n}`,
    status: 'final',
    category: category('vital-signs'),
    code: concept(loinc, '85354-9', name, 'Blood pressure'),
    subject: subject(story),
    effectiveDateTime: when,
    issued: `${when}T21:00:00Z`,
    performer: [by(story.practitioner)],
    component: [
      pressure('8480-6', 'Systolic blood pressure', systolic, 129),
      pressure('8462-4', 'Diastolic blood pressure', diastolic, 79),
    ],
  }
}

function smokingStatus(story: Story, { code, display, when }: NonNullable<Story['smoking']>): Observation {
  return {
    resourceType: 'Observation',
    id: `${story.id}-72166-2-1`,
    status: 'final',
    category: category('social-history'),
    code: concept(loinc, '72166-2', 'Tobacco smoking status', 'Tobacco smoking status'),
    subject: subject(story),
    effectiveDateTime: when,
    valueCodeableConcept: concept(loinc, code, display, display),
  }
}

const visitClass = {
  'in-person': { system: `${hl7}/v3-ActCode`, code: 'AMB', display: 'ambulatory' },
  video: { system: `${hl7}/v3-ActCode`, code: 'VR', display: 'virtual' },
}

function pastEncounter(story: Story, visit: PastVisit, n: number): Encounter {
  const start = new Date(`${visit.when}T15:00:00Z`)
  return {
    resourceType: 'Encounter',
    id: `${story.id}-past-${n}`,
    status: 'finished',
    class: visitClass[visit.how],
    subject: subject(story),
    participant: [{ individual: by(visit.with) }],
    period: {
      start: start.toISOString(),
      end: new Date(start.getTime() + visit.minutes * 60_000).toISOString(),
    },
    reasonCode: [
      visit.code ? concept(icd10, visit.code, visit.reason, visit.reason) : { text: visit.reason },
    ],
    serviceProvider: { reference: 'Organization/training-practice' },
  }
}

/** Proposed, without a time: the loader books it on the day. */
function appointment(story: Story, visit: Scheduled, n: number): Appointment {
  return {
    resourceType: 'Appointment',
    id: `${story.id}-appointment-${n}`,
    extension: [{ url: `${ours}/training-starts-in-minutes`, valueInteger: visit.inMinutes }],
    status: 'proposed',
    appointmentType: concept(`${hl7}/v2-0276`, 'FOLLOWUP', 'A follow up visit from a previous appointment'),
    reasonCode: [{ text: visit.reason }],
    minutesDuration: visit.minutes,
    participant: [
      { actor: subject(story), status: 'accepted' },
      { actor: by(visit.with), status: 'accepted' },
    ],
  }
}

/** 22 characters that look random and stay the same from one making to the next, so that a script can name the address. */
const joinToken = (id: string) =>
  createHash('sha256').update(`rounds training join ${id}`).digest('base64url').slice(0, 22)

function waitingVisit(story: Story, waiting: Waiting): [Encounter, Task] {
  const encounterId = `${story.id}-visit`
  const input = (code: string, value: object) => ({
    type: { coding: [{ system: `${ours}/intake`, code }] },
    ...value,
  })
  return [
    {
      resourceType: 'Encounter',
      id: encounterId,
      identifier: [{ system: `${ours}/join`, value: joinToken(story.id) }],
      status: 'arrived',
      class: visitClass.video,
      subject: subject(story),
      reasonCode: [{ text: waiting.reason }],
    },
    {
      resourceType: 'Task',
      id: `${story.id}-task`,
      status: 'requested',
      intent: 'order',
      priority: waiting.priority,
      code: { coding: [{ system: `${ours}/task`, code: 'on-demand-visit' }] },
      for: subject(story),
      encounter: { reference: `Encounter/${encounterId}` },
      reasonCode: { text: waiting.reason },
      input: [
        input('birth-date', { valueDate: story.birthDate }),
        input('sex', { valueCode: story.gender }),
        input('state', { valueCode: waiting.state }),
        input('place', { valueString: waiting.place }),
        input('call-back', { valueString: waiting.callBack }),
        input('waited-minutes', { valueInteger: waiting.minutes }),
      ],
    },
  ]
}
