import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type Intake = {
  /** Encounter and Task are `ID-visit` and `ID-task`. */
  id: string
  patientId: string
  name: string
  /** Where the Patient itself is not loaded elsewhere: makes one. */
  birthDate?: string
  reason: string
  state: string
  place: string
  joinToken: string
}

/** Patients in the queue as an intake would put them there: a folder for `central --load`. */
export function writeIntake(folder: string, waiting: Intake[]): void {
  mkdirSync(folder, { recursive: true })
  const entry = waiting.flatMap(resourcesOf).map((resource) => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }))
  const bundle = { resourceType: 'Bundle', type: 'transaction', entry }
  writeFileSync(join(folder, 'intake.json'), JSON.stringify(bundle))
}

function resourcesOf(one: Intake) {
  const subject = { reference: `Patient/${one.patientId}` }
  const input = (code: string, value: object) => ({
    type: { coding: [{ system: 'https://rounds.example/fhir/intake', code }] },
    ...value,
  })
  const [family, ...given] = one.name.split(' ').reverse()
  return [
    ...(one.birthDate
      ? [
          {
            resourceType: 'Patient',
            id: one.patientId,
            name: [{ given: given.reverse(), family }],
            birthDate: one.birthDate,
          },
        ]
      : []),
    {
      resourceType: 'Encounter',
      id: `${one.id}-visit`,
      status: 'arrived',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'VR' },
      identifier: [{ system: 'https://rounds.example/fhir/join', value: one.joinToken }],
      subject,
    },
    {
      resourceType: 'Task',
      id: `${one.id}-task`,
      status: 'requested',
      intent: 'order',
      priority: 'routine',
      code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'on-demand-visit' }] },
      for: { ...subject, display: one.name },
      encounter: { reference: `Encounter/${one.id}-visit` },
      authoredOn: new Date().toISOString(),
      reasonCode: { text: one.reason },
      input: [
        ...(one.birthDate ? [input('birth-date', { valueDate: one.birthDate })] : []),
        input('state', { valueCode: one.state }),
        input('place', { valueString: one.place }),
      ],
    },
  ]
}
