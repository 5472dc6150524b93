import type {
  AllergyIntolerance,
  Composition,
  Encounter,
  MedicationRequest,
  Patient,
  Practitioner,
  Resource,
  Task,
} from '@medplum/fhirtypes'

/** A small practice for tests: three providers, and patients who wait in the states named. */

const base = 'https://rounds.example/fhir'
type WithId<T extends Resource> = T & { id: string }

export const practitioner = (
  id: string,
  family: string,
  states: string[],
  end = '2099-12-31',
): WithId<Practitioner> => ({
  resourceType: 'Practitioner',
  id,
  name: [{ prefix: ['Dr.'], given: ['Ada'], family }],
  qualification: states.map((state) => ({
    identifier: [{ value: `${state}-1` }],
    code: { text: 'Medical license' },
    period: { start: '2015-01-01', end },
    extension: [{ url: `${base}/licence-state`, valueCode: state }],
  })),
})

export const providers = [
  practitioner('ada', 'Quist', ['MA', 'RI']),
  practitioner('ben', 'Okafor', ['MA']),
  practitioner('cleo', 'Marsh', ['NH']),
]

export const patient = (id: string): WithId<Patient> => ({
  resourceType: 'Patient',
  id,
  name: [{ given: ['Pat'], family: id }],
  birthDate: '1970-01-01',
  generalPractitioner: [{ reference: 'Practitioner/cleo' }],
})

export function waitingVisit(id: string, state = 'MA'): [WithId<Patient>, WithId<Encounter>, WithId<Task>] {
  const subject = { reference: `Patient/${id}`, display: `Pat ${id}` }
  return [
    patient(id),
    {
      resourceType: 'Encounter',
      id: `${id}-visit`,
      status: 'arrived',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'VR' },
      subject,
    },
    {
      resourceType: 'Task',
      id: `${id}-task`,
      status: 'requested',
      intent: 'order',
      priority: 'urgent',
      code: { coding: [{ system: `${base}/task`, code: 'on-demand-visit' }] },
      for: subject,
      encounter: { reference: `Encounter/${id}-visit` },
      authoredOn: '2026-11-23T10:00:00Z',
      input: [{ type: { coding: [{ system: `${base}/intake`, code: 'state' }] }, valueCode: state }],
    },
  ]
}

export const penicillinAllergy = (id: string, of: string): WithId<AllergyIntolerance> => ({
  resourceType: 'AllergyIntolerance',
  id,
  clinicalStatus: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }],
  },
  code: {
    coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '70618' }],
    text: 'Penicillin',
  },
  patient: { reference: `Patient/${of}` },
  encounter: { reference: `Encounter/${of}-visit` },
})

export const note = (
  id: string,
  of: string,
  author: string,
  status: Composition['status'],
  text: string,
): WithId<Composition> => ({
  resourceType: 'Composition',
  id,
  status,
  type: { coding: [{ system: 'http://loinc.org', code: '11506-3' }] },
  subject: { reference: `Patient/${of}` },
  encounter: { reference: `Encounter/${of}-visit` },
  author: [{ reference: `Practitioner/${author}` }],
  date: '2026-11-23T10:10:00Z',
  title: 'Visit note',
  section: [
    {
      title: 'Subjective',
      code: { coding: [{ system: 'http://loinc.org', code: '61150-9' }] },
      text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${text}</p></div>` },
    },
  ],
})

/** As its author marks a note entered in error. */
export const marked = (of: WithId<Composition>, by: string, reason: string): WithId<Composition> => ({
  ...of,
  status: 'entered-in-error',
  extension: [
    {
      url: `${base}/entered-in-error`,
      extension: [
        { url: 'by', valueReference: { reference: `Practitioner/${by}` } },
        { url: 'at', valueDateTime: '2026-11-23T10:20:00Z' },
        ...(reason ? [{ url: 'reason', valueString: reason }] : []),
      ],
    },
  ],
})

/** A Composition that continues another one of the same visit. */
export const continuing = (
  it: WithId<Composition>,
  code: 'appends' | 'replaces',
  target: string,
): WithId<Composition> => ({
  ...it,
  title: 'Addendum',
  relatesTo: [{ code, targetReference: { reference: `Composition/${target}` } }],
})

export const order = (
  id: string,
  of: string,
  requester: string,
  rxcui: string,
  text: string,
): WithId<MedicationRequest> => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'draft',
  intent: 'order',
  identifier: [{ system: `${base}/prescription`, value: `rx-${id}` }],
  medicationCodeableConcept: {
    coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: rxcui }],
    text,
  },
  subject: { reference: `Patient/${of}` },
  encounter: { reference: `Encounter/${of}-visit` },
  requester: { reference: `Practitioner/${requester}` },
  authoredOn: '2026-11-23T10:11:00Z',
})

export function atLocation(encounter: WithId<Encounter>, state: string): WithId<Encounter> {
  return {
    ...encounter,
    contained: [
      { resourceType: 'Location', id: 'loc-1', mode: 'instance', address: { city: 'Salem', state } },
    ],
    location: [{ location: { reference: '#loc-1' }, status: 'active' }],
  }
}
