import { expect, test } from 'vitest'
import { chainHash, genesis } from '../audit-chain.ts'
import { openEncrypted } from '../encrypted-file.ts'
import { migrate, versionOf } from '../migrate.ts'
import { folderForEachTest } from '../test/each-folder.ts'
import { theKey } from '../test/folder.ts'
import { workSchema } from './all.ts'
import { work0001 } from './work-0001-outbox.ts'
import { work0002 } from './work-0002-audit.ts'

const folder = folderForEachTest()

const event = (id: string) =>
  JSON.stringify({
    resourceType: 'AuditEvent',
    id,
    recorded: '2026-01-05T14:00:00Z',
    agent: [{ who: { reference: 'Practitioner/d' }, requestor: true }],
  })

test('from a file of the version before: waiting AuditEvents go over with key and bytes, everything else stays', () => {
  const before = openEncrypted(folder.file('work.db'), theKey())
  migrate(before, { mark: workSchema.mark, migrations: [work0001] })
  const row = before.prepare(`
    INSERT INTO outbox (id, kind, encounter, patient, state, key, author, written_at, bytes)
    VALUES (?, ?, 'e', 'p', ?, ?, 'Practitioner/d', '2026-01-05T14:00:00Z', ?)`)
  const resource = before.prepare(
    'INSERT INTO outbox_resource (row, n, type, id, mine) VALUES (?, ?, ?, ?, ?)',
  )
  row.run(1, 'put', 'unknown', 'key-1', Buffer.from(`${event('a1')} `))
  resource.run(1, 0, 'AuditEvent', 'a1', event('a1'))
  row.run(2, 'put', 'waiting', 'key-2', null)
  resource.run(2, 0, 'Condition', 'c', '{"resourceType":"Condition","id":"c"}')
  row.run(3, 'put', 'set-aside', 'key-3', null)
  resource.run(3, 0, 'AuditEvent', 'a3', event('a3'))
  row.run(4, 'transaction', 'waiting', 'key-4', null)
  resource.run(4, 0, 'Composition', 'n', '{"resourceType":"Composition","id":"n"}')
  resource.run(4, 1, 'AuditEvent', 'a4', event('a4'))
  before.prepare("INSERT INTO fact VALUES ('device-id', 'one')").run()
  before.close()

  const { cache, close } = folder.open()
  expect(cache.outbox().map(({ id, mine }) => [id, mine.map((it) => it.id)])).toEqual([
    [2, ['c']],
    [4, ['n', 'a4']],
  ])
  expect(cache.fact('device-id')).toBe('one')
  const first = chainHash(genesis, Buffer.from(`${event('a1')} `))
  const second = chainHash(first, Buffer.from(event('a3')))
  expect(
    cache.auditWaiting('Practitioner/d').map((it) => [it.count, it.id, it.key, it.previous, it.hash]),
  ).toEqual([
    [1, 'a1', 'key-1', genesis, first],
    [2, 'a3', 'key-3', first, second],
  ])
  expect(cache.auditHead()).toEqual({ count: 2, hash: second })
  close()
})

test('from an empty file, once', () => {
  const db = openEncrypted(folder.file('work.db'), theKey())
  migrate(db, { mark: 1, migrations: [work0001, work0002] })
  migrate(db, { mark: 1, migrations: [work0001, work0002] })
  expect(versionOf(db)).toBe(2)
  expect(db.prepare('SELECT count(*) FROM audit').pluck().get()).toBe(0)
  db.close()
})
