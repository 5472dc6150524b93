import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Child, start, unpinned } from './child.ts'
import type { Asked, Loaded } from './client.ts'
import { ownCharts, scratch } from './documents.ts'
import { installPeers, peers } from './install-peers.ts'
import { type Typed, typeWhilePulling } from './typing.ts'

/**
 * The first sync of some 20,000 resources: ours, the limit of this machine, PouchDB and RxDB, in turns, each client in a
 * process of its own, servers on one core and clients on the other. Then what it costs somebody who types. Exit code 1
 * when a goal is missed.
 *
 * npm run bench -- sync [--runs N] [--charts FOLDER] [--only rounds,limit,pouchdb,rxdb] [--profile FOLDER] [--no-typing]
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    charts: { type: 'string' },
    only: { type: 'string', default: 'rounds,limit,pouchdb,rxdb' },
    profile: { type: 'string' },
    'no-typing': { type: 'boolean', default: false },
  },
})
const runs = Number(values.runs)
const names = values.only.split(',')
if (names.some((name) => peers.has(name))) installPeers()

console.log(unpinned === null ? 'servers on core 0, clients on core 1' : `not pinned: ${unpinned}`)
const work = scratch('sync')
const profiling = (name: string) =>
  values.profile ? ['--cpu-prof', `--cpu-prof-dir=${join(values.profile, name)}`] : []
const charts = values.charts ?? ownCharts(11)
const central = start('../central-process.ts', 'server', [charts], profiling('central'))
const { url } = await central.message<{ url: string }>('listening')
central.send({ kind: 'book' })
await central.message('booked')
const pages = join(work, 'pages')
mkdirSync(pages)
central.send({ kind: 'record', folder: pages })
const { bytes } = await central.message<{ bytes: number }>('recorded')
const plain = start('./plain-server.ts', 'server', [pages])
const served = await plain.message<{ url: string; documents: number }>('listening')
const { documents } = served
console.log(`${documents} resources, ${(bytes / 1e6).toFixed(1)} MB as $everything sends them`)

let reference = ''
async function cpuOf(server: Child): Promise<number> {
  server.send({ kind: 'cpu' })
  return (await server.message<{ ms: number }>('cpu')).ms
}

async function load(name: string, nth: number): Promise<Loaded & { serverMs: number }> {
  const folder = join(work, `${name}-${nth}`)
  mkdirSync(folder)
  const asked: Asked = { url: name === 'rounds' ? url : served.url, folder, documents, reference }
  const server = name === 'rounds' ? central : plain
  const before = await cpuOf(server)
  const file = peers.has(name) ? `./peers/${name}-client.ts` : `./${name}-client.ts`
  const client = start(file, 'client', [JSON.stringify(asked)], profiling(name))
  const loaded = await client.message<Loaded>('loaded')
  await client.close()
  if (loaded.count < documents) throw new Error(`${name} holds ${loaded.count} of ${documents} resources`)
  if (name === 'rounds') reference = join(folder, 'mirror.db')
  return { ...loaded, serverMs: (await cpuOf(server)) - before }
}

const rates = new Map<string, number[]>(names.map((name) => [name, []]))
for (let nth = 1; nth <= runs; nth++)
  for (const name of names) {
    const { ms, cpuMs, serverMs } = await load(name, nth)
    rates.get(name)?.push(documents / (ms / 1000))
    console.log(
      `run ${nth}, ${name}: ${(ms / 1000).toFixed(2)} s, ${(documents / (ms / 1000)).toFixed(0)} resources/s; processor time of 1,000: client ${(cpuMs / documents).toFixed(3)} s, server ${(serverMs / documents).toFixed(3)} s`,
    )
  }
await central.close()
await plain.close()

const typed: Typed[] = []
if (!values['no-typing'])
  for (let nth = 1; nth <= runs; nth++) {
    const fresh = start('../central-process.ts', 'server', [charts])
    const { url: address } = await fresh.message<{ url: string }>('listening')
    const book = async () => {
      fresh.send({ kind: 'book' })
      await fresh.message('booked')
    }
    const one = await typeWhilePulling(address, 25, 8000, book)
    console.log(
      `run ${nth}, typing: p99 of an edit ${one.pulling.toFixed(1)} ms while charts load, ${one.idle.toFixed(1)} ms idle`,
    )
    typed.push(one)
    await fresh.close()
  }

const median = (found: number[]) =>
  [...found].sort((a, b) => a - b)[Math.floor(found.length / 2)] ?? Number.NaN
const rate = (name: string) => median(rates.get(name) ?? [])
for (const name of names)
  console.log(`${name}: ${rate(name).toFixed(0)} resources/s${name === 'rxdb' ? ', in memory: no goal' : ''}`)
const ofLimit = rate('rounds') / rate('limit')
const ofPeer = rate('rounds') / rate('pouchdb')
const slower = median(typed.map(({ pulling, idle }) => pulling / idle))
const goals: [name: string, isMet: boolean][] = [
  ['at least 0.6 of the limit', ofLimit >= 0.6],
  ['ahead of PouchDB, the peer that keeps files', ofPeer > 1],
]
if (typed.length > 0) goals.push([`an edit's p99 within 3 x of idle (${slower.toFixed(1)} x)`, slower <= 3])
for (const [name, isMet] of goals) console.log(`${isMet ? 'met' : 'missed'}: ${name}`)
process.exitCode = goals.every(([, isMet]) => isMet) ? 0 : 1
console.log(`sync: ${ofLimit.toFixed(2)} of the limit, ${ofPeer.toFixed(2)} x the best peer`)
