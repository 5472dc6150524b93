import { rmSync } from 'node:fs'
import { textsOf } from '../../main/engine/record/composition.ts'
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.ts'
import { beginning, settle, tempRoot, visitOf } from './beginning.ts'
import { type Server, startServer } from './central.ts'
import { type Client, createClient, currentVersion } from './client.ts'
import { type Counts, count, createNetwork, type Network } from './network.ts'
import { randomFrom, type Schedule } from './schedule.ts'
import { decide, runner } from './steps.ts'
import { type Verdict, verdictOf } from './verdict.ts'
import { createWatch, type Watch } from './watch.ts'
import { workstations } from './workstations.ts'

/** After the faults stop, so many rounds of sync and decisions must be enough. */
const mostRounds = 12
/** The longest back-off is a minute, and a request that is late is so by half of one. */
const longestWaitMs = 65_000

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

/** Runs one schedule to its end and judges what is left. */
export async function runSchedule(schedule: Schedule, counts: Counts): Promise<Verdict> {
  const begun = await beginning()
  const root = tempRoot()
  const random = randomFrom(schedule.seed)
  let server: Server | undefined
  const { pageSize, outdated } = schedule
  if (pageSize) count(counts, 'schedules with charts of several pages')
  const network = createNetwork(
    counts,
    () => {
      if (!server) throw new Error('The server is not there yet.')
      return server.central
    },
    pageSize,
  )
  const clock = createVirtualClock(begun.at, network.busy)
  network.use(clock)
  server = await startServer(root, clock, begun.central)
  const watch = createWatch()
  const watched = { ...network, line: () => watch.over(network.line()) }
  const clients = workstations.map(({ name, practitioner }) =>
    createClient({
      name,
      practitioner,
      network: watched,
      clock,
      random,
      root,
      outdated: name === outdated,
      begunWith: begun.folders[name],
    }),
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
    await settle(world, 1000)
    server.copy()
    if (outdated) server.require(currentVersion)
    const run = runner(world)
    for (const step of schedule.steps) {
      await run.step(step)
      if (process.env.TRACE) trace(world, JSON.stringify(step))
    }
    run.shared()
    await end(world)
    for (const { name, cache } of clients) {
      const waiting = new Set(cache.outbox().map(({ key }) => key))
      for (let n = watch.acknowledged(name, waiting); n > 0; n--) count(counts, 'signature acknowledged')
    }
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
      const typed = (['subjective', 'plan'] as const).map((section) =>
        JSON.stringify(cache.noteTyped(visit, section) ?? ''),
      )
      if (journal.length) console.log(`  ${name} ${visit}:`, [...journal, ...conflicts, ...typed].join('; '))
      for (const row of cache.outbox())
        console.log(`  ${name} row ${row.id} ${row.state} ${row.mine.map((it) => it.resourceType)}`)
    }
  for (const { resource } of server.store.search('Composition', {}))
    console.log(
      `  central ${resource.encounter?.reference}:`,
      one(Object.values(textsOf(resource)).join(';')),
    )
}

export function hold(world: World, patientId: string, practitioner: string, claim: number): void {
  for (const client of world.clients)
    if (client.practitioner === practitioner)
      client.holds(visitOf(patientId, claim, world.server.proofOf(`${patientId}-task`, claim, practitioner)))
}

/**
 * Everything gets through from now on, and everyone decides what there is to decide, until nothing moves any more: not
 * in a round, and then not in a time longer than any wait of the program.
 */
async function end(world: World): Promise<void> {
  const { clients, clock, server } = world
  for (const client of clients) client.line.heal()
  const standing = () => JSON.stringify([server.newest(), ...clients.map((client) => client.standing())])
  let before = ''
  for (let round = 0; round < mostRounds; round++) {
    // A visit handed over while its last words still waited stays its author's to send.
    for (const client of clients) {
      client.catchUp()
      decide(world, client)
      client.writeNotes()
    }
    server.sweep()
    // In the first, what was late arrives.
    await settle(world, round === 0 ? longestWaitMs : 5000)
    if (process.env.TRACE) trace(world, `round ${round}`)
    if (standing() === before) {
      await clock.advance(longestWaitMs)
      if (standing() === before) return
    }
    before = standing()
  }
}
