import type { Observation } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { decimalText, parseFhirJson } from '../../clinical/fhir-json.ts'
import { bytesOf } from '../sync/row-request.ts'
import { cacheFolder, page, version, visit, write } from './test/folder.ts'

let folder: ReturnType<typeof cacheFolder>
beforeEach(() => {
  folder = cacheFolder()
})
afterEach(() => folder.remove())

const sodium = parseFhirJson(`{
  "resourceType": "Observation", "id": "na", "status": "final", "code": { "text": "Sodium" },
  "subject": { "reference": "Patient/p" }, "encounter": { "reference": "Encounter/e" },
  "valueQuantity": { "value": 140.0, "unit": "mmol/L" } }`) as Observation

test('a decimal from the server is on disk as it was written', () => {
  folder.open().cache.applyPage(page({ versions: [version(1, visit()), version(2, sodium)] }))
  const found = folder.open().cache.read('Observation', 'na')?.resource
  expect(decimalText(found?.valueQuantity, 'value')).toBe('140.0')
})

test('a decimal written here is kept and sent as it was written', () => {
  const { cache } = folder.open()
  cache.applyPage(page({ versions: [version(1, visit())] }))
  cache.put(write, sodium)
  const [row] = folder.open().cache.outbox()
  expect(row && bytesOf(row).toString()).toContain('"value":140.0,')
})
