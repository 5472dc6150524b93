import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { textsOf } from '../../main/engine/note/composition.ts'
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.ts'
import { type Server, startServer } from './central.ts'
import { type Client, createClient, currentVersion } from './client.ts'
import { type Counts, count, createNetwork, type Network } from './network.ts'
import { randomFrom, type Schedule } from './schedule.ts'
import { decide, runner } from './steps.ts'
import { type Verdict, verdictOf } from './verdict.ts'
import { createWatch, type Watch } from './watch.ts'

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
  // The charts here are small; in every other schedule they are several pages all the same.
  const pageSize = schedule.seed % 2 === 0 ? 2 : null
  if (pageSize) count(counts, 'schedules with charts of several pages')
  const network = createNetwork(
    counts,
    () => {
      if (!server) throw new Error('The server is not there yet.')
      return server.central
    },
    pageSize,
  )
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
  // In every third schedule one workstation runs the program of before, until it is upgraded.
  const outdated = schedule.seed % 3 === 0 ? names[schedule.seed % names.length]?.[0] : undefined
  const clients = names.map(([name, practitioner]) =>
    createClient({ name, practitioner, network: watched, clock, random, root, outdated: name === outdated }),
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
    if (outdated) server.require(currentVersion)
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

export function hold(world: World, patientId: string, practitioner: string, claim: number): void {
  const visit = { encounterId: `${patientId}-visit`, taskId: `${patientId}-task`, patientId, claim }
  for (const client of world.clients) if (client.practitioner === practitioner) client.holds(visit)
}

async function settle(world: World, ms: number): Promise<void> {
  for (const client of world.clients) void client.sync.pokeNow()
  await world.clock.advance(ms)
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
