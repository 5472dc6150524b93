import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { waitingVisit } from '../testing/practice.ts'
import { startCentral, type TestServer } from '../testing/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startCentral({}, waitingVisit('p1'))
  await server.as('ada').claim('p1-task')
})
afterAll(() => server.close())

const potassium = `{"resourceType":"Observation","id":"k","status":"final","code":{"text":"Potassium"},
  "subject":{"reference":"Patient/p1"},"encounter":{"reference":"Encounter/p1-visit"},
  "valueQuantity":{"value":4.00,"unit":"mmol/L"}}`

const textOf = async (path: string, init: RequestInit = {}) => {
  const headers = { authorization: 'Bearer ada', 'content-type': 'application/fhir+json', ...init.headers }
  return (await fetch(`${server.url}/fhir/R4/${path}`, { ...init, headers })).text()
}

it('stores a decimal and gives it back as it was written', async () => {
  const headers = { 'if-none-match': '*', 'idempotency-key': randomUUID(), 'rounds-claim': 'Task/p1-task 1' }
  const written = await textOf('Observation/k', { method: 'PUT', body: potassium, headers })
  expect(written).toContain('"value":4.00,')
  for (const path of ['Observation/k', 'Observation?patient=p1', 'Observation/k/_history', '$changes'])
    expect(await textOf(path), path).toContain('"value":4.00,')
})

it('says what stands there with its decimals when a write is refused', async () => {
  const headers = { 'if-none-match': '*', 'idempotency-key': randomUUID(), 'rounds-claim': 'Task/p1-task 1' }
  const refused = await textOf('Observation/k', { method: 'PUT', body: potassium, headers })
  expect(refused).toContain('version-conflict')
  expect(refused).toContain('"value":4.00,')
})
