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
  const paths = [
    'Observation/k',
    'Observation?patient=p1',
    'Observation/k/_history',
    '$changes',
    'Patient/p1/$everything',
  ]
  for (const path of paths) expect(await textOf(path), path).toContain('"value":4.00,')
})

it('shows the current version with its decimals when a write is refused', async () => {
  const headers = { 'if-none-match': '*', 'idempotency-key': randomUUID(), 'rounds-claim': 'Task/p1-task 1' }
  const refused = await textOf('Observation/k', { method: 'PUT', body: potassium, headers })
  expect(refused).toContain('version-conflict')
  expect(refused).toContain('"value":4.00,')
})

it('keeps them in a large body too, which another thread reads, alone and in a transaction', async () => {
  const note = Array.from({ length: 400 }, () => '{"text":"x"}')
  const large = (id: string) => potassium.replace('"id":"k"', `"id":"${id}","note":[${note}]`)
  const headers = { 'idempotency-key': randomUUID(), 'rounds-claim': 'Task/p1-task 1' }
  const alone = { ...headers, 'if-none-match': '*' }
  expect(await textOf('Observation/a', { method: 'PUT', body: large('a'), headers: alone })).toContain(
    '"value":4.00,',
  )
  const entry = `{"resource":${large('b')},"request":{"method":"PUT","url":"Observation/b","ifNoneMatch":"*"}}`
  const body = `{"resourceType":"Bundle","type":"transaction","entry":[${entry}]}`
  const transaction = { method: 'POST', body, headers: { ...headers, 'idempotency-key': 'a-transaction' } }
  const answer = await textOf('', transaction)
  expect(answer).toContain('"value":4.00,')
  expect(await textOf('', transaction)).toBe(answer)
  for (const id of ['a', 'b']) expect(await textOf(`Observation/${id}`)).toContain('"value":4.00,')
})
