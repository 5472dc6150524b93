import type { AuditEvent, Bundle } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { costOfAwaited } from '../../test/support/cost.ts'
import { waitingVisit } from '../testing/practice.ts'
import { type Client, startCentral, type TestServer } from '../testing/server.ts'

let server: TestServer
let ada: Client
beforeEach(async () => {
  server = await startCentral({}, [...waitingVisit('mine'), ...waitingVisit('waits')])
  ada = server.as('ada')
  await ada.claim('mine-task')
})
afterEach(() => server.close())

/** So many visits that ben finished, each with what he did there on record; written as rows, which is quicker. */
function finish(from: number, to: number): void {
  const { db } = server.context
  const [, encounter, task] = waitingVisit('x')
  const act = (n: number): AuditEvent => ({
    resourceType: 'AuditEvent',
    id: `act-${n}`,
    type: { code: 'rest' },
    recorded: '2026-11-23T10:00:00Z',
    agent: [{ who: { reference: 'Practitioner/ben' }, requestor: true }],
    source: { observer: { display: 'Rounds workstation' } },
  })
  const change = db.prepare('INSERT INTO change (id) VALUES (?)')
  const version = db.prepare('INSERT INTO version VALUES (?, ?, ?, ?, 0, ?)')
  const current = db.prepare("INSERT INTO current VALUES (?, ?, ?, ?, 0, ?, ?, 'completed', 0)")
  const visit = db.prepare("INSERT INTO visit VALUES (?, ?, ?, 'ben', 'completed', 0)")
  const agent = db.prepare("INSERT INTO audit_agent VALUES ('ben', ?)")
  db.transaction(() => {
    for (let n = from; n < to; n++) {
      for (const [type, id, body] of [
        ['Task', `t-${n}`, task],
        ['Encounter', `e-${n}`, encounter],
        ['AuditEvent', `act-${n}`, act(n)],
      ] as const) {
        const place = Number(change.run(`c-${type}-${n}`).lastInsertRowid)
        version.run(place, type, id, `v-${type}-${n}`, JSON.stringify(body))
        current.run(type, id, place, place, `patient-${n}`, `e-${n}`)
        if (type === 'AuditEvent') agent.run(place)
      }
      visit.run(`t-${n}`, `patient-${n}`, `e-${n}`)
    }
  })()
}

it.each([
  ['the first page of the feed', () => ada.feed()],
  ['a search for the own AuditEvents', () => ada.get<Bundle>('AuditEvent')],
  ['a search for Tasks', () => ada.get<Bundle>('Task?_count=1000')],
  ['a search for Encounters', () => ada.get<Bundle>('Encounter?_count=1000')],
  ['a search by an identifier', () => ada.get<Bundle>('Encounter?identifier=unknown')],
])('%s costs what is the reader’s, however many visits others have finished', async (_what, ask) => {
  finish(0, 300)
  const before = await ask()
  const few = await costOfAwaited(ask)
  finish(300, 6_000)
  expect(await ask()).toMatchObject('lines' in before ? { lines: before.lines } : { body: before.body })
  expect((await costOfAwaited(ask)) / few).toBeLessThan(4)
})

it('tells of a queue row that went to somebody else since, and of none that was gone when the reading began', async () => {
  await server.as('ben').claim('waits-task')
  finish(0, 5)
  const lines: string[] = []
  let cursor: string | undefined
  for (let page = 0; page < 20; page++) {
    const read = await ada.feed(cursor, 1)
    lines.push(...read.lines)
    if (cursor === read.cursor) break
    cursor = read.cursor
  }
  expect(lines).toEqual([
    'PUT Practitioner/ada',
    'PUT Task/mine-task',
    'enter Patient/mine',
    'PUT Encounter/mine-visit',
  ])
  server.store.put(waitingVisit('later')[2])
  const seen = await ada.feed(cursor)
  expect(seen.lines).toEqual(['PUT Task/later-task'])
  await server.as('ben').claim('later-task')
  expect((await ada.feed(seen.cursor)).lines).toEqual(['leave Task/later-task'])
})
