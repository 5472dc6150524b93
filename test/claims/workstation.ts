import { randomUUID } from 'node:crypto'
import type { Bundle, Encounter, Task } from '@medplum/fhirtypes'
import type { Lease } from '../../main/clinical/lease.ts'
import { createCentralClient } from '../../main/engine/central/client.ts'
import { leasesAt } from '../../main/engine/queue/leases.ts'
import { createHeartbeat } from '../../main/realtime/heartbeat.ts'
import { createRequests } from '../../main/realtime/requests.ts'
import { Refusal } from '../../preload/refusal.ts'
import type { VirtualClock } from '../support/virtual-clock.ts'
import type { AcceptedWrite } from './history.ts'
import type { Network } from './network.ts'

export type Action =
  | 'claimed'
  | 'refused'
  | 'taken over'
  | 'found among mine'
  | 'superseded'
  | 'handed over'
  | 'released'
  | 'begun'
  | 'finished'
  | 'fell silent'
export type Counts = Record<Action, number>

type Shared = {
  url: string
  clock: VirtualClock
  network: Network
  random(): number
  counts: Counts
  writes: AcceptedWrite[]
  colleagues: string[]
}

type Seen = { task: Task; encounter: Encounter }

const most = 3

/**
 * One provider at work, with the product's own client, lease functions and heartbeat; what a person would decide is
 * decided by chance. `turn` is a few seconds of their day.
 */
export function createWorkstation(id: string, shared: Shared) {
  const { clock, network, random, counts, url } = shared
  const held = new Map<string, { claim: number; encounter: string; seen?: Seen }>()
  let waiting: string[] = []
  let lapsed: string[] = []
  let silentTurns = 0
  let justBack = false
  let turns = Math.floor(random() * 3)

  const fetch = network.fetchOf(() => silentTurns > 0)
  const central = createCentralClient({
    fetch,
    clock,
    centralUrl: url,
    clientVersion: '0.1.0',
    deviceId: `device-${id}`,
    token: async () => id,
    tokenRefused: () => {},
    epoch: () => null,
  })
  const leases = leasesAt(central)
  const requests = createRequests({ fetch, clock }, { reach: () => {}, tokenRefused: () => {} })
  const heartbeat = createHeartbeat({ clock }, requests, {
    news(news) {
      if (news.kind === 'lease' && news.state === 'superseded') lose(news.task, news.claim)
    },
    rooms: () => {},
    backAfterSilence: () => {},
  })

  const pick = <T>(from: T[]): T | undefined => from[Math.floor(random() * from.length)]

  function lose(task: string, claim: number): void {
    if (held.get(task)?.claim !== claim) return
    held.delete(task)
    counts.superseded += 1
  }

  function keepAlive(): void {
    const orders = {
      centralUrl: url,
      token: id,
      epoch: null,
      deviceId: `device-${id}`,
      clientVersion: '0.1.0',
      availability: 'available' as const,
      practitionerName: id,
      leases: [...held].map(([task, { claim, encounter }]) => ({ task, claim, encounter })),
      unsent: 0,
    }
    requests.orders(orders)
    heartbeat.orders(orders)
  }

  /** As the queue does it: what is mine and not known, what is known and no longer mine, whose lease lapsed. */
  async function look(): Promise<void> {
    const listed = await leases.list().catch(() => undefined)
    if (listed) {
      lapsed = listed.filter((it) => it.lapsed && !it.mine).map((it) => it.task)
      const mine = new Map(listed.filter((it) => it.mine).map((it) => [it.task, it]))
      for (const [task, { claim }] of held) if (mine.get(task)?.claim !== claim) lose(task, claim)
      for (const lease of mine.values()) if (!held.has(lease.task)) adopt(lease)
    }
    const answer = await central.request({ method: 'GET', path: '/fhir/R4/Task?status=requested&_count=40' })
    if (answer.kind === 'answer' && answer.status === 200)
      waiting = ((answer.body as Bundle).entry ?? []).map(({ resource }) => resource?.id as string)
  }

  function adopt(lease: Lease): void {
    held.set(lease.task, { claim: lease.claim, encounter: lease.encounter })
    counts['found among mine'] += 1
  }

  async function claim(task: string, takeOver: boolean): Promise<void> {
    try {
      const lease = await leases.claim(task, takeOver)
      held.set(task, { claim: lease.claim, encounter: lease.encounter })
      counts[takeOver ? 'taken over' : 'claimed'] += 1
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      counts.refused += 1
    }
    waiting = waiting.filter((it) => it !== task)
    lapsed = lapsed.filter((it) => it !== task)
  }

  /** Reads, changes, writes; while no answer comes the same bytes go again under the same key, as the outbox does. */
  async function write(
    task: string,
    change: (task: Task, encounter: Encounter) => { method: 'PUT' | 'POST'; path: string; body: unknown },
  ): Promise<boolean> {
    const mine = held.get(task)
    if (!mine) return false
    // Who comes back from silence sends what was written meanwhile before hearing anything new.
    const seen = (justBack ? mine.seen : undefined) ?? (await read(task, mine.encounter))
    if (!seen) return false
    mine.seen = seen
    const current = seen.task
    const { body, method, path } = change(current, seen.encounter)
    const request = {
      method,
      path,
      headers: {
        'Idempotency-Key': randomUUID(),
        'Rounds-Claim': `${task} ${mine.claim}`,
        ...(method === 'PUT' ? { 'If-Match': `W/"${current.meta?.versionId}"` } : {}),
      },
      body: Buffer.from(JSON.stringify(body)),
    }
    let answer = await central.request(request)
    for (let tries = 0; tries < 5 && (answer.kind === 'no-answer' || answer.status >= 500); tries++)
      answer = await central.request(request)
    if (answer.kind === 'no-answer') return false
    if (answer.problem?.code === 'claim-superseded') lose(task, mine.claim)
    if (answer.status >= 300) return false
    const written = method === 'PUT' ? (answer.body as Task) : (answer.body as Bundle).entry?.[0]?.resource
    shared.writes.push({ task, claim: mine.claim, holder: id, versionId: written?.meta?.versionId ?? '' })
    return true
  }

  async function read(task: string, encounter: string): Promise<Seen | undefined> {
    const [stored, visit] = await Promise.all(
      [`Task/${task}`, `Encounter/${encounter}`].map((path) =>
        central.request({ method: 'GET', path: `/fhir/R4/${path}` }),
      ),
    )
    if (stored?.kind !== 'answer' || stored.status !== 200) return undefined
    if (visit?.kind !== 'answer' || visit.status !== 200) return undefined
    return { task: stored.body as Task, encounter: visit.body as Encounter }
  }

  async function begin(task: string): Promise<void> {
    const done = await write(task, (current) => ({
      method: 'PUT',
      path: `/fhir/R4/Task/${task}`,
      body: { ...current, status: 'in-progress' } satisfies Task,
    }))
    if (done) counts.begun += 1
  }

  async function finish(task: string): Promise<void> {
    const entry = (resource: Task | Encounter) => ({
      resource,
      request: {
        method: 'PUT' as const,
        url: `${resource.resourceType}/${resource.id}`,
        ifMatch: `W/"${resource.meta?.versionId}"`,
      },
    })
    const done = await write(task, (current, encounter) => ({
      method: 'POST',
      path: '/fhir/R4',
      body: {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [entry({ ...current, status: 'completed' }), entry({ ...encounter, status: 'finished' })],
      } satisfies Bundle,
    }))
    if (!done) return
    held.delete(task)
    counts.finished += 1
  }

  /** Whether it went through or not is found out by looking, next time. */
  async function giveAway(task: string, to: string | null): Promise<void> {
    const mine = held.get(task)
    if (!mine) return
    const way = to ? leases.handOver(task, mine.claim, to) : leases.release(task, mine.claim)
    await way.then(
      () => {
        held.delete(task)
        counts[to ? 'handed over' : 'released'] += 1
      },
      (error) => {
        if (!(error instanceof Refusal)) throw error
        if (error.code === 'claim-superseded') lose(task, mine.claim)
      },
    )
  }

  async function attend(task: string): Promise<void> {
    const chance = random()
    if (chance < 0.05) await giveAway(task, null)
    else if (chance < 0.1) await giveAway(task, pick(shared.colleagues.filter((it) => it !== id)) ?? null)
    else if (chance < 0.4) await begin(task)
    else if (chance < 0.75) await finish(task)
  }

  return {
    id,
    central,
    leases,
    /** All at once for the same patients. */
    async rush(tasks: string[]): Promise<void> {
      await Promise.all(tasks.filter(() => held.size < most).map((task) => claim(task, false)))
      keepAlive()
    },
    async turn(): Promise<void> {
      if (silentTurns > 0) {
        silentTurns -= 1
        // Some come back as a program that was started anew and knows nothing.
        if (silentTurns === 0 && random() < 0.3) held.clear()
        justBack = silentTurns === 0
        return
      }
      if (justBack) {
        await Promise.all([...held.keys()].map(finish))
        justBack = false
      }
      if (random() < 0.02) {
        counts['fell silent'] += 1
        silentTurns = 4 + Math.floor(random() * 30)
        return
      }
      if (turns++ % 3 === 0) await look()
      await Promise.all([...held.keys()].map(attend))
      for (let tries = 0; tries < 3 && held.size < most; tries++) {
        const left = random() < 0.7 ? pick(lapsed) : undefined
        const task = left ?? pick(waiting)
        if (task) await claim(task, left !== undefined)
      }
      keepAlive()
    },
    /** Stops working; its cable is in again, so that it can still be asked. */
    close(): Promise<void> {
      silentTurns = 0
      return heartbeat.close()
    },
  }
}
export type Workstation = ReturnType<typeof createWorkstation>
