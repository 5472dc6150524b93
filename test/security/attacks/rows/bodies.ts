import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Resource } from '@medplum/fhirtypes'
import { note, patient, penicillinAllergy } from '../../../../central/testing/practice.ts'
import { put, type TestServer } from '../../../../central/testing/server.ts'
import { cost } from '../../../support/cost.ts'
import { type Attack, must, type Weakening } from '../attack.ts'
import { act, batchOf, bundle, inVisit, many, observation, underClaim, verdict } from '../visit-of-ada.ts'

/** Bodies that cost the server, and all others who wait for it, more than they cost who sends them; and ones that are none. */

const issue = (more: object): Resource & { id: string } =>
  ({
    resourceType: 'DetectedIssue',
    id: 'issue',
    status: 'final',
    patient: { reference: 'Patient/p1' },
    ...more,
  }) as never

const largeOrder = {
  resourceType: 'MedicationRequest',
  id: 'large',
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p1' },
  medicationCodeableConcept: { text: 'x' },
  identifier: many(1_000, (n) => ({ value: `${n} ${'x'.repeat(500)}` })),
} as never as Resource & { id: string }

const draft = (more: object = {}) =>
  ({ ...note('n1', 'p1', 'ada', 'preliminary', 'x'), ...more }) as never as Resource & { id: string }

/** As much as can be typed into four sections, each character as long as it can be. */
const fullNote = (id: string) => {
  const [section] = note(id, 'p1', 'ada', 'preliminary', '&amp;'.repeat(200_000)).section ?? []
  return draft({ id, section: many(4, () => section) })
}
/** 4.0, which `JSON.stringify` would write as 4. */
const toATenth = 'AS WRITTEN'
const asWritten = (json: string) => json.replaceAll('"AS WRITTEN"', '4.0')

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
  // The turn that brought the answer counts as well.
  await nextTurn()
  return longest
}

/**
 * Others wait longer for one of these bodies than `most` times as long as it takes to parse it. `send` sends one of them and answers
 * its bytes; each run writes something new, and the best of them counts.
 */
async function waits(runs: number, send: (run: number) => Promise<Sent>, most = 3): Promise<string | null> {
  let turn = Number.POSITIVE_INFINITY
  let body: Sent = Buffer.of()
  for (let run = 0; run < runs; run++)
    turn = Math.min(
      turn,
      await longestTurn(async () => {
        body = await send(run)
      }),
    )
  // The clock of a thread's processor time goes by 4 ms.
  const times = turn / (cost(() => JSON.parse(body.toString())) + 4)
  return times > most ? `others wait ${Math.round(times)} times as long as its parsing takes` : null
}

type Sent = Buffer<ArrayBuffer>

/** As bytes, whose answer is not parsed either: what that takes is the sender's. */
async function sent(server: TestServer, method: string, path: string, body: Sent, more = {}) {
  const headers = { authorization: 'Bearer ada', ...underClaim, ...more }
  const response = await fetch(`${server.url}${path}`, { method, headers, body })
  await response.arrayBuffer()
  return response.status
}

const stalls = (title: string, resource: () => Resource & { id: string }): Attack => ({
  title,
  of: 'S16',
  run: () =>
    inVisit(async ({ ada, server }) => {
      const body = Buffer.from(JSON.stringify(resource()))
      const { resourceType, id } = resource()
      must(body.length < server.context.settings.limits.body, 'it is no larger than a body may be')
      const isBundle = resourceType === 'Bundle'
      const path = isBundle ? '/fhir/R4' : `/fhir/R4/${resourceType}/${id}`
      const send = async () => {
        await sent(server, isBundle ? 'POST' : 'PUT', path, body, { 'if-none-match': '*' })
        return body
      }
      // Once before: the first run of anything is the dearest.
      await send()
      const had = await waits(3, send)
      must((await ada.get('Patient/p1')).status === 200, 'the server still answers')
      return had
    }),
})

/** The same of a transaction, each time with other resources, so that all of it is written. */
const stallsAnew = (
  title: string,
  resources: (run: number, server: TestServer) => (Resource & { id: string })[],
  { before = [], most = 3 }: { before?: Resource[]; most?: number } = {},
): Attack => ({
  title,
  of: 'S16',
  run: () =>
    inVisit(async ({ server }) => {
      for (const resource of before) server.store.put(resource as Resource & { id: string })
      const bodies = many(6, (run) => {
        const entry = resources(run, server).map((it) => put(it))
        return Buffer.from(asWritten(JSON.stringify(batchOf(entry, 'transaction'))))
      })
      return waits(
        bodies.length,
        async (run) => {
          const body = bodies[run] as Sent
          await sent(server, 'POST', '/fhir/R4', body, { 'idempotency-key': `transaction-${run}` })
          return body
        },
        most,
      )
    }),
})

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

const validate = 'central/validation/validate.ts'

const unsized = {
  file: 'central/base/json-size.ts',
  find: 'checkJsonSize(json, standardLimits)',
  replace: 'checkJsonSize(json, { depth: 1e9, arrayEntries: 1e9, values: 1e9 })',
}
const routes = 'central/fhir/routes.ts'
const isSmall = 'if (body.length <= limits.validatedBytesAtOnce && valuesOf(body) <= limits.validatedAtOnce)'
const inOneThread = { file: routes, find: isSmall, replace: 'if (valuesOf(body) >= 0)' }

const besideNotes = {
  file: 'central/validation/validate-worker.ts',
  find: 'if (besideNotes > standardLimits.body)',
  replace: 'if (besideNotes < 0)',
}

export const bodies: Weakening[] = [
  {
    rule: 'A body is no larger than a megabyte, but for a note and a transaction.',
    changes: [
      {
        file: 'central/fhir/routes.ts',
        find: "if (type !== 'Composition' && (request.body as Buffer).length > limits.body)",
        replace: 'if (limits.body < 0)',
      },
      // Which alone would stop it as well.
      besideNotes,
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
    rule: 'A transaction brings beside its notes no more than a body may have.',
    changes: [besideNotes],
    attacks: [
      {
        title: 'writes four megabytes of observations in one transaction',
        of: 'S16',
        run: () =>
          inVisit(async ({ ada }) => {
            const large = many(4, (n) => put(observation(`l${n}`, { valueString: 'x'.repeat(1_000_000) })))
            const { status } = await ada.post(batchOf(large, 'transaction'), underClaim)
            return status === 413 ? null : `it is taken (${status})`
          }),
      },
    ],
  },
  {
    rule: 'A body has no longer list and no more levels than a workstation has to say.',
    changes: [unsized],
    attacks: [
      // This thread looks up each order of an issue.
      stallsAnew('stalls others with an issue about many orders', (run) => [
        issue({
          id: `issue-${run}`,
          implicated: many(25_000, (n) => ({ reference: `MedicationRequest/${n % 10}` })),
        }),
      ]),
      {
        // It is valid in R4, and the other thread's stack is larger than this one's.
        title: 'sends four thousand extensions, each within another',
        of: 'S21',
        run: () =>
          inVisit(async ({ ada }) => {
            const levels = 4_000
            const url = '"url":"http://rounds.example/level"'
            const deep = `${`{${url},"extension":[`.repeat(levels)}{${url},"valueString":"x"}${']}'.repeat(levels)}`
            const body = JSON.stringify(observation('o', { extension: 'DEEP' })).replace(
              '"DEEP"',
              `[${deep}]`,
            )
            const headers = { 'if-none-match': '*', ...underClaim }
            const { status } = await ada.call('PUT', '/fhir/R4/Observation/o', body, headers)
            return verdict(status)
          }),
      },
    ],
  },
  {
    // Each of the two rules stops these alone, so both are taken away.
    rule: 'A body of long lists or many levels is refused, or at least held against R4 in another thread.',
    changes: [unsized, inOneThread],
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
    changes: [inOneThread],
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
    rule: 'A long narrative is held against R4 in another thread.',
    changes: [{ file: routes, find: isSmall, replace: 'if (valuesOf(body) <= limits.validatedAtOnce)' }],
    attacks: [
      stallsAnew('stalls others with the longest note that can be typed', (run) => [fullNote(`full-${run}`)]),
    ],
  },
  {
    rule: 'What a long write stands on is read before it, in turns between which others are served.',
    changes: [
      {
        file: 'central/fhir/routes.ts',
        find: 'await store.readAhead(names)',
        replace: 'await store.readAhead(names.slice(0, 0))',
      },
    ],
    attacks: [
      // Without the rule it is between two and three times, with it not even one.
      stallsAnew(
        'stalls others by changing the longest note that can be typed',
        (run, { store }) => [{ ...store.put(fullNote(`full-${run}`)).resource, title: 'Another' } as never],
        { most: 1.5 },
      ),
    ],
  },
  {
    rule: 'How decimals were written is found out by another thread.',
    changes: [
      {
        file: 'central/validation/validate-apart.ts',
        find: "JSON.parse(body.toString('utf8'))",
        replace: "parseFhirJson(body.toString('utf8'))",
      },
      {
        file: 'central/validation/validate-apart.ts',
        find: "import type { Limits } from '../base/limits.ts'",
        replace:
          "import type { Limits } from '../base/limits.ts'\nimport { parseFhirJson } from '../../main/clinical/fhir-json.ts'",
      },
    ],
    attacks: [
      stallsAnew('stalls others with thousands of values written to a tenth', (run) =>
        many(48, (n) => observation(`d${run}-${n}`, { referenceRange: many(1_000, () => toATenth) })),
      ),
    ],
  },
  {
    rule: 'A transaction is done in one go, and has few entries.',
    changes: [
      {
        file: bundle,
        find: "const most = bundle.type === 'transaction' ? limits.transactionEntries : limits.bundleEntries",
        replace: 'const most = limits.bundleEntries',
      },
    ],
    attacks: [
      stallsAnew('stalls others with a transaction of many entries', (run) =>
        many(500, (n) => observation(`t${run}-${n}`)),
      ),
    ],
  },
  {
    rule: 'An order that an issue names is not read for whose it is.',
    changes: [
      {
        file: 'central/fhir/writable/chart.ts',
        find: "const order = id ? store.row('MedicationRequest', id) : undefined",
        replace:
          "const read = id ? store.read('MedicationRequest', id)?.resource : undefined; const order = read && { deleted: 0, patient: idOf(read.subject.reference, 'Patient') }",
      },
    ],
    attacks: [
      stallsAnew(
        'stalls others with an issue that names one large order many times',
        (run) => [
          issue({
            id: `issue-${run}`,
            implicated: many(1_000, () => ({ reference: 'MedicationRequest/large' })),
          }),
        ],
        { before: [largeOrder] },
      ),
    ],
  },
  {
    rule: 'An id is one of FHIR’s, and no step in a path.',
    changes: [
      {
        file: 'central/readers/references.ts',
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
]
