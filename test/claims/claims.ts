import { parseArgs } from 'node:util'
import { endWith } from '../setup/end-with.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import { startCentralProcess } from './central.ts'
import { type AcceptedWrite, findingsIn } from './history.ts'
import { createNetwork } from './network.ts'
import { readHistory } from './read-history.ts'
import { type Counts, createWorkstation } from './workstation.ts'

/**
 * `npm run claims`: many workstations race for the same patients at one central API, over sockets, while leases
 * lapse, workstations fall silent and answers get lost. Time of leases is virtual, races are real. Then the central
 * API's own history is held against what it said and accepted meanwhile.
 */
const { values } = parseArgs({
  options: {
    workstations: { type: 'string', default: '200' },
    patients: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const random = seeded(Number(values.seed))
const ids = (prefix: string, count: string) =>
  Array.from({ length: Number(count) }, (_, n) => `${prefix}-${n + 1}`)
const providers = ids('dr', values.workstations)
const patients = ids('patient', values.patients)
const tasks = patients.map((id) => `${id}-task`)

/** Of a provider's day. */
const turnMs = 5_000
const mostTurns = 240

const central = await startCentralProcess()
let exit = 1
try {
  await central.load(providers, patients)
  const clock = createVirtualClock()
  const network = createNetwork(central.url, random)
  const counts: Counts = {
    claimed: 0,
    refused: 0,
    'taken over': 0,
    'found among mine': 0,
    superseded: 0,
    'handed over': 0,
    released: 0,
    begun: 0,
    finished: 0,
    'fell silent': 0,
  }
  const writes: AcceptedWrite[] = []
  const shared = { url: central.url, clock, network, random, counts, writes, colleagues: providers }
  const workstations = providers.map((id) => createWorkstation(id, shared))
  console.log(`claims: seed ${values.seed}; the order of requests is the machine's`)

  const rushed = tasks.slice(0, Math.ceil(tasks.length / 100))
  await Promise.all(workstations.map((it) => it.rush(rushed)))
  // Some patients are left as they are, in whatever state: those must not be forgotten either.
  const enough = Math.floor(tasks.length * 0.97)
  let turns = 0
  for (; turns < mostTurns && counts.finished < enough; turns++) {
    await Promise.all([...workstations.map((it) => it.turn()), network.deliverLate()])
    await central.pass(turnMs)
    await clock.advance(turnMs)
    await network.quiet()
  }
  network.stopFaults()
  await network.deliverLate()
  await Promise.all(workstations.map((it) => it.close()))
  await network.quiet()

  const history = await readHistory(tasks, workstations, {
    statements: network.statements,
    writes,
  })
  const findings = findingsIn(history)
  const count = (kind: string) => new Set(findings.flatMap((it) => (it.kind === kind ? [it.task] : []))).size
  for (const { task, kind, message } of findings.slice(0, 20))
    console.log(`claims: ${kind}: ${task}: ${message}`)
  const ends = Map.groupBy(history.versions.values(), (of) => of.at(-1)?.status ?? 'unknown')
  const list = (of: [string, number][]) => of.map(([name, n]) => `${n} ${name}`).join(', ')
  console.log(
    `claims: ${turns} turns of ${turnMs / 1000} s, ${network.requests()} requests: ${list(Object.entries(counts))}`,
  )
  console.log(`claims: the network: ${list(Object.entries(network.hits))}`)
  console.log(`claims: at the end: ${list([...ends].map(([status, of]) => [status, of.length]))}`)
  console.log(
    `claims: ${history.versions.size} histories, ${history.statements.length} statements and ${writes.length} writes held against each other`,
  )
  const missing = Object.entries({ ...counts, ...network.hits }).flatMap(([name, n]) => (n ? [] : [name]))
  if (missing.length > 0) console.log(`claims: never happened in this run: ${missing.join(', ')}`)
  const [doubled, lost] = [count('doubled'), count('lost')]
  console.log(`claims: ${tasks.length} patients, ${doubled} doubled, ${lost} lost`)
  // A small run may miss what is rare.
  const proves = missing.length === 0 || tasks.length < 1000
  exit = doubled + lost === 0 && proves ? 0 : 1
} finally {
  await central.close()
}
await endWith(exit)

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
