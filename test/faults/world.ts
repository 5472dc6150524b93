import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isOver } from '../../central/store/task.ts'
import { textsOf } from '../../main/engine/note/composition.ts'
import { Refusal } from '../../main/engine/problems.ts'
import type { SectionCode } from '../../preload/views.ts'
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.ts'
import { type Server, startServer } from './central.ts'
import { type Client, createClient } from './client.ts'
import { type Counts, count, createNetwork, type Network } from './network.ts'
import { randomFrom, type Schedule, type Step } from './schedule.ts'
import { tokensIn } from './tokens.ts'
import { type Verdict, verdictOf } from './verdict.ts'
import { createWatch, type Watch } from './watch.ts'

const sections: SectionCode[] = ['subjective', 'plan']
/** After the faults stop, so many rounds of sync and decisions must be enough. */
const mostRounds = 12

export type World = {
  clock: VirtualClock
  server: Server
  network: Network
  watch: Watch
  clients: Client[]
  /** Tokens whose edit was answered as kept, and what may be gone of them. */
  kept: Set<string>
  deleted: Set<string>
  counts: Counts
}

export function tempRoot(): string {
  const memory = '/dev/shm'
  try {
    return mkdtempSync(join(memory, 'rounds-faults-'))
  } catch {
    return mkdtempSync(join(tmpdir(), 'rounds-faults-'))
  }
}

/** Runs one schedule to its end and judges what is left. */
export async function runSchedule(schedule: Schedule, counts: Counts): Promise<Verdict> {
  const root = tempRoot()
  mkdirSync(root, { recursive: true })
  const random = randomFrom(schedule.seed)
  let server: Server | undefined
  const network = createNetwork(counts, () => {
    if (!server) throw new Error('The server is not there yet.')
    return server.central
  })
  const clock = createVirtualClock(undefined, network.busy)
  network.use(clock)
  server = await startServer(root, clock)
  const watch = createWatch()
  const watched = { ...network, line: () => watch.over(network.line()) }
  const names = [
    ['ada-1', 'ada'],
    ['ada-2', 'ada'],
    ['ben-1', 'ben'],
  ] as const
  const clients = names.map(([name, practitioner]) =>
    createClient({ name, practitioner, network: watched, clock, random, root }),
  )
  const world: World = {
    clock,
    server,
    network,
    watch,
    clients,
    kept: new Set(),
    deleted: new Set(),
    counts,
  }
  try {
    await claim(world, 'p', 'ada')
    await claim(world, 'q', 'ben')
    await settle(world, 3000)
    server.copy()
    const run = runner(world)
    for (const step of schedule.steps) {
      await run.step(step)
      if (process.env.TRACE) trace(world, JSON.stringify(step))
    }
    run.shared()
    await end(world)
    return verdictOf(world)
  } finally {
    for (const client of clients) await client.close()
    await server.close()
    rmSync(root, { recursive: true, force: true })
  }
}

/** For whoever looks for the cause of a failure: where the words are after each step. */
function trace({ server, clients }: World, what: string): void {
  const one = (text: string) => text.replaceAll('\n', '|')
  console.log(`> ${what}`)
  for (const { name, cache } of clients)
    for (const visit of ['p-visit', 'q-visit']) {
      const journal = cache.journal(visit).map(({ section, text }) => `${section} ${one(text)}`)
      const conflicts = cache.conflicts(visit).map(({ section, theirs }) => `${section} ? ${one(theirs)}`)
      const facts = ['subjective', 'plan'].map(
        (section) => cache.fact(`note-typed:${visit}:${section}`) ?? '',
      )
      if (journal.length) console.log(`  ${name} ${visit}:`, [...journal, ...conflicts, ...facts].join('; '))
      for (const row of cache.outbox())
        console.log(`  ${name} row ${row.id} ${row.state} ${row.mine.map((it) => it.resourceType)}`)
    }
  for (const { resource } of server.store.search('Composition', {}))
    console.log(
      `  central ${resource.encounter?.reference}:`,
      one(Object.values(textsOf(resource)).join(';')),
    )
}

async function claim(world: World, patientId: string, practitioner: string): Promise<void> {
  const taskId = `${patientId}-task`
  const { body } = await world.server.lease(practitioner, 'PUT', taskId, { 'if-none-match': '*' }, {})
  hold(world, patientId, practitioner, body.claim)
}

function hold(world: World, patientId: string, practitioner: string, claim: number): void {
  const visit = { encounterId: `${patientId}-visit`, taskId: `${patientId}-task`, patientId, claim }
  for (const client of world.clients) if (client.practitioner === practitioner) client.holds(visit)
}

async function settle(world: World, ms: number): Promise<void> {
  for (const client of world.clients) void client.sync.pokeNow()
  await world.clock.advance(ms)
}

function runner(world: World) {
  const { clock, clients, counts } = world
  let next = 0
  let owner = 'ada'
  let claimNumber = 1
  /** Who typed into one section of one visit. */
  const typists = new Map<string, Set<Client>>()
  const client = (who: number): Client => clients[who] as Client
  /** What was handed over to Ben he works in first. */
  const visitOf = (it: Client) =>
    it.practitioner === 'ben' && !it.holdsNow('p-visit') ? 'q-visit' : 'p-visit'

  /** A refusal is an answer: what it was about is not kept, and the screen says so. */
  function refusable(name: string, work: () => void): boolean {
    try {
      work()
      count(counts, name)
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      count(counts, `${name} refused`)
      return false
    }
  }

  function type(it: Client, section: SectionCode, how: 'end' | 'start' | 'same-line' | 'delete'): void {
    const encounterId = visitOf(it)
    const { text } = it.editor(encounterId, section)
    const lines = text === '' ? [] : text.split('\n')
    const token = `T${++next}.`
    let gone: string[] = []
    switch (how) {
      case 'end':
        lines.push(token)
        break
      case 'start':
        lines.unshift(token)
        break
      case 'same-line':
        lines[Math.max(0, lines.length - 1)] = `${lines.at(-1) ?? ''} ${token}`.trim()
        break
      case 'delete':
        gone = tokensIn(lines.splice(Math.floor(lines.length / 2), 1).join(' '))
        lines.push(token)
        break
    }
    const done = refusable('edit', () => it.type(encounterId, section, lines.join('\n')))
    if (!done) return
    world.kept.add(token)
    for (const one of gone) world.deleted.add(one)
    const place = `${encounterId} ${section}`
    typists.set(place, (typists.get(place) ?? new Set()).add(it))
  }

  async function step(it: Step): Promise<void> {
    switch (it.do) {
      case 'type':
        return type(client(it.who), sections[it.section] as SectionCode, it.how)
      case 'look':
        count(counts, 'look')
        return client(it.who).look(visitOf(client(it.who)))
      case 'observe': {
        const token = `T${++next}.`
        const done = refusable('observe', () =>
          client(it.who).observe(visitOf(client(it.who)), `o${next}`, token),
        )
        if (done) world.kept.add(token)
        return
      }
      case 'sign':
        // Who signs has read it.
        client(it.who).look(visitOf(client(it.who)))
        for (const section of sections)
          refusable('seen', () => client(it.who).seen(visitOf(client(it.who)), section))
        refusable('sign', () => client(it.who).sign(visitOf(client(it.who))))
        return
      case 'decide':
        return decide(world, client(it.who))
      case 'sync':
        count(counts, 'push and pull')
        void client(it.who).sync.pokeNow()
        return clock.advance(20)
      case 'wait':
        return clock.advance(it.ms)
      case 'fault':
        return client(it.who).line.arm(it)
      case 'partition':
        return client(it.who).line.partition(it.ms)
      case 'skew':
        count(counts, 'skew')
        return client(it.who).skew(it.ms)
      case 'kill':
        count(counts, it.mirrorLost ? 'kill, mirror lost' : 'kill')
        return client(it.who).kill(it.mirrorLost)
      case 'copy':
        return world.server.copy()
      case 'restore':
      case 'fail-over':
        return putBack(it.ageMs, it.do)
      case 'expire-tombstones':
        return expire()
      case 'hand-over':
        return handOver()
    }
  }

  async function putBack(ageMs: number, how: 'restore' | 'fail-over'): Promise<void> {
    await clock.advance(0)
    const made = await world.server.putBack(ageMs, how === 'restore')
    if (made === undefined) return
    count(counts, how)
    world.network.versionsOfKey.clear()
    world.watch.historyChanged()
    // The line's next heartbeat states who has the visit; a server that forgot it gives it back.
    const held = world.server.central.context.leases.renew(owner, [
      { task: 'p-task', claim: claimNumber, heardSecondsAgo: 0 },
    ])
    const over = isOver(world.server.store.read('Task', 'p-task')?.resource.status ?? 'requested')
    if (!over && !held.leases.some((one) => one.mine && one.claim === claimNumber))
      throw new Error('A claim was lost.')
  }

  /** Another system deletes the oldest observation; then the server forgets that it was there. */
  function expire(): void {
    // Keys are kept for 90 days: what is still on its way then is not what this step is about.
    const unsettled = new Set(
      clients.flatMap((one) => one.cache.outbox().flatMap(({ mine }) => mine.map(({ id }) => id))),
    )
    const found = world.server.store
      .search('Observation', {})
      .find(({ resource }) => !unsettled.has(resource.id))
    if (found?.resource.id) {
      world.server.store.remove('Observation', found.resource.id)
      for (const token of tokensIn(found.resource.valueString ?? '')) world.deleted.add(token)
    }
    world.server.expire()
    // Their answers are forgotten with the deletions: these keys stand for requests of long ago.
    world.network.versionsOfKey.clear()
    count(counts, 'expire-tombstones')
  }

  async function handOver(): Promise<void> {
    await clock.advance(0)
    const held = world.server.central.context.leases.holderOf('p-visit')
    if (!held) return
    const to = held.practitionerId === 'ada' ? 'ben' : 'ada'
    const { status, body } = await world.server.lease(
      held.practitionerId,
      'PUT',
      'p-task',
      { 'if-match': `"${held.claim}"` },
      { holder: `Practitioner/${to}` },
    )
    if (status >= 300) return
    count(counts, 'hand-over')
    // A provider writes what they have before they hand over.
    for (const one of clients) {
      if (one.practitioner === held.practitionerId) {
        one.catchUp()
        one.gaveUp('p-task')
      }
    }
    hold(world, 'p', to, body.claim)
    owner = to
    claimNumber = body.claim
  }

  return {
    step,
    shared() {
      const some = (more: (its: Client[]) => boolean) => [...typists.values()].some((its) => more([...its]))
      if (some((its) => its.filter(({ practitioner }) => practitioner === 'ada').length > 1))
        count(counts, 'schedules with two devices of one author in one section')
      if (some((its) => new Set(its.map(({ practitioner }) => practitioner)).size > 1))
        count(counts, 'schedules with two authors in one section')
    },
  }
}

/** A clinician who keeps the words of both sides, each once. */
function decide(world: World, client: Client): void {
  for (const encounterId of ['p-visit', 'q-visit']) {
    if (!client.holdsNow(encounterId)) continue
    try {
      client.look(encounterId)
      for (const { section, theirs } of client.cache.conflicts(encounterId)) {
        const { text } = client.editor(encounterId, section)
        const have = new Set(tokensIn(text))
        const more = tokensIn(theirs).filter((token) => !have.has(token))
        client.decide(encounterId, section, [...(text ? [text] : []), ...more].join('\n'))
        count(world.counts, 'decision')
      }
      client.look(encounterId)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
}

async function end(world: World): Promise<void> {
  for (const client of world.clients) client.line.heal()
  let before = ''
  let quiet = 0
  // Two rounds in which nothing moved: no later one would move anything.
  for (let round = 0; round < mostRounds && quiet < 2; round++) {
    // A visit handed over while its last words still waited stays its author's to send.
    for (const client of world.clients) {
      client.catchUp()
      decide(world, client)
      client.writeNotes()
    }
    world.server.sweep()
    await settle(world, 65_000)
    if (process.env.TRACE) trace(world, `round ${round}`)
    const now = JSON.stringify([world.server.newest(), ...world.clients.map((client) => client.standing())])
    quiet = now === before ? quiet + 1 : 0
    before = now
  }
}
