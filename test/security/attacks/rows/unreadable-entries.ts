import type { Resource } from '@medplum/fhirtypes'
import { createCentral } from '../../../../central/app.ts'
import type { Engine } from '../../../../main/engine/engine.ts'
import { task } from '../../../../main/engine/sync/test/workstation.ts'
import { workstation } from '../../../../main/engine/testing/workstation.ts'
import { type Attack, must, type Weakening } from '../attack.ts'
import { altered, at, behind, garbage } from '../hostile-central.ts'

/** One entry of the feed or of a chart that nobody can read: it costs itself alone. */

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

/** What the attacker has of a visit, once the workstation has taken in what the training practice's central API holds besides. */
async function inVisitBeside(
  stored: (me: string) => object[],
  had: (engine: Engine, encounterId: string) => Promise<string | null>,
): Promise<string | null> {
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
    // Without the rule it may stumble itself: what is left is looked at.
    await one.engine().call('sync.now', {})
    return await had(one.engine(), encounterId)
  } finally {
    // Without the rule it may not even close.
    await one.close().catch(() => {})
    await central.close()
  }
}

/** Everything that a person has on screen is asked for. */
const onScreen = (title: string, of: Attack['of'], stored: (me: string) => object[]): Attack => ({
  title,
  of,
  run: () =>
    inVisitBeside(stored, async (engine, encounterId) => {
      const list = { chartOf: { encounterId }, most: 50 }
      const answers = await Promise.all([
        engine.call('queue.list', {}),
        engine.call('chart.open', { encounterId }),
        engine.call('chart.problems', list),
        engine.call('chart.allergies', list),
        engine.call('chart.medications', list),
        engine.call('session.state', {}),
        engine.call('sync.status', {}),
      ])
      return answers.every(({ ok }) => ok) ? null : 'the queue, the chart or the session is gone'
    }),
})

const noShape = {
  file: 'main/engine/fhir/shapes/fits.ts',
  find: 'if (isDeeperThan(value, deepest) || !hasShape(value, value.resourceType)) return false',
  replace: 'void [deepest, hasShape]',
}

const noBorder = [
  noShape,
  {
    file: 'main/engine/base/each-alone.ts',
    find: 'if (isOfFiles(error)) throw error',
    replace: 'throw error',
  },
]

const allergy = (reaction: unknown) => ({
  resourceType: 'AllergyIntolerance',
  id: 'odd',
  patient: { reference: 'Patient/rosa-delgado' },
  reaction,
})

export const unreadableEntries: Weakening[] = [
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
      // The index of the chart finds a place for it: only whoever reads the reaction stumbles.
      onScreen('takes the chart by an allergy', garbage, () => [allergy([{ manifestation: 5 }])]),
    ],
  },
  {
    rule: 'What finds no place in the chart leaves its list unknown.',
    changes: [noShape, { file: 'main/engine/cache/places.ts', find: 'brokenList,\n', replace: 'null,\n' }],
    attacks: [
      {
        title: 'hides an allergy in a list that looks whole',
        of: garbage,
        run: () =>
          inVisitBeside(
            () => [allergy({ severity: 'severe' })],
            async (engine, encounterId) => {
              const asked = { chartOf: { encounterId }, most: 50 }
              const answer = await engine.call('chart.allergies', asked)
              must(answer.ok, 'the list is answered')
              const { state, items } = answer.value
              const shown = items.some(({ id }) => id === 'odd')
              return state === 'listed' && !shown ? 'nobody sees that an allergy is missing' : null
            },
          ),
      },
    ],
  },
]
