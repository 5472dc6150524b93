import type { Task } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { openEncrypted } from '../encrypted-file.ts'
import { migrate } from '../migrate.ts'
import { folderForEachTest } from '../test/each-folder.ts'
import { theKey } from '../test/folder.ts'
import { mirrorSchema } from './all.ts'

const folder = folderForEachTest()

test('the visits of a file of the version before are found by whose they are when it is opened', () => {
  const { mark, migrations } = mirrorSchema
  const db = openEncrypted(folder.file('mirror.db'), theKey())
  migrate(db, { mark, migrations: migrations.filter(({ to }) => to < 6) })
  const add = db.prepare(
    "INSERT INTO resource (type, id, position, patient, json) VALUES ('Task', ?, '1', 'p', ?)",
  )
  const visit = (id: string, status: Task['status'], more: Partial<Task> = {}) => {
    const task: Task = {
      resourceType: 'Task',
      id,
      status,
      intent: 'order',
      code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'on-demand-visit' }] },
      for: { reference: 'Patient/p' },
      ...more,
    }
    add.run(id, JSON.stringify(task))
  }
  const owner = { reference: 'Practitioner/d' }
  visit('waits', 'requested')
  visit('mine', 'in-progress', { owner, basedOn: [{ reference: 'Appointment/a' }] })
  visit('before', 'completed', { owner, executionPeriod: { end: '2026-01-05T10:00:00Z' } })
  visit('today', 'completed', { owner, executionPeriod: { end: '2026-01-06T10:00:00Z' } })
  visit('untimed', 'completed', { owner })
  db.close()

  const { cache } = folder.open()
  const ids = (found: { resource: { id?: string } }[]) => found.map(({ resource }) => resource.id).sort()
  expect(ids(cache.agenda.openVisits())).toEqual(['mine', 'waits'])
  expect(ids(cache.agenda.visitsOf('d', Date.parse('2026-01-06')))).toEqual(['mine', 'today', 'untimed'])
  expect(cache.agenda.isBegun('a')).toBe(true)
  expect(cache.agenda.isBegun('b')).toBe(false)
})
