import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.ts'
import { type Server, startServer } from './central.ts'
import { type Client, createClient } from './client.ts'
import { createNetwork } from './network.ts'
import { type WorkstationName, workstations } from './workstations.ts'

/** The state in which every schedule begins: two visits claimed, the charts loaded, nothing on its way. */
export type Beginning = {
  /** The wall clock, in ms. */
  at: number
  central: Buffer
  folders: Record<WorkstationName, string>
}

let made: Promise<Beginning> | undefined

/** Brought about by the program itself, once in each process: from then on its files are copied. */
export function beginning(): Promise<Beginning> {
  made ??= begin()
  return made
}

async function begin(): Promise<Beginning> {
  const root = tempRoot()
  process.on('exit', () => rmSync(root, { recursive: true, force: true }))
  const network = createNetwork(new Map(), () => server.central)
  const clock = createVirtualClock(undefined, network.busy)
  network.use(clock)
  const server: Server = await startServer(root, clock)
  const clients = workstations.map((it) =>
    createClient({ ...it, network, clock, random: () => 0.5, root, outdated: false }),
  )
  await claim(server, clients, 'p', 'ada')
  await claim(server, clients, 'q', 'ben')
  await settle({ clients, clock }, 3000)
  const central = server.bytes()
  const folders = {} as Beginning['folders']
  for (const [n, { name }] of workstations.entries()) folders[name] = (await clients[n]?.close()) ?? ''
  await server.close()
  return { at: clock.now(), central, folders }
}

async function claim(server: Server, clients: Client[], patientId: string, practitioner: string) {
  const { body } = await server.lease(practitioner, 'PUT', `${patientId}-task`, { 'if-none-match': '*' }, {})
  for (const client of clients)
    if (client.practitioner === practitioner) client.holds(visitOf(patientId, body.claim, body.proof))
}

export const visitOf = (patientId: string, claim: number, proof?: string) => ({
  encounterId: `${patientId}-visit`,
  taskId: `${patientId}-task`,
  patientId,
  claim,
  ...(proof ? { proof } : {}),
})

/** Everyone syncs now; then so much time passes. */
export async function settle(
  { clients, clock }: { clients: Client[]; clock: VirtualClock },
  ms: number,
): Promise<void> {
  for (const client of clients) void client.sync.pokeNow()
  await clock.advance(ms)
}

/** A folder of its own, in memory where there is such a place: what a disk keeps through a power cut is not played here. */
export function tempRoot(): string {
  try {
    return mkdtempSync('/dev/shm/rounds-faults-')
  } catch {
    return mkdtempSync(join(tmpdir(), 'rounds-faults-'))
  }
}
