import { randomUUID } from 'node:crypto'
import type { Composition, Resource, ResourceType } from '@medplum/fhirtypes'
import type { FullStore } from '../../../central/store/store.ts'
import { waitingVisit } from '../../../central/testing/practice.ts'
import { textsOf } from '../../../main/engine/record/composition.ts'
import type { Channel, Input, Output } from '../../../preload/contract/index.ts'
import { channels } from '../../../preload/contract/index.ts'
import { blockLimit, longestTurn } from '../block.ts'
import { definitions } from '../fhir.ts'
import { mutated, pick } from '../mutations.ts'
import type { Finding, Target } from '../target.ts'
import { type Act, type Answer, type Ask, ask, type Route } from './ask.ts'
import { hostile, patient, routeOf, tellsOfNote } from './hostile.ts'
import { judgeEnd, strangersIn, tokensIn } from './judge.ts'
import { type Got, openWorld, type Sent, type World } from './world.ts'

/** Answers of a faulty or hostile central API to a real workstation at which somebody types. */
export const engine: Target<Ask> = {
  kind: 'lost',
  perBatch: 30,
  input: ask,
  run,
  tell: (input) => JSON.stringify(input),
}

const visit = { encounterId: `${patient}-visit` }
const sections = ['subjective', 'objective', 'assessment', 'plan'] as const
/** So many requests in answer to one press and a minute's time: somebody asks without rest. */
const mostRequests = 400
/** Then the server is good for a while: what went wrong is not hidden by what goes well later. */
const inputsBetween = 6
/** Enough for every back-off to come to its end. */
const rounds = 10
const roundMs = 65_000

/** What shows something; asked without any effect. */
const looks: readonly [Channel, object][] = [
  ['queue.list', {}],
  ['chart.open', visit],
  ['chart.problems', { chartOf: visit, most: 50 }],
  ['chart.allergies', { chartOf: visit, most: 50 }],
  ['chart.medications', { chartOf: visit, most: 50 }],
  ['chart.observations', { chartOf: visit, section: 'results', most: 50 }],
  ['chart.encounters', { chartOf: visit, most: 50 }],
  ['chart.notes', { chartOf: visit, most: 50 }],
  ['chart.flowsheet', { chartOf: visit, section: 'results', most: 50 }],
  ['chart.search', { chartOf: visit, query: 'pain' }],
  ['chart.summary', { chartOf: visit }],
  ['chart.recordCounts', { chartOf: visit }],
  ['chart.records', { chartOf: visit, section: 'other', most: 50 }],
  ['note.open', visit],
  ['orders.list', visit],
  ['orders.pharmacies', { ...visit, query: '' }],
  ['visit.get', visit],
  ['sync.status', {}],
  ['sync.setAside', {}],
  ['cosign.list', {}],
  ['inbox.list', {}],
  ['queue.unsigned', {}],
  ['queue.colleagues', {}],
  ['session.state', {}],
  ['form.get', { ...visit, form: 'allergy' }],
]
const ofThePatient = new Set<Channel>([
  'chart.open',
  'chart.problems',
  'chart.allergies',
  'chart.medications',
  'chart.observations',
  'chart.encounters',
  'chart.notes',
  'chart.flowsheet',
  'chart.search',
  'chart.summary',
  'chart.recordCounts',
  'chart.records',
  'note.open',
  'orders.list',
  'visit.get',
])

type Armed = { on: Route; answer: Answer; delivered: boolean; times: number }

/** The way between, on which answers are changed. */
function createWay() {
  const armed: Armed[] = []
  const before: Got[] = []
  let asked = 0
  let dead = false
  const excused = new Set<string>()

  async function between(sent: Sent, deliver: (sent: Sent) => Promise<Got>): Promise<Got> {
    if (dead || ++asked > mostRequests) {
      dead = true
      throw new TypeError('fetch failed')
    }
    const route = routeOf(sent)
    const at = armed.findIndex(({ on }) => on === route || on === 'any')
    const fault = armed[at]
    if (!fault) return remembered(await deliver(sent))
    if (--fault.times <= 0) armed.splice(at, 1)
    const isRead = sent.method === 'GET'
    const right = await deliver(
      fault.delivered || isRead ? sent : { ...sent, method: 'GET', body: undefined },
    )
    const got = hostile(fault.answer, sent, right, before)
    // A version from elsewhere, without words that were there, says that their author took them out.
    if ((isRead || got.status === 412) && tellsOfNote(got))
      for (const token of tokensIn(right.text)) if (!tokensIn(got.text).includes(token)) excused.add(token)
    return remembered(got)
  }
  function remembered(got: Got): Got {
    before.push(got)
    if (before.length > 20) before.shift()
    return got
  }
  return {
    between,
    excused,
    arm(fault: Armed) {
      armed.push(fault)
      if (armed.length > 4) armed.shift()
    },
    /** From now on the server answers for itself. */
    heal() {
      armed.length = 0
    },
    /** Answers whether there was no rest since it was asked last. */
    restless(): boolean {
      const was = dead
      asked = 0
      dead = false
      return was
    },
  }
}

async function run(inputs: Ask[], began: (input: number) => void): Promise<Finding[]> {
  definitions()
  const limit = blockLimit()
  const way = createWay()
  const world = await openWorld(way.between)
  const findings: Finding[] = []
  let at = 0
  const found = (kind: string, message: string) => findings.push({ kind, input: at, message })
  const person = createPerson(world, found)
  const store = world.central.context.store as FullStore

  async function step(act: () => Promise<void>, waitMs: number): Promise<void> {
    const longest = longestTurn()
    await act()
    await world.clock.advance(waitMs)
    const took = longest()
    if (took > limit)
      found('crash', `held everybody for ${Math.round(took)} ms, at most ${Math.round(limit)}`)
    if (way.restless()) found('crash', `more than ${mostRequests} requests without rest`)
  }

  /** The server is good again, for as long as it takes; then everything has to be where it belongs. */
  async function good(n: number): Promise<void> {
    way.heal()
    const arrived = `late-${n}`
    store.atomically(() => {
      for (const one of waitingVisit(arrived)) store.put(one as Resource & { id: string })
    })
    for (let round = 0; round < rounds && !(await person.isQuiet(arrived)); round++)
      await step(async () => {
        await person.act({ kind: 'decide' })
        void world.engine().call('sync.now', {})
      }, roundMs)
    for (let nth = 0; nth < looks.length; nth++) await person.look(nth)
    if (!(await person.mayWrite())) return
    const end = { ...(await person.end()), excused: way.excused, atServer: textsAt(store), arrived }
    for (const loss of judgeEnd(end)) found('lost', loss)
  }

  try {
    for (const [n, input] of inputs.entries()) {
      at = n
      began(n)
      way.arm({ ...input })
      await step(async () => {
        await person.act(input.act)
        void world.engine().call('sync.now', {})
      }, input.waitMs)
      await step(() => person.look(n), 0)
      if (findings.length > 5) break
      if (n % inputsBetween === inputsBetween - 1 || n === inputs.length - 1) await good(n)
    }
  } finally {
    await world.close()
  }
  return findings
}

function textsAt(store: FullStore): string {
  const types: ResourceType[] = ['Composition', 'AllergyIntolerance']
  return types.flatMap((type) => store.search(type, {}).map(({ resource }) => textOf(resource))).join('\n')
}

const textOf = (resource: Resource): string =>
  JSON.stringify(
    resource.resourceType === 'Composition' ? [textsOf(resource as Composition), resource] : resource,
  )

/** Who works at it: types, looks, decides, and takes nothing for granted. */
function createPerson(world: World, found: (kind: string, message: string) => void) {
  const kept: string[] = []
  let next = 0

  /** What is answered; undefined: refused, or never. */
  async function call<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C> | undefined> {
    const result = await world.settled(world.engine().call(channel, input))
    if (!result) {
      found('crash', `${channel} was never answered`)
      return undefined
    }
    if (!result.ok) {
      if (result.problem.code === 'internal') found('crash', `${channel} answered internal`)
      return undefined
    }
    const shape = channels[channel].output.safeParse(result.value)
    if (!shape.success)
      found(
        'crash',
        `${channel} answers against the contract: ${shape.error.issues.map(({ path }) => path.join('.')).slice(0, 3)}`,
      )
    if (ofThePatient.has(channel))
      for (const stranger of strangersIn(result.value)) found('lost', `${channel} shows the ${stranger}`)
    return result.value
  }

  async function type(nth: number, how: string): Promise<void> {
    const section = pick(sections, nth)
    await call('note.takeUp', visit)
    const note = await call('note.open', visit)
    const its = note?.sections.find(({ code }) => code === section)
    if (!note || !its) return
    const token = `tk${next++}kt`
    if (note.signedAt !== null) return addTo(note, token)
    const text = {
      end: `${its.text}\n${token}`,
      start: `${token}\n${its.text}`,
      'same-line': `${its.text} ${token}`,
    }[how]
    const done = await call('note.edit', {
      ...visit,
      section,
      text: text ?? token,
      edit: next,
      seen: its.revision,
    })
    if (done) kept.push(token)
  }

  /** What comes after the signature goes into an addendum, the one there is or a new one. */
  async function addTo({ addenda }: Output<'note.open'>, token: string): Promise<void> {
    const there = addenda.find(({ mine, state }) => mine && state === 'unsigned')
    const base = there?.text ?? ''
    const compositionId = there?.compositionId ?? randomUUID()
    const done = await call('note.addendum', {
      ...visit,
      compositionId,
      text: `${base}\n${token}`,
      base,
      edit: next,
    })
    if (done) kept.push(token)
  }

  async function act(it: Act): Promise<void> {
    switch (it.kind) {
      case 'type':
        return type(it.section, it.how)
      case 'allergy': {
        const token = `tk${next++}kt`
        const done = await call('chart.recordAllergy', {
          ...visit,
          text: token,
          rxcui: null,
          reaction: null,
          criticality: 'low',
        })
        if (done) kept.push(token)
        return
      }
      case 'prepare': {
        const location = {
          line: '12 Elm Street',
          city: 'Salem',
          state: 'MA',
          callBack: '508 555 0142',
          companions: 'alone',
        }
        await call('visit.recordContact', { ...visit, mode: 'video', reason: null })
        await call('visit.confirmIdentity', visit)
        await call('visit.recordConsent', {
          ...visit,
          consent: { method: 'verbal', by: 'patient', name: null },
        })
        await call('visit.recordLocation', { ...visit, location })
        await call('visit.start', visit)
        return
      }
      case 'look':
        return look(it.at)
      case 'sign': {
        const review = await call('visit.review', { ...visit, disposition: 'home-care' })
        if (review)
          await call('visit.sign', {
            ...visit,
            disposition: 'home-care',
            digest: review.digest,
            reason: 'Not needed.',
          })
        return
      }
      case 'decide':
        return decide()
      case 'restart':
        return world.restart(it.anew)
      case 'event':
        return say(it)
    }
  }

  async function look(nth: number): Promise<void> {
    const [channel, input] = pick(looks, nth)
    await call(channel, input as Input<typeof channel>)
  }

  /** Keeps the words of both sides, each once. */
  async function decide(): Promise<void> {
    await call('note.takeUp', visit)
    const note = await call('note.open', visit)
    for (const { code, text, conflict, mergedUnseen } of note?.sections ?? []) {
      if (mergedUnseen) await call('note.seen', { ...visit, section: code })
      if (!conflict) continue
      const more = tokensIn(conflict.theirs).filter((token) => !text.includes(token))
      await call('note.decide', { ...visit, section: code, text: [text, ...more].join('\n') })
    }
  }

  function say({ event, mutations, raw }: Extract<Act, { kind: 'event' }>): void {
    const events = [
      ['poke', {}],
      ['arrived', { urgent: true }],
      ['lease', { task: `${patient}-task`, claim: 1, state: 'renewed', by: 'Dr. Ben' }],
      [
        'participants',
        { call: visit.encounterId, participants: [{ id: 'p', name: 'Pat', role: 'patient' }] },
      ],
      ['signal', { call: visit.encounterId, from: 'p', to: 'q', data: '{}' }],
      ['ping', {}],
    ] as const
    const [name, data] = pick(events, event)
    const holder = { data: structuredClone(data) }
    const pool = {
      ids: ['bella-task', 'bella-visit', 'nobody'],
      element: () => undefined,
      mostBytes: 1_000_000,
    }
    for (const one of mutations) mutated(holder, one, pool)
    const raws = [
      'data: {\n\n',
      ': \n',
      'id: \u0000\n\n',
      `event: ${'x'.repeat(500_000)}\n`,
      'event: poke\ndata: null\n\n',
    ]
    world.say(raws[raw] ?? `id: ${event}\nevent: ${name}\ndata: ${JSON.stringify(holder.data) ?? ''}\n\n`)
  }

  return {
    act,
    look,
    /** Everything is sent, and who came last is here. */
    async isQuiet(arrived: string): Promise<boolean> {
      const status = await call('sync.status', {})
      return status?.unsent === 0 && JSON.stringify(await call('queue.list', {})).includes(arrived)
    },
    /** Only who is signed in can be shown anything. */
    async mayWrite(): Promise<boolean> {
      const session = await call('session.state', {})
      return session?.state === 'signed-in' && !session.signInNeeded
    },
    async end() {
      await call('note.takeUp', visit)
      const note = await call('note.open', visit)
      const aside = await call('sync.setAside', {})
      const status = await call('sync.status', {})
      return {
        kept,
        shown: JSON.stringify([
          note,
          aside,
          await call('chart.open', visit),
          await call('chart.allergies', { chartOf: visit, most: 5000 }),
        ]),
        undecided: JSON.stringify(note?.sections.map(({ conflict }) => conflict)),
        setAside: aside?.length ?? 0,
        unsent: status?.unsent ?? 0,
        queue: JSON.stringify(await call('queue.list', {})),
      }
    },
  }
}
