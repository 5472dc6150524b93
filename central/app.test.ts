import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { createCentral } from './app.ts'
import { intakeSystem } from './readers/task.ts'
import { patient, waitingVisit } from './testing/practice.ts'
import { startCentral, type TestServer } from './testing/server.ts'

let server: TestServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

it('loads folders before it listens, and has their patients wait when asked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'central-'))
  const entry = [{ resource: patient('p1') }]
  writeFileSync(
    join(folder, 'p.json'),
    JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }),
  )
  server = await startCentral({ load: [folder], waiting: true })
  expect(server.loaded).toMatchObject([{ resources: 1, problems: [] }])
  expect((await server.as('ada').feed()).lines).toContainEqual(expect.stringMatching(/^PUT Task\//))
})

it('makes the times of its other folders relative in training mode too, and leaves a visit as it has become', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'central-'))
  const [one, encounter, task] = waitingVisit('p1')
  const waited = { type: { coding: [{ system: intakeSystem, code: 'waited-minutes' }] }, valueInteger: 5 }
  const entry = [one, encounter, { ...task, authoredOn: undefined, input: [waited] }].map((resource) => ({
    resource,
  }))
  writeFileSync(
    join(folder, 'p.json'),
    JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }),
  )
  server = await startCentral({ load: [folder], training: true })
  const held = () => server?.store.read('Task', task.id)?.resource
  expect(held()).toMatchObject({ status: 'requested', authoredOn: '2026-11-23T10:00:00.000Z' })
  expect(held()?.input).toBe(undefined)
  server.store.put({ ...task, status: 'completed' })
  await server.close()
  server = await startCentral({ load: [folder], training: true, database: server.database })
  expect(held()?.status).toBe('completed')
})

it('tells apart servers in one process', async () => {
  server = await startCentral({}, [patient('p1')])
  const other = await startCentral()
  expect(other.context.epoch).not.toBe(server.context.epoch)
  expect(other.store.read('Patient', 'p1')).toBe(undefined)
  await other.close()
})

it('leaves nothing open when its port is taken', async () => {
  server = await startCentral()
  const port = Number(new URL(server.url).port)
  await expect(createCentral({ database: ':memory:', port })).rejects.toThrow('EADDRINUSE')
})

it('begins a new epoch when its database was restored', async () => {
  const first = await startCentral()
  await first.close()
  server = await startCentral({ database: first.database, restored: true })
  expect(server.context.epoch).not.toBe(first.context.epoch)
  const believing = await server.as('ada').get('Practitioner/ada', { 'server-epoch': first.context.epoch })
  expect(believing.problem).toBe('epoch-mismatch')
})

it('says nothing of what went wrong within, to neither the client nor the log', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  server = await startCentral({
    authenticate: async () => {
      throw new Error('Maria Secret')
    },
  })
  const { status, outcome } = await server.as('ada').get('Patient/p1')
  expect(status).toBe(500)
  expect(outcome.issue[0]).toMatchObject({ severity: 'fatal', code: 'exception' })
  expect(JSON.stringify([outcome, log.mock.calls])).not.toContain('Secret')
  expect(log.mock.calls).toEqual([['central: GET /fhir/R4/:type/:id failed: Error ']])
  log.mockRestore()
})
