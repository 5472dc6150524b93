import type { Composition, Resource } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { documentBundle } from './document-bundle.ts'

const base = 'https://practice.example/fhir/R4'
const composition: Composition & { id: string } = {
  resourceType: 'Composition',
  id: 'c',
  status: 'final',
  type: { text: 'Summary' },
  title: 'Summary',
  date: '2026-11-23T10:00:00Z',
  subject: { reference: 'Patient/p' },
  author: [{ reference: `${base}/Practitioner/ada` }],
  section: [{ title: 'Allergies', entry: [{ reference: 'AllergyIntolerance/a/_history/2' }] }],
}
const here: Record<string, Resource> = {
  'Patient/p': {
    resourceType: 'Patient',
    id: 'p',
    generalPractitioner: [{ reference: 'Practitioner/ada' }],
    managingOrganization: { reference: 'Organization/o' },
  },
  'Practitioner/ada': { resourceType: 'Practitioner', id: 'ada' },
  'AllergyIntolerance/a': {
    resourceType: 'AllergyIntolerance',
    id: 'a',
    patient: { reference: 'Patient/p' },
    encounter: { reference: 'Encounter/e' },
    recorder: { reference: 'Practitioner/elsewhere' },
  },
  'Encounter/e': {
    resourceType: 'Encounter',
    id: 'e',
    status: 'finished',
    class: { code: 'VR' },
    subject: { reference: 'Patient/p' },
    identifier: [{ system: 'https://rounds.example/fhir/join', value: 'the-patients-link' }],
    partOf: { reference: 'https://other.example/fhir/Encounter/e2' },
  },
  'Encounter/e2': { resourceType: 'Encounter', id: 'e2', status: 'finished', class: {} },
}
const bundle = documentBundle({
  base: `${base}/`,
  id: '3e7c1b1e-0000-4000-8000-000000000001',
  at: '2026-11-23T10:00:00Z',
  composition,
  find: (type, id) => here[`${type}/${id}`],
})

test('a document begins with its Composition and brings along what is referred to, each once, also at second hand', () => {
  expect(bundle.entry?.map(({ fullUrl }) => fullUrl?.slice(base.length + 1))).toEqual([
    'Composition/c',
    'Patient/p',
    'Practitioner/ada',
    'AllergyIntolerance/a',
    'Encounter/e',
  ])
})

test('what is not here, or stands at another server, stays a reference', () => {
  expect(JSON.stringify(bundle)).toContain('Practitioner/elsewhere')
  expect(JSON.stringify(bundle)).toContain('https://other.example/fhir/Encounter/e2')
})

test('the patient’s link into the call is given to nobody', () => {
  expect(JSON.stringify(bundle)).not.toContain('the-patients-link')
})

test('it has the identifier and the time that R4 asks of a document', () => {
  expect(bundle).toMatchObject({
    type: 'document',
    timestamp: '2026-11-23T10:00:00Z',
    identifier: { system: 'urn:ietf:rfc:3986', value: 'urn:uuid:3e7c1b1e-0000-4000-8000-000000000001' },
  })
})
