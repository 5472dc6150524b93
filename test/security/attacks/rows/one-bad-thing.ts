import type { Resource } from '@medplum/fhirtypes'
import { createCentral } from '../../../../central/app.ts'
import { turning } from '../../../../main/engine/announce-status.ts'
import { createFakeCentral, type FakeCentral } from '../../../../main/engine/sync/test/fake-central.ts'
import {
  note,
  seedVisit,
  task,
  type Workstation,
  workstationOn,
  write,
} from '../../../../main/engine/sync/test/workstation.ts'
import { workstation } from '../../../../main/engine/testing/workstation.ts'
import { type Attack, type Held, must, type Weakening } from '../attack.ts'

/** A central API, or what stands on the way to it, that answers a workstation with what the contract does not know. */
const garbage: Held = 'garbage from the central API'

type Hostile = (path: string, method: string, answer: Response) => Response | Promise<Response>

/** A workstation in a claimed visit, behind somebody who may change each answer. */
async function behind(
  hostile: Hostile,
  attack: (at: { station: Workstation; central: FakeCentral }) => Promise<string | null>,
  seed: (central: FakeCentral) => void = seedVisit,
): Promise<string | null> {
  const central = createFakeCentral()
  seed(central)
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { pathname, search } = new URL(String(input))
    return hostile(pathname + search, init?.method ?? 'GET', await central.fetch(input, init))
  }
  const one = workstationOn({ fetch, centralUrl: 'http://central', token: 'token' })
  const station: Workstation = { ...one, central }
  try {
    return await attack({ station, central })
  } finally {
    await station.end()
  }
}

/** The same answer with another body. */
async function altered(answer: Response, change: (body: never) => unknown): Promise<Response> {
  const body = change((await answer.json()) as never)
  return new Response(JSON.stringify(body), { status: answer.status, headers: answer.headers })
}

const at = (n: number) => ({
  url: 'https://rounds.example/fhir/feed-position',
  valueString: String(n).padStart(16, '0'),
})
const scope = (valueCode: unknown) => ({ url: 'https://rounds.example/fhir/scope', valueCode })
const holding = (resource: unknown) => ({
  extension: [at(1)],
  resource,
  request: { method: 'PUT', url: 'Basic/x' },
})
const person = (more: object) => holding({ resourceType: 'Patient', id: 'x', ...more })
const row = (more: object) => holding({ resourceType: 'Task', id: 'x', status: 'requested', ...more })

/** 33 kinds of entries of a feed that nobody can read. */
const entries: [string, unknown][] = [
  ['null', null],
  ['a number', 5],
  ['a list', [1]],
  ['an empty object', {}],
  ['extensions that are a word', { ...person({}), extension: 'x' }],
  ['a place in the feed that is a number', { ...person({}), extension: [{ ...at(1), valueString: 1 }] }],
  ['no place in the feed', { ...person({}), extension: [] }],
  ['a resource that is a word', holding('x')],
  ['a resource that is null', holding(null)],
  ['a resource that is a list', holding([])],
  ['a resource without a type', holding({ id: 'x' })],
  ['a type that is none', holding({ resourceType: 'constructor', id: 'x' })],
  ['a resource without an id', holding({ resourceType: 'Patient' })],
  ['an id that leads elsewhere', person({ id: '../../leases' })],
  ['an id of a thousand letters', person({ id: 'x'.repeat(1000) })],
  ['a version that is a number', person({ meta: { versionId: 5 } })],
  ['a name that is a word', person({ name: 'x' })],
  ['a birth date that is a number', person({ birthDate: 5 })],
  ['an address that is null', person({ address: null })],
  ['a record nested a thousand deep', person({ contact: JSON.parse('['.repeat(1000) + ']'.repeat(1000)) })],
  [
    'an appointment without participants',
    holding({
      resourceType: 'Appointment',
      id: 'x',
      status: 'booked',
      individual: { reference: 'Patient/p' },
    }),
  ],
  ['a Task whose input is a word', row({ input: 'x' })],
  ['a Task of no known priority', row({ priority: 'never' })],
  ['a Task whose patient is a number', row({ for: { reference: 5 } })],
  ['a note without a date', holding({ resourceType: 'Composition', id: 'x', status: 'final', author: [] })],
  [
    'a note whose sections are an object',
    holding({ resourceType: 'Composition', id: 'x', status: 'final', date: 'x', author: [], section: {} }),
  ],
  [
    'an allergy whose reaction is a word',
    holding({ resourceType: 'AllergyIntolerance', id: 'x', reaction: 'rash' }),
  ],
  ['an observation of nothing', holding({ resourceType: 'Observation', id: 'x', status: 'final' })],
  ['a Provenance without targets', holding({ resourceType: 'Provenance', id: 'x' })],
  ['a contained resource that is a word', person({ contained: ['x'] })],
  ['a scope that is neither enter nor leave', { extension: [scope('all')], request: { url: 'Patient/p' } }],
  ['an enter of nobody', { extension: [scope('enter')], request: { url: 'Patient/' } }],
  ['a deletion of an address', { extension: [at(1)], request: { method: 'DELETE', url: '/leases/..' } }],
]

const hides = ([what, entry]: [string, unknown]): Attack => ({
  title: `hides an urgent patient behind an entry that is ${what}`,
  of: what === 'an appointment without participants' ? 'S3' : garbage,
  run: () =>
    behind(
      (path, _method, answer) =>
        path.includes('$changes')
          ? altered(answer, (page: { entry?: unknown[] }) =>
              page.entry ? { ...page, entry: [entry, ...page.entry] } : page,
            )
          : answer,
      async ({ station, central }) => {
        await station.begin()
        central.store(task({ id: 'urgent', status: 'requested', priority: 'stat' }))
        await station.sync.pokeNow()
        if (station.cache.read('Task', 'urgent') === undefined) return 'an urgent patient is not in the queue'
        return station.sync.status().unreadable ? null : 'something is missing and nobody says so'
      },
    ),
})

const history = 'main/engine/central/history.ts'
const costsThePage = [
  {
    file: history,
    find: 'return { steps: (page.entry ?? []).map(stepOf), cursor }',
    replace:
      "const steps = (page.entry ?? []).map(stepOf)\n  return steps.some(({ kind }) => kind === 'unreadable') ? null : { steps, cursor }",
  },
]

/** Answers the PUT of a note with this; what the attacker has of it is a note that is said to be sent and is not. */
const answersTheNote = (
  title: string,
  of: Attack['of'],
  answer: (stored: Record<string, unknown>, good: Response) => Response,
): Attack => ({
  title,
  of,
  run: () =>
    behind(
      async (_path, method, good) => {
        if (method !== 'PUT') return good
        return answer((await good.clone().json()) as Record<string, unknown>, good)
      },
      async ({ station }) => {
        await station.begin()
        station.cache.put(write, note({ subjective: 'Typed here.' }))
        await station.sync.pokeNow()
        const shown = JSON.stringify(station.cache.read('Composition', 'n')?.resource ?? {})
        if (!shown.includes('Typed here.')) return 'other words than were typed stand in the note'
        const { state } = station.cache.outbox()[0] ?? {}
        if (state === 'set-aside') return 'the words are put aside for good'
        return state === undefined ? 'the note counts as sent' : null
      },
    ),
})
const withBody =
  (change: (stored: Record<string, unknown>) => unknown) =>
  (stored: Record<string, unknown>, good: Response) =>
    new Response(JSON.stringify(change(stored)), { status: 200, headers: good.headers })
const withHeaders =
  (change: Record<string, string>, body?: string) => (stored: Record<string, unknown>, good: Response) => {
    const headers = new Headers(good.headers)
    for (const [name, value] of Object.entries(change)) headers.set(name, value)
    return new Response(body ?? JSON.stringify(stored), { status: 200, headers })
  }
const foreign = note({ subjective: 'Words of another patient.' }).section

const offersAConflict = (what: string, change: object): Attack => ({
  title: `offers ${what} as another version of this note`,
  of: 'S15',
  run: () => {
    let central: FakeCentral | undefined
    return behind(
      (_path, method, good) =>
        method === 'PUT' && central
          ? central.refusal(412, 'version-conflict', {
              current: { ...note({}), meta: { versionId: 'w' }, section: foreign, ...change } as Resource,
            })
          : good,
      async ({ station, central: api }) => {
        central = api
        await station.begin()
        station.cache.put(write, note({ subjective: 'Typed here.' }))
        await station.sync.pokeNow()
        return station.cache.conflicts('e').length > 0
          ? 'foreign words are one choice away from being signed'
          : null
      },
    )
  },
})

const circles = (title: string, cursor: (n: number) => string, position: (n: number) => number): Attack => {
  let asked = 0
  return {
    title,
    of: 'S17',
    run: () =>
      behind(
        (path, _method, good) => {
          if (!path.includes('$changes')) return good
          asked += 1
          if (asked > 100) return new Response('', { status: 500 })
          return altered(good, (page: object) => ({
            ...page,
            link: [{ relation: 'next', url: `/x?cursor=${cursor(asked)}` }],
            entry: [{ extension: [at(position(asked))], resource: { ...task(), meta: { versionId: 'v' } } }],
          }))
        },
        async ({ station }) => {
          await station.begin()
          return asked > 100 ? 'the feed is asked for without end' : null
        },
      ),
  }
}

const ofAnother = (form: string, reference: string): Attack => ({
  title: `brings an allergy of another patient into the chart: ${form}`,
  of: garbage,
  run: () =>
    behind(
      (path, _method, good) =>
        path.includes('/Patient/p/$everything')
          ? altered(good, (page: { entry: unknown[] }) => ({
              ...page,
              entry: [
                ...page.entry,
                {
                  extension: [at(1)],
                  resource: {
                    resourceType: 'AllergyIntolerance',
                    id: 'x',
                    patient: { reference },
                    code: { text: 'Penicillin' },
                  },
                },
              ],
            }))
          : good,
      async ({ station }) => {
        await station.begin()
        return station.cache.ofPatient('AllergyIntolerance', 'p').length > 0 ? 'it stands in the chart' : null
      },
    ),
})

/** What a person has on screen while the central API of the training practice holds these. */
const onScreen = (title: string, of: Attack['of'], stored: (me: string) => object[]): Attack => ({
  title,
  of,
  async run() {
    const central = await createCentral({ database: ':memory:', training: true })
    const one = await workstation(central.url)
    try {
      await one.signIn('okafor@training.rounds.example')
      await one.until(async () => (await one.call('queue.list', {})).waiting.length > 0)
      const { encounterId } = await one.call('queue.claim', { taskId: 'rosa-delgado-task' })
      await one.until(async () => (await one.call('chart.open', { encounterId })).load.state === 'complete')
      const me = (await one.call('session.state', {})).provider?.practitionerId
      must(me, 'somebody is signed in')
      for (const resource of stored(me)) central.context.store.put(resource as Resource & { id: string })
      await one.call('sync.now', {})
      const answers = await Promise.all([
        one.engine().call('queue.list', {}),
        one.engine().call('chart.open', { encounterId }),
        one.engine().call('session.state', {}),
        one.engine().call('sync.status', {}),
      ])
      return answers.every(({ ok }) => ok) ? null : 'the queue, the chart or the session is gone'
    } finally {
      // Without the rule it may not even close.
      await one.close().catch(() => {})
      await central.close()
    }
  },
})

function withoutLength(headers: Headers): Headers {
  const others = new Headers(headers)
  others.delete('Content-Length')
  return others
}

/** Behind a feed that never ends; an hour passes in a few seconds. */
async function withoutEnd(): Promise<string | null> {
  const central = await createCentral({ database: ':memory:', training: true })
  let asked = 0
  let headers: Headers | undefined
  const hostile: typeof globalThis.fetch = async (input, init) => {
    if (!String(input).includes('$changes')) return fetch(input, init)
    headers ??= (await fetch(input, init)).headers
    asked += 1
    const entry = [{ extension: [at(asked)], resource: task({ meta: { versionId: `v${asked}` } }) }]
    const link = [{ relation: 'next', url: `/x?cursor=k${asked}` }]
    const page = { resourceType: 'Bundle', type: 'history', link, entry }
    return new Response(JSON.stringify(page), { headers: withoutLength(headers) })
  }
  const fast = {
    now: () => Date.now(),
    monotonic: () => performance.now() * 20,
    after(ms: number, work: () => void) {
      const timer = setTimeout(work, ms / 20)
      return () => clearTimeout(timer)
    },
  }
  const one = await workstation(central.url, { fetch: hostile, clock: fast })
  try {
    await one.signIn('okafor@training.rounds.example')
    const answered = one.call('sync.now', {}).then(() => true)
    const waited = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 5_000))
    return (await Promise.race([answered, waited])) ? null : 'there is no answer'
  } finally {
    await one.close().catch(() => {})
    await central.close()
  }
}

const pull = 'main/engine/sync/pull.ts'
const judge = 'main/engine/sync/judge.ts'
const noBorder = [
  {
    file: 'main/engine/fhir/shapes/fits.ts',
    find: 'if (isDeeperThan(value, deepest) || !hasShape(value, value.resourceType)) return false',
    replace: 'void [deepest, hasShape]',
  },
  { file: 'main/engine/each-alone.ts', find: 'if (isOfFiles(error)) throw error', replace: 'throw error' },
]

export const oneBadThing: Weakening[] = [
  {
    rule: 'An entry that can’t be read costs itself: the rest of its page goes on, and it is said.',
    changes: costsThePage,
    attacks: entries.map(hides),
  },
  {
    rule: 'What comes from the central API is read by its shape, and each row and part of the screen fails alone.',
    changes: noBorder,
    attacks: [
      onScreen('takes the queue and the chart by the name of a patient', 'S3', () => [
        { resourceType: 'Patient', id: 'rosa-delgado', name: 'x', birthDate: 5 },
      ]),
      onScreen('takes the queue by a Task', garbage, () => [
        {
          resourceType: 'Task',
          id: 'odd',
          status: 'requested',
          code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'on-demand-visit' }] },
          for: { reference: 'Patient/odd' },
          encounter: { reference: 'Encounter/odd' },
          input: 5,
        },
      ]),
      onScreen('takes everything by the record of the provider', 'S27', (me) => [
        { resourceType: 'Practitioner', id: me, name: 5 },
      ]),
      onScreen('takes the chart by an allergy', garbage, () => [
        {
          resourceType: 'AllergyIntolerance',
          id: 'odd',
          patient: { reference: 'Patient/rosa-delgado' },
          reaction: { manifestation: 5 },
        },
      ]),
    ],
  },
  {
    rule: 'A round that takes nothing in says so, though the central API answers.',
    changes: [
      { file: 'main/engine/sync/sync.ts', find: "(health.failing() ? failingWords : '')", replace: "''" },
    ],
    attacks: (
      [
        [
          'a page without a link',
          (answer) => altered(answer, ({ link: _, ...page }: { link: unknown }) => page),
        ],
        ['a list in the place of a page', (answer) => altered(answer, () => [])],
        [
          'entries that are an object',
          (answer) => altered(answer, (page: object) => ({ ...page, entry: {} })),
        ],
        [
          'an error of the server’s',
          (answer) => new Response('{}', { status: 500, headers: answer.headers }),
        ],
      ] satisfies [string, (answer: Response) => Response | Promise<Response>][]
    ).map(([what, answer]) => ({
      title: `makes a workstation deaf without a word: ${what}`,
      of: 'S3',
      run: () =>
        behind(
          (path, _method, good) => (path.includes('$changes') ? answer(good) : good),
          async ({ station }) => {
            await station.begin()
            const { central, words } = station.sync.status()
            return central === 'reachable' && words === '' ? 'nothing comes in, and all looks well' : null
          },
        ),
    })),
  },
  {
    rule: 'Each page of the feed leads on.',
    changes: [
      {
        file: pull,
        find: 'if (!page || !progress.isMade(cursor, page))',
        replace: 'if (!page || (progress.isMade(cursor, page), false))',
      },
    ],
    attacks: [
      circles(
        'leads the feed to the same cursor again',
        () => 'k',
        () => 7,
      ),
      circles(
        'leads the feed round between two cursors',
        (n) => `k${n % 2}`,
        (n) => n,
      ),
      circles(
        'tells the same under ever new cursors',
        (n) => `k${n}`,
        () => 7,
      ),
    ],
  },
  {
    rule: 'What is written here never waits for the feed’s end.',
    changes: [
      {
        file: pull,
        find: 'if (page.steps.length === 0) return null\n      // What is written here never waits for a feed, however long it is.\n      if (interrupted())',
        replace: 'if (page.steps.length === 0) return null\n      if (interrupted() && false)',
      },
    ],
    attacks: [
      {
        title: 'keeps a note from being sent by a feed without end',
        of: 'S17',
        run: () => {
          let asked = 0
          return behind(
            (path, _method, good) => {
              if (!path.includes('$changes')) return good
              asked += 1
              if (asked > 300) return new Response('', { status: 500 })
              return altered(good, (page: object) => ({
                ...page,
                link: [{ relation: 'next', url: `/x?cursor=k${asked}` }],
                entry: [
                  { extension: [at(asked)], resource: { ...task(), meta: { versionId: `v${asked}` } } },
                ],
              }))
            },
            async ({ station, central }) => {
              const begun = station.begin()
              while (asked < 3) await new Promise((resolve) => setImmediate(resolve))
              station.cache.put(write, note({ subjective: 'Typed here.' }))
              void station.sync.pokeNow()
              while (asked < 250 && !central.current('Composition/n'))
                await new Promise((resolve) => setImmediate(resolve))
              const sent = central.current('Composition/n') !== undefined
              await station.sync.stop()
              await begun
              return sent ? null : 'the note waits for the feed to end'
            },
          )
        },
      },
    ],
  },
  {
    rule: 'Who presses to sync is answered, however long a round goes on.',
    changes: [
      {
        file: 'main/engine/engine.ts',
        find: 'withinLimit(sync.pokeNow())',
        replace: '(void withinLimit, sync.pokeNow())',
      },
    ],
    attacks: [
      {
        title: 'lets a person wait for ever who asks to sync',
        of: 'S17',
        run: withoutEnd,
      },
    ],
  },
  {
    rule: 'A server that shows what it does not know has no chart loaded anew for it without end.',
    changes: [
      {
        file: 'main/engine/sync/confirm.ts',
        find: 'return times <= mostOften',
        replace: 'return times <= mostOften || true',
      },
    ],
    attacks: [
      {
        title: 'empties the charts over and over by an entry that it does not know itself',
        of: garbage,
        run: () =>
          behind(
            (path, _method, good) =>
              path.includes('$everything')
                ? altered(good, (page: { entry: unknown[] }) => ({
                    ...page,
                    entry: [
                      ...page.entry,
                      {
                        extension: [at(9_000_000_000)],
                        resource: { resourceType: 'Condition', id: 'x', meta: { versionId: 'nowhere' } },
                      },
                    ],
                  }))
                : good,
            async ({ station }) => {
              await station.begin()
              return station.cache.compartment('p').state === 'complete' ? null : 'no chart is ever here'
            },
          ),
      },
    ],
  },
  {
    rule: 'An acknowledgment says what was sent, of the same patient, visit and author.',
    changes: [
      {
        file: 'main/engine/sync/same-write.ts',
        find: 'isAnotherVersionOf(row, mine, found) && !!found.meta?.versionId && saysWhatWasSent(mine, found)',
        replace:
          'isReadable(found) && nameOf(found) === nameOf(mine) && !!found.meta?.versionId && (isAnotherVersionOf, saysWhatWasSent, row, true)',
      },
    ],
    attacks: [
      ['words of another patient', { subject: { reference: 'Patient/other' }, section: foreign }],
      ['words of another visit', { encounter: { reference: 'Encounter/other' }, section: foreign }],
      ['words of another author', { author: [{ reference: 'Practitioner/other' }], section: foreign }],
      ['a note without the words', { section: undefined }],
      ['other words of the same author', { section: foreign }],
      ['words under a heading of its own', { section: [...(foreign ?? []), { title: 'More' }] }],
    ].map(([what, change]) =>
      answersTheNote(
        `acknowledges a note with ${what}`,
        'S15',
        withBody((stored) => ({ ...stored, ...(change as object) })),
      ),
    ),
  },
  {
    rule: 'What a refusal says stands there is of the same patient, visit and author as what was sent.',
    changes: [
      {
        file: judge,
        find: 'const ours = current === null || row.mine.some((mine) => isAnotherVersionOf(row, mine, current))',
        replace: 'const ours = true || isAnotherVersionOf',
      },
    ],
    attacks: [
      offersAConflict('a note of another patient', { subject: { reference: 'Patient/other' } }),
      offersAConflict('a note of another visit', { encounter: { reference: 'Encounter/other' } }),
      offersAConflict('a note of another author', { author: [{ reference: 'Practitioner/other' }] }),
    ],
  },
  {
    rule: 'Only the stored version of what was sent, with its place in the feed, is an acknowledgment.',
    changes: [
      {
        file: judge,
        find: 'if (status === 200 || status === 201) return acknowledgment(row, answer)',
        replace:
          "if (status === 200 || status === 201) return { kind: 'acknowledged', versions: row.mine.map((resource) => ({ resource, position: '0000000000009999' })) }\n  void acknowledgment",
      },
    ],
    attacks: [
      answersTheNote(
        'acknowledges a note with nothing',
        garbage,
        withBody(() => ({})),
      ),
      answersTheNote(
        'acknowledges a note with null',
        garbage,
        withBody(() => null),
      ),
      answersTheNote(
        'acknowledges a note with a list',
        garbage,
        withBody((stored) => [stored]),
      ),
      answersTheNote(
        'acknowledges a note with a word',
        garbage,
        withBody(() => 'stored'),
      ),
      answersTheNote(
        'acknowledges a note with a page',
        garbage,
        withBody((stored) => ({ resourceType: 'Bundle', type: 'history', entry: [{ resource: stored }] })),
      ),
      answersTheNote(
        'acknowledges a note with a refusal',
        garbage,
        withBody(() => ({ resourceType: 'OperationOutcome', issue: [] })),
      ),
      answersTheNote(
        'acknowledges a note with another type',
        garbage,
        withBody((stored) => ({ ...stored, resourceType: 'Task' })),
      ),
      answersTheNote(
        'acknowledges a note without a version',
        garbage,
        withBody((stored) => ({ ...stored, meta: {} })),
      ),
      answersTheNote(
        'acknowledges a note with a version that is a number',
        garbage,
        withBody((stored) => ({ ...stored, meta: { versionId: 5 } })),
      ),
      answersTheNote(
        'acknowledges a note at no place in the feed',
        garbage,
        withHeaders({ 'Feed-Position': 'x' }),
      ),
    ],
  },
  {
    rule: 'What did not come from the central API itself is no answer.',
    changes: [
      {
        file: 'main/engine/central/client.ts',
        find: 'if (!epoch || body === undefined || status < 200 || (status >= 300 && status < 400)) {',
        replace: 'if (status === 0) {',
      },
      {
        file: judge,
        find: 'if (status === 200 || status === 201) return acknowledgment(row, answer)',
        replace:
          "if (status === 200 || status === 201) return { kind: 'acknowledged', versions: row.mine.map((resource) => ({ resource, position: '0000000000009999' })) }\n  void acknowledgment",
      },
      {
        file: judge,
        find: "if (!problem) return { kind: 'unknown' }",
        replace: "if (!problem) return { kind: 'refused', code: '', words: 'No.' }",
      },
    ],
    attacks: [
      answersTheNote(
        'acknowledges a note with a page of HTML',
        garbage,
        withHeaders({ 'Content-Type': 'text/html' }, '<html>'),
      ),
      answersTheNote(
        'acknowledges a note with an answer cut short',
        garbage,
        withHeaders({}, '{"resourceType":"Compo'),
      ),
      answersTheNote(
        'acknowledges a note in the name of nobody',
        garbage,
        withHeaders({ 'Server-Epoch': '' }),
      ),
      answersTheNote(
        'refuses a note by a gateway’s page',
        garbage,
        () => new Response('<html>', { status: 502, headers: { 'Content-Type': 'text/html' } }),
      ),
      answersTheNote(
        'refuses a note by a redirect',
        garbage,
        () => new Response(null, { status: 302, headers: { Location: 'http://elsewhere.example' } }),
      ),
    ],
  },
  {
    rule: 'A resource stands in the chart of the patient whom it names itself.',
    changes: [
      {
        file: 'main/engine/cache/mirror.ts',
        find: 'const patient = patientOf(resource)\n    if (isOfAnother',
        replace: "const patient = 'p'\n    if (isOfAnother",
      },
    ],
    attacks: [
      ofAnother('named', 'Patient/q'),
      ofAnother('by a version', 'Patient/q/_history/1'),
      ofAnother('by a whole address', 'https://central/fhir/R4/Patient/q'),
    ],
  },
  {
    rule: 'A claim is of the patient and the visit that the queue names.',
    changes: [
      {
        file: 'main/engine/queue/lease-board.ts',
        find: 'assertSameVisit(lease, task, known?.appointmentId)\n    changes',
        replace: 'void assertSameVisit\n    changes',
      },
    ],
    attacks: [
      {
        title: 'answers a claim with the chart of another patient',
        of: 'S15',
        async run() {
          const central = await createCentral({ database: ':memory:', training: true })
          const one = await workstation(central.url, {
            async fetch(input, init) {
              const answer = await fetch(input, init)
              if (!String(input).includes('/leases') || !answer.ok) return answer
              const body = (await answer.text()).replaceAll('"rosa-delgado"', '"thomas-keegan"')
              return new Response(body, { status: answer.status, headers: withoutLength(answer.headers) })
            },
          })
          try {
            await one.signIn('okafor@training.rounds.example')
            await one.until(async () => (await one.call('queue.list', {})).waiting.length > 0)
            const claimed = await one.engine().call('queue.claim', { taskId: 'rosa-delgado-task' })
            return claimed.ok ? 'a visit is open that is two patients’' : null
          } finally {
            await one.close().catch(() => {})
            await central.close()
          }
        },
      },
    ],
  },
  {
    rule: 'A Date that leaps counts for nothing.',
    changes: [
      {
        file: 'main/engine/central/believed-date.ts',
        find: 'return fits || isSteady(stated) ? believe(stated) : reckoned',
        replace: 'return fits || isSteady(stated) || true ? believe(stated) : reckoned',
      },
      {
        file: 'main/engine/central/believed-date.ts',
        find: 'ms >= earliest && ms <= latest',
        replace: '(earliest, latest, true) || ms',
      },
    ],
    attacks: ['Fri, 31 Dec 9999 23:59:59 GMT', 'Wed, 01 Jan 2031 00:00:00 GMT'].map((date) => ({
      title: `makes a workstation forget what it sent by one Date of ${date.slice(12, 16)}`,
      of: 'S27',
      run: () => {
        let wild = false
        return behind(
          (_path, _method, good) => {
            if (!wild) return good
            const headers = new Headers(good.headers)
            headers.set('Date', date)
            return new Response(good.body, { status: good.status, headers })
          },
          async ({ station }) => {
            await station.begin()
            station.cache.put(write, note({ subjective: 'Typed here.' }))
            await station.sync.pokeNow()
            must(station.cache.sent().length === 1, 'the note is sent')
            wild = true
            await station.sync.pokeNow()
            return station.cache.sent().length === 0 ? 'a server that is put back gets it never again' : null
          },
        )
      },
    })),
  },
  {
    rule: 'What a timer throws ends nothing.',
    changes: [
      {
        file: 'main/engine/announce-status.ts',
        find: 'failed(error)\n      }',
        replace: 'throw error\n      }',
      },
    ],
    attacks: [
      {
        title: 'ends the engine by what a timer stumbles over',
        of: 'S27',
        ends: true,
        run: () =>
          new Promise((resolve) => {
            const real = {
              now: () => 0,
              monotonic: () => 0,
              after(ms: number, work: () => void) {
                const timer = setTimeout(work, ms)
                return () => clearTimeout(timer)
              },
            }
            turning(
              real,
              () => {},
              () => {},
            ).after(0, () => {
              throw new TypeError('Cannot read properties of undefined')
            })
            setTimeout(() => resolve(null), 50)
          }),
      },
    ],
  },
]
