import type { Bundle, Resource } from '@medplum/fhirtypes'
import { readFeed } from '../../../../central/changes/feed.ts'
import { search } from '../../../../central/store/search.ts'
import { note, patient, penicillinAllergy, waitingVisit } from '../../../../central/testing/practice.ts'
import { type Client, put, startCentral, type TestServer } from '../../../../central/testing/server.ts'
import { definitions } from '../../../../central/validation/definitions.ts'
import { cost } from '../../../support/cost.ts'
import { type Attack, must, type Weakening } from '../attack.ts'

/** Requests that cost the server, and all others who wait for it, more than they cost who sends them; and ones that are none. */

type World = { server: TestServer; ada: Client }
const underClaim = { 'rounds-claim': 'p1-task 1' }

/** Ada has the visit of `p1`, and writes under its claim. */
async function inVisit(attack: (world: World) => Promise<string | null>): Promise<string | null> {
  // Read at a program's start, so that no first request pays for them.
  definitions()
  const server = await startCentral({ database: ':memory:' }, [...waitingVisit('p1'), patient('p2')])
  try {
    const ada = server.as('ada')
    must((await ada.claim('p1-task')).status === 201, 'ada claims')
    return await attack({ server, ada })
  } finally {
    await server.close()
  }
}

const many = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n))
const observation = (id: string, more: object = {}): Resource & { id: string } =>
  ({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { text: 'x' },
    subject: { reference: 'Patient/p1' },
    encounter: { reference: 'Encounter/p1-visit' },
    ...more,
  }) as never
const act = (more: object): Resource & { id: string } =>
  ({
    resourceType: 'AuditEvent',
    id: 'act',
    type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
    recorded: '2026-11-23T10:06:00Z',
    agent: [{ who: { reference: 'Practitioner/ada' }, requestor: true }],
    source: { observer: { display: 'Rounds workstation device-1' } },
    ...more,
  }) as never
const draft = (more: object = {}) =>
  ({ ...note('n1', 'p1', 'ada', 'preliminary', 'x'), ...more }) as never as Resource & { id: string }
const batchOf = (entry: unknown[], type = 'batch') =>
  ({ resourceType: 'Bundle', type, entry }) as never as Bundle
const reading = (url: string) => ({ request: { method: 'GET', url } })

/** Processor time of this thread in its longest turn while the work runs, ms: so long everybody else waits. */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0
  let over = false
  let before = process.threadCpuUsage()
  const turn = () => {
    const { user, system } = process.threadCpuUsage(before)
    longest = Math.max(longest, (user + system) / 1000)
    before = process.threadCpuUsage()
    if (!over) setImmediate(turn)
  }
  setImmediate(turn)
  await work()
  over = true
  return longest
}

/** Others wait longer for this body than three times as long as it takes to parse it. */
const stalls = (title: string, resource: () => Resource & { id: string }): Attack => ({
  title,
  of: 'S16',
  run: () =>
    inVisit(async ({ ada, server }) => {
      const body = Buffer.from(JSON.stringify(resource()))
      const { resourceType, id } = resource()
      must(body.length < server.context.settings.limits.body, 'it is no larger than a body may be')
      const path = resourceType === 'Bundle' ? '/fhir/R4' : `/fhir/R4/${resourceType}/${id}`
      const send = () =>
        fetch(`${server.url}${path}`, {
          method: resourceType === 'Bundle' ? 'POST' : 'PUT',
          headers: { authorization: 'Bearer ada', 'if-none-match': '*', ...underClaim },
          body,
        })
      // Once before: the first run of anything is the dearest.
      await send()
      const turn = await longestTurn(send)
      const runs = 20
      const parsing = cost(() => many(runs, () => JSON.parse(body.toString()))) / runs
      must((await ada.get('Patient/p1')).status === 200, 'the server still answers')
      // The clock of a thread's processor time goes by 4 ms.
      const times = turn / (parsing + 4)
      return times > 3 ? `others wait ${Math.round(times)} times as long as its parsing takes` : null
    }),
})

/** What the server says to somebody who has no business here: the end of it, or that it took it. */
const verdict = (status: number): string | null =>
  status >= 500 ? `answered ${status}` : status < 300 ? 'it is taken' : null

const written = (title: string, resource: Resource & { id: string }): Attack => ({
  title,
  of: 'S21',
  run: () => inVisit(async ({ ada }) => verdict((await ada.create(resource, underClaim)).status)),
})
const entered = (title: string, entry: unknown): Attack => ({
  title,
  of: 'S21',
  run: () =>
    inVisit(async ({ ada }) => verdict((await ada.post(batchOf([entry], 'transaction'), underClaim)).status)),
})
const identified = (id: string): Attack => ({
  title: `writes under the id ${JSON.stringify(id)}`,
  of: 'S21',
  run: () =>
    inVisit(async ({ server }) => {
      const count = () =>
        server.context.db.prepare<[], { n: number }>('SELECT count(*) AS n FROM version').get()?.n
      const before = count()
      const { statusCode } = await server.inject({
        method: 'PUT',
        url: `/fhir/R4/AllergyIntolerance/${encodeURIComponent(id)}`,
        headers: { authorization: 'Bearer ada', 'if-none-match': '*', ...underClaim },
        payload: JSON.stringify({
          ...penicillinAllergy(id, 'p1'),
          encounter: { reference: 'Encounter/p1-visit' },
        }),
      })
      return count() === before ? null : `it is stored, and answered ${statusCode}`
    }),
})
/** Asked by a batch, whose addresses no proxy's limit shortens. */
const listed = (title: string, of: Attack['of'], url: string): Attack => ({
  title,
  of,
  run: () =>
    inVisit(async ({ ada }) => {
      const { status, body } = await ada.post(batchOf([reading(url)]))
      return verdict(status) === 'it is taken'
        ? verdict(Number(body.entry?.[0]?.response?.status))
        : verdict(status)
    }),
})
const large = (world: World, count: number, size: number) => {
  for (let n = 0; n < count; n++)
    world.server.store.put(observation(`o${n}`, { code: { text: 'x'.repeat(size) } }))
}
const sized = (title: string, ask: (world: World) => Promise<unknown>, most = 3_000_000): Attack => ({
  title,
  of: 'S16',
  run: () =>
    inVisit(async (world) => {
      const size = JSON.stringify(await ask(world)).length
      return size > most ? `${Math.round(size / 1e6)} MB in one answer` : null
    }),
})

const bundle = 'central/fhir/bundle.ts'
const request = 'central/fhir/request.ts'
const validate = 'central/validation/validate.ts'
const unsized = [
  {
    file: request,
    find: 'const values = checkJsonSize(bytes, standardLimits)',
    replace: 'const values = 0 * checkJsonSize(bytes, { depth: 1e9, arrayEntries: 1e9, values: 1e9 })',
  },
]

export const requests: Weakening[] = [
  {
    rule: 'A body is no larger than a megabyte, but for a note and a transaction.',
    changes: [
      {
        file: 'central/fhir/routes.ts',
        find: "if (type !== 'Composition' && (request.body as Buffer).length > limits.body)",
        replace: 'if (limits.body < 0)',
      },
    ],
    attacks: [
      {
        title: 'writes a resource of two megabytes',
        of: 'S16',
        run: () =>
          inVisit(async ({ ada }) => {
            const text = many(3, (n) => observation(`x${n}`, { valueString: 'x'.repeat(700_000) }))
            const body = observation('x', { contained: text })
            const { status } = await ada.create(body, underClaim)
            return status === 413 ? null : `it is read whole (${status})`
          }),
      },
    ],
  },
  {
    rule: 'A body has no longer list and no more levels than a workstation has to say.',
    changes: unsized,
    attacks: [
      stalls('stalls others with a note of many sections', () =>
        draft({ section: many(20_000, () => ({ title: 'x' })) }),
      ),
      stalls('stalls others with an observation of many remarks', () =>
        observation('o', { note: many(30_000, () => ({ text: 'x' })) }),
      ),
      stalls('stalls others with an observation of many components', () =>
        observation('o', { component: many(15_000, () => ({ code: { text: 'x' }, valueString: 'y' })) }),
      ),
      stalls('stalls others with an AuditEvent of many entities', () =>
        act({ entity: many(20_000, () => ({ name: 'x' })) }),
      ),
      stalls('stalls others with many identifiers', () =>
        observation('o', { identifier: many(30_000, (n) => ({ value: `${n}` })) }),
      ),
      {
        title: 'sends a body of twenty thousand levels',
        of: 'S21',
        run: () =>
          inVisit(async ({ ada }) => {
            const deep = `${'{"extension":['.repeat(20_000)}1${']}'.repeat(20_000)}`
            const body = JSON.stringify({ ...patient('p1'), extension: 'DEEP' }).replace(
              '"DEEP"',
              `[${deep}]`,
            )
            const { status } = await ada.call(
              'PUT',
              '/fhir/R4/Observation/p1',
              body.replace('"Patient"', '"Observation"'),
              {
                'if-none-match': '*',
              },
            )
            return verdict(status)
          }),
      },
    ],
  },
  {
    rule: 'A body of many values is held against R4 in another thread.',
    changes: [
      {
        file: 'central/fhir/routes.ts',
        find: 'if (values <= limits.validatedAtOnce) return',
        replace: 'if (values >= 0) return',
      },
    ],
    attacks: [
      stalls('stalls others with as many components as there may be', () =>
        observation('o', {
          component: many(1_000, () => ({ code: { coding: many(8, () => ({ code: 'x', display: 'y' })) } })),
        }),
      ),
      stalls(
        'stalls others with a batch of large resources',
        () =>
          batchOf(
            many(60, (n) =>
              put(observation(`o${n}`, { component: many(150, () => ({ code: { text: 'x' } })) })),
            ),
          ) as never,
      ),
    ],
  },
  {
    rule: 'An id is one of FHIR’s, and no step in a path.',
    changes: [
      {
        file: 'central/store/references.ts',
        find: 'export const idPattern = /^(?!\\.{1,2}$)[A-Za-z0-9\\-.]{1,64}$/',
        replace: 'export const idPattern = /^[^]+$/',
      },
    ],
    attacks: [
      ...['€', '日本', 'a\r\nb', 'a/b', '<b>', 'x'.repeat(65)].map(identified),
      entered('writes in a Bundle under an id that is a step in a path', {
        request: { method: 'PUT', url: 'Composition/..', ifNoneMatch: '*' },
        resource: { ...draft(), id: '..' },
      }),
    ],
  },
  {
    rule: 'An entry of a Bundle has the form of one.',
    changes: [
      {
        file: bundle,
        find: 'if (read.success) return read.data',
        replace: 'if (value !== 5) return value as Entry',
      },
    ],
    attacks: [
      entered('sends a transaction whose entry is null', null),
      entered('sends a transaction whose entry has a number as its version', {
        request: { method: 'PUT', url: 'Composition/n1', ifMatch: 5 },
        resource: draft(),
      }),
      entered('sends a transaction whose entry has a list as its version', {
        request: { method: 'PUT', url: 'Composition/n1', ifMatch: ['x'] },
        resource: draft(),
      }),
      entered('sends a transaction whose entry has an object as its address', {
        request: { method: 'PUT', url: { a: 1 } },
        resource: draft(),
      }),
    ],
  },
  {
    rule: 'A search lists so many values, and its address has an end.',
    changes: [
      { file: 'central/fhir/read.ts', find: 'if (values > mostValues)', replace: 'if (values < 0)' },
      { file: bundle, find: 'url: z.string().max(8_000)', replace: 'url: z.string()' },
    ],
    attacks: [
      listed('searches for forty thousand ids', 'S21', `Patient?_id=${many(40_000, () => 'a')}`),
      listed('searches for a hundred thousand states', 'S21', `Task?status=${many(100_000, () => 'a')}`),
      listed(
        'searches by three thousand bounds in time',
        'S21',
        `Task?${many(3_000, () => '_lastUpdated=gt2020').join('&')}`,
      ),
      listed('searches for three hundred ids', 'junk requests', `Task?_id=${many(300, () => 'a')}`),
    ],
  },
  {
    rule: 'An element has the shape that R4 gives it, also when it is empty.',
    changes: [
      {
        file: validate,
        find: 'if (Array.isArray(found) !== (element.isArray ?? false)) {',
        replace: 'if (found === null) {',
      },
    ],
    attacks: [
      written('writes a note whose relations are an object', draft({ relatesTo: {} })),
      written('writes a note whose sections are an object', draft({ section: {} })),
      written('writes an AuditEvent whose entities are an object', act({ entity: {} })),
      written('writes a resource whose tags are an object', observation('o', { meta: { tag: {} } })),
    ],
  },
  {
    rule: 'The answer to a batch has an end.',
    changes: [{ file: bundle, find: 'if (size >= limits.answer)', replace: 'if (size < 0)' }],
    attacks: [
      sized('reads a hundred megabytes by a batch of thirty kilobytes', async (world) => {
        large(world, 10, 90_000)
        return (await world.ada.post(batchOf(many(20, () => reading('Observation?_count=1000'))))).body
      }),
      sized('has a batch of writes answered with what stands in their place', async (world) => {
        large(world, 60, 90_000)
        return (await world.ada.post(batchOf(many(60, (n) => put(observation(`o${n}`)))), underClaim)).body
      }),
    ],
  },
  {
    rule: 'A page ends at its size.',
    changes: [
      {
        file: 'central/store/store.ts',
        find: 'if (at > 0 && size + more > bytes) return true',
        replace: 'void bytes',
      },
    ],
    attacks: [
      sized('reads a whole chart in one page', async (world) => {
        large(world, 60, 90_000)
        return (await world.ada.get('Patient/p1/$everything?_count=1000')).body
      }),
      sized('reads all observations in one page', async (world) => {
        large(world, 60, 90_000)
        return (await world.ada.get('Observation?patient=p1&_count=1000')).body
      }),
    ],
  },
  {
    rule: 'A history has as many versions as one answer holds.',
    changes: [
      {
        file: 'central/store/store.ts',
        find: 'if (rows.length > 0 && size > settings.limits.answer) break',
        replace: '',
      },
    ],
    attacks: [
      sized('reads all versions of a large resource at once', async (world) => {
        for (let n = 0; n < 40; n++)
          world.server.store.put(observation('o', { code: { text: `${n}${'x'.repeat(90_000)}` } }))
        return (await world.ada.get('Observation/o/_history?_count=1000')).body
      }),
    ],
  },
  {
    rule: 'What a batch read is not kept for its Idempotency-Key.',
    changes: [
      {
        file: 'central/fhir/routes.ts',
        find: 'if (!writes) return send(reply, bundleAnswer(who, batch(services, writer, bundle)))',
        replace: '',
      },
      { file: 'central/fhir/routes.ts', find: "reads ? 'writes' : undefined", replace: 'undefined' },
    ],
    attacks: [false, true].map((mixed) => ({
      title: `has what a batch read kept for ninety days${mixed ? ', beside what it wrote' : ''}`,
      of: 'S16' as const,
      run: () =>
        inVisit(async (world) => {
          large(world, 5, 90_000)
          const writes = mixed ? [put(observation('small'))] : []
          const sent = batchOf([...many(5, (n) => reading(`Observation/o${n}`)), ...writes])
          must((await world.ada.post(sent, underClaim)).status === 200, 'the batch is answered')
          const { size } = world.server.context.db
            .prepare<[], { size: number | null }>('SELECT sum(length(body)) AS size FROM idempotency')
            .get() ?? { size: 0 }
          return (size ?? 0) > 300_000 ? `${size} characters are kept` : null
        }),
    })),
  },
]

/** So many visits that ben finished, written as rows, which is quicker. */
function finish({ server }: World, from: number, to: number): void {
  const { db } = server.context
  const [, , task] = waitingVisit('x')
  const rows = { task: JSON.stringify(task), act: JSON.stringify(act({})) }
  db.transaction(() => {
    for (let n = from; n < to; n++)
      for (const [type, id, body] of [
        ['Task', `t-${n}`, rows.task],
        ['AuditEvent', `a-${n}`, rows.act],
      ] as const) {
        const place = Number(
          db.prepare('INSERT INTO change (id) VALUES (?)').run(`${type}${n}`).lastInsertRowid,
        )
        db.prepare('INSERT INTO version VALUES (?, ?, ?, ?, 0, ?)').run(place, type, id, `${type}${n}`, body)
        db.prepare("INSERT INTO current VALUES (?, ?, ?, ?, 0, ?, NULL, 'completed', 0)").run(
          type,
          id,
          place,
          place,
          `q${n}`,
        )
        if (type === 'Task')
          db.prepare("INSERT INTO visit VALUES (?, ?, NULL, 'ben', 'completed', 0)").run(id, `q${n}`)
        else db.prepare("INSERT INTO audit_agent VALUES ('ben', ?)").run(place)
      }
  })()
}
const ofOthers = (title: string, work: (world: World) => unknown): Attack => ({
  title,
  of: 'S29',
  run: () =>
    inVisit(async (world) => {
      finish(world, 0, 150)
      const runs = () => many(40, () => work(world))
      runs()
      const few = cost(runs)
      finish(world, 150, 45_000)
      // The clock of a thread's processor time goes by 4 ms.
      const times = (4 + cost(runs)) / (4 + few)
      return times > 2
        ? `three hundred times the visits of others cost ${Math.round(times)} times as much`
        : null
    }),
})

export const ofOthersOnly: Weakening[] = [
  {
    rule: 'The feed goes through what is the reader’s.',
    changes: [
      {
        file: 'central/changes/feed.ts',
        find: 'c INDEXED BY current_task WHERE',
        replace: 'c NOT INDEXED WHERE',
      },
    ],
    attacks: [
      ofOthers('reads the feed after a year of visits of others', ({ server }) =>
        readFeed(server.context.store as never, 'ada', undefined, 200, ''),
      ),
    ],
  },
  {
    rule: 'A search for AuditEvents goes through the reader’s own.',
    changes: [
      {
        file: 'central/store/search.ts',
        find: "from: 'audit_agent a CROSS JOIN current c ON c.position = a.position'",
        replace: "from: 'current c CROSS JOIN audit_agent a ON a.position = c.position'",
      },
    ],
    attacks: [
      ofOthers('searches AuditEvents among those of everybody', ({ server }) =>
        search(server.context.db, 'AuditEvent', { practitioner: 'ada', limit: 100 }),
      ),
    ],
  },
]

const junk = 'junk requests'
const asks = (
  title: string,
  path: string,
  method = 'GET',
  body?: string,
  more: Record<string, string> = {},
): Attack => ({
  title,
  of: junk,
  run: () =>
    inVisit(async ({ ada }) =>
      verdict((await ada.call(method, path, body, more).catch(() => ({ status: 599 }))).status),
    ),
})
const cursor = (parts: unknown) =>
  `/fhir/R4/$changes?cursor=${Buffer.from(typeof parts === 'string' ? parts : JSON.stringify(parts)).toString('base64url')}`

export const junkRequests: Weakening[] = [
  {
    rule: 'A cursor is one that this server gave.',
    changes: [
      {
        file: 'central/changes/cursor.ts',
        find: "if (Array.isArray(parts) && isPlace(parts[0]) && typeof parts[1] === 'string' && isPlace(parts[2] ?? 0))",
        replace: 'if (parts !== isPlace)',
      },
      {
        file: 'central/changes/cursor.ts',
        find: 'if (changeAt(db, position) !== change)',
        replace: 'if (position === undefined)',
      },
    ],
    attacks: [
      asks('reads the feed with the cursor null', cursor(null)),
      asks('reads the feed with an empty list as its cursor', cursor([{}, 'x'])),
      asks('reads the feed with words as its cursor', cursor(['1; DROP TABLE version', 'x'])),
      asks('reads the feed from a place between two places', cursor([1.5, ''])),
      asks('reads the feed from before its beginning', cursor([-5, ''])),
      asks('reads the feed with another server’s place', cursor([1, 'x'])),
      asks('reads a chart with the cursor null', cursor(null).replace('$changes', 'Patient/p1/$everything')),
    ],
  },
  {
    rule: 'A count is a whole number.',
    changes: [{ file: request, find: 'if (!/^\\d{1,9}$/.test(value))', replace: "if (value === 'x')" }],
    attacks: [
      asks('reads minus one entries of the feed', '/fhir/R4/$changes?_count=-1'),
      asks('reads a page of no number', '/fhir/R4/$changes?_count=abc'),
      asks('reads a page of a number too large', '/fhir/R4/Task?_count=99999999999999999999'),
      asks('says twice how long a page is to be', '/fhir/R4/$changes?_count=1&_count=2'),
      asks('reads a history of half a version', '/fhir/R4/Patient/p1/_history?_count=0.5'),
    ],
  },
  {
    rule: 'A body is one JSON object.',
    changes: [
      {
        file: request,
        find: "if (value && typeof value === 'object' && !Array.isArray(value))",
        replace: 'if (value !== undefined)',
      },
      {
        file: request,
        find: '// One answer for everything that is no JSON object.',
        replace: "throw new TypeError('not JSON')",
      },
    ],
    attacks: [
      asks('posts null', '/fhir/R4', 'POST', 'null'),
      asks('posts a body that is cut short', '/fhir/R4', 'POST', '{"resourceType":"Bundle"'),
      asks('posts nothing', '/fhir/R4', 'POST', ''),
      {
        title: 'posts invalid UTF-8',
        of: junk,
        run: () =>
          inVisit(async ({ server }) => {
            const payload = Buffer.from([0x7b, 0xff, 0xfe, 0x7d])
            const headers = { authorization: 'Bearer ada' }
            return verdict(
              (await server.inject({ method: 'POST', url: '/fhir/R4/', headers, payload })).statusCode,
            )
          }),
      },
      asks('posts a compressed body', '/fhir/R4', 'POST', '\x1f\x8b\x08\x00', { 'content-encoding': 'gzip' }),
    ],
  },
  {
    rule: 'What is said in a call and by a heartbeat has the form of the contract.',
    changes: [
      {
        file: 'central/realtime/index.ts',
        find: 'if (result.success) return result.data',
        replace: 'if (shape) return value as T',
      },
    ],
    attacks: [
      asks(
        'beats with words for leases',
        '/realtime/presence',
        'PUT',
        '{"availability":"available","unsent":0,"leases":"x"}',
      ),
      asks(
        'beats with a lease of nothing',
        '/realtime/presence',
        'PUT',
        '{"availability":"available","unsent":0,"leases":[null]}',
      ),
      asks(
        'beats with an object for its availability',
        '/realtime/presence',
        'PUT',
        '{"availability":{},"unsent":0,"leases":[]}',
      ),
      asks(
        'beats with a list for what is unsent',
        '/realtime/presence',
        'PUT',
        '{"availability":"off","unsent":[],"leases":[]}',
      ),
      asks(
        'joins with an object for a name',
        '/realtime/calls/p1-visit/participants/x',
        'PUT',
        '{"name":{},"role":{}}',
      ),
    ],
  },
]
