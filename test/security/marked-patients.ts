import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Marks } from './marks.ts'

export type MarkedPatient = {
  name: string
  patientId: string
  encounterId: string
  taskId: string
  /** What the marks of this patient's chart begin with. */
  who: string
}

/**
 * Two patients in whom every word and number that could tell who they are or what they have is a mark, written as
 * FHIR Bundles into a folder for the central API's `--load`: one whose visit is held, one who leaves again.
 */
export function writeMarkedPatients(
  folder: string,
  marks: Marks,
): { stays: MarkedPatient; leaves: MarkedPatient } {
  const stays = patientOf('stays', marks)
  const leaves = patientOf('leaves', marks)
  mkdirSync(folder, { recursive: true })
  for (const each of [stays, leaves])
    writeFileSync(
      join(folder, `${each.patientId}.json`),
      JSON.stringify({
        resourceType: 'Bundle',
        type: 'transaction',
        entry: resourcesOf(each, marks).map((resource) => ({
          resource,
          request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
        })),
      }),
    )
  return { stays, leaves }
}

function patientOf(who: string, marks: Marks): MarkedPatient {
  return {
    who,
    name: `${marks.word(`${who}: given name`)} ${marks.word(`${who}: family name`)}`,
    // An id of the central API's making, and so no mark: it names no one without the central API.
    patientId: `marked-${who}`,
    encounterId: `marked-${who}-visit`,
    taskId: `marked-${who}-task`,
  }
}

const coded = (system: string, code: string, text?: string) => ({
  coding: [{ system, code }],
  ...(text ? { text } : {}),
})
const terminology = 'http://terminology.hl7.org/CodeSystem'

function resourcesOf({ who, name, patientId, encounterId, taskId }: MarkedPatient, marks: Marks) {
  const word = (what: string) => marks.word(`${who}: ${what}`)
  const number = (what: string) => marks.number(`${who}: ${what}`)
  const reference = { reference: `Patient/${patientId}`, display: name }
  const intake = (code: string, value: object) => ({
    type: coded('https://rounds.example/fhir/intake', code),
    ...value,
  })
  return [
    {
      resourceType: 'Patient',
      id: patientId,
      active: true,
      identifier: [{ system: 'https://rounds.example/fhir/mrn', value: number('record number') }],
      name: [{ use: 'official', given: [word('given name')], family: word('family name') }],
      gender: 'female',
      birthDate: '1971-03-09',
      telecom: [{ system: 'phone', value: number('phone'), use: 'mobile' }],
      address: [{ use: 'home', line: [`8 ${word('street')} Street`], city: word('town'), state: 'MA' }],
    },
    {
      resourceType: 'AllergyIntolerance',
      id: `${patientId}-allergy`,
      clinicalStatus: coded(`${terminology}/allergyintolerance-clinical`, 'active'),
      verificationStatus: coded(`${terminology}/allergyintolerance-verification`, 'unconfirmed'),
      code: { text: word('allergy') },
      patient: reference,
    },
    {
      resourceType: 'Condition',
      id: `${patientId}-problem`,
      clinicalStatus: coded(`${terminology}/condition-clinical`, 'active'),
      category: [coded(`${terminology}/condition-category`, 'problem-list-item')],
      code: { text: word('problem') },
      subject: reference,
    },
    {
      resourceType: 'MedicationStatement',
      id: `${patientId}-medication`,
      status: 'active',
      medicationCodeableConcept: { text: word('medication') },
      subject: reference,
      dosage: [{ text: `${word('medication dosage')} at night` }],
    },
    {
      resourceType: 'Observation',
      id: `${patientId}-result`,
      status: 'final',
      category: [coded(`${terminology}/observation-category`, 'laboratory')],
      code: { text: word('result') },
      subject: reference,
      effectiveDateTime: '2026-01-05T10:00:00Z',
      valueString: word('result value'),
    },
    {
      resourceType: 'Encounter',
      id: encounterId,
      status: 'arrived',
      class: { system: `${terminology}/v3-ActCode`, code: 'VR' },
      identifier: [{ system: 'https://rounds.example/fhir/join', value: `${patientId}-joins-with-this` }],
      subject: reference,
      reasonCode: [{ text: word('reason') }],
    },
    {
      resourceType: 'Task',
      id: taskId,
      status: 'requested',
      intent: 'order',
      priority: 'routine',
      code: coded('https://rounds.example/fhir/task', 'on-demand-visit'),
      for: reference,
      encounter: { reference: `Encounter/${encounterId}` },
      authoredOn: new Date().toISOString(),
      reasonCode: { text: word('reason') },
      input: [
        intake('state', { valueCode: 'MA' }),
        intake('place', { valueString: `${word('place')}, MA` }),
        intake('call-back', { valueString: number('call-back at intake') }),
      ],
    },
  ]
}
