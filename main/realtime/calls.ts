import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Output, Result } from '../../preload/contract/index.ts'
import { CallView } from '../../preload/views/index.ts'
import type { RealtimeOrders } from '../base/realtime-messages.ts'
import { rounds } from '../clinical/codes/rounds-systems.ts'
import type { RealtimePlatform } from './platform.ts'
import { notSignedIn, problemOf, unreachable } from './problems.ts'
import { type Participants, ParticipantsAnswer } from './realtime-events.ts'
import type { Answer, Requests } from './requests.ts'
import { createSignalQueue } from './signal-queue.ts'

const limit = 10_000
/** What a goodbye may still wait for on its way out. */
const goodbye = 3_000

const Encounter = z.object({
  resourceType: z.literal('Encounter'),
  identifier: z.array(z.object({ system: z.string().optional(), value: z.string().optional() })).default([]),
})
const IceServers = CallView.pick({ iceServers: true, iceTransportPolicy: true })

type Call = { queues: Map<string, ReturnType<typeof createSignalQueue>> }

/**
 * The calls this workstation is in. This participant's id follows from workstation and visit, so that a
 * restart of the realtime process or a reload of the window changes nothing for the other side.
 */
export function createCalls(platform: Pick<RealtimePlatform, 'clock' | 'emit'>, requests: Requests) {
  const calls = new Map<string, Call>()
  /** Left by the person: a list that was on its way brings nobody back. */
  const left = new Set<string>()
  let orders: RealtimeOrders | null = null

  function selfIn(encounterId: string): string {
    const digest = createHash('sha256').update(`${orders?.deviceId} ${encounterId}`).digest('hex')
    return `provider-${digest.slice(0, 20)}`
  }

  const participantPath = (encounterId: string) =>
    `/realtime/calls/${encodeURIComponent(encounterId)}/participants/${selfIn(encounterId)}`

  async function enter(encounterId: string): Promise<Participants | Exclude<Answer, { kind: 'done' }>> {
    const body = { name: orders?.practitionerName ?? '', role: 'provider' }
    const answer = await requests.send('PUT', participantPath(encounterId), { body, limit })
    if (answer.kind !== 'done') return answer
    const read = ParticipantsAnswer.safeParse(answer.body)
    return read.success ? read.data.participants : { kind: 'unreachable', captivePortal: false }
  }

  /** From the engine's orders, else from the Encounter, whose words then lie in this process. undefined: it has none. */
  async function joinToken(
    encounterId: string,
  ): Promise<string | undefined | null | Exclude<Answer, { kind: 'done' }>> {
    const known = orders?.leases.find(({ encounter }) => encounter === encounterId)?.join
    if (known !== undefined) return known
    const answer = await requests.send('GET', `/fhir/R4/Encounter/${encodeURIComponent(encounterId)}`, {
      limit,
    })
    if (answer.kind !== 'done') return answer
    const visit = Encounter.safeParse(answer.body)
    return visit.success ? visit.data.identifier.find(({ system }) => system === rounds.join)?.value : null
  }

  async function join(encounterId: string): Promise<Result<Output<'call.join'>>> {
    if (!requests.ready()) return { ok: false, problem: notSignedIn }
    const [token, ice, participants] = await Promise.all([
      joinToken(encounterId),
      requests.send('GET', '/ice-servers', { limit }),
      enter(encounterId),
    ])
    for (const answer of [token, ice, participants]) {
      if (answer && typeof answer === 'object' && 'kind' in answer && answer.kind !== 'done')
        return { ok: false, problem: problemOf(answer) }
    }
    const servers = IceServers.safeParse(ice.kind === 'done' ? ice.body : null)
    if (token === null || !servers.success) return { ok: false, problem: unreachable }
    if (token === undefined) {
      return {
        ok: false,
        problem: { code: 'not-found', message: 'The server has no join link for this visit.' },
      }
    }
    left.delete(encounterId)
    if (!calls.has(encounterId)) calls.set(encounterId, { queues: new Map() })
    const view: CallView = {
      encounterId,
      self: selfIn(encounterId),
      ...servers.data,
      joinUrl: `${orders?.centralUrl.replace(/\/$/, '')}/join/${encodeURIComponent(token as string)}`,
      participants: participants as Participants,
    }
    return { ok: true, value: view }
  }

  function queueTo(encounterId: string, call: Call, to: string) {
    let queue = call.queues.get(to)
    if (!queue) {
      queue = createSignalQueue(platform, requests, () => enter(encounterId))
      call.queues.set(to, queue)
    }
    return queue
  }

  return {
    orders(next: RealtimeOrders): void {
      orders = next
      for (const call of calls.values()) for (const queue of call.queues.values()) queue.wake()
    },

    /** A call is live on this workstation. */
    any: () => calls.size > 0,

    join,

    async signal(input: {
      encounterId: string
      to: string
      data: string
    }): Promise<Result<Record<string, never>>> {
      if (!orders?.token) return { ok: false, problem: notSignedIn }
      let call = calls.get(input.encounterId)
      if (!call) {
        // A restarted realtime process hears of the call through its signals.
        call = { queues: new Map() }
        calls.set(input.encounterId, call)
      }
      const { encounterId, to, data } = input
      return queueTo(encounterId, call, to).send({ call: encounterId, from: selfIn(encounterId), to, data })
    },

    /** The goodbye goes out first when it can; leaving never fails for the person. */
    async leave(encounterId: string): Promise<Result<Record<string, never>>> {
      const call = calls.get(encounterId)
      calls.delete(encounterId)
      left.add(encounterId)
      if (!requests.ready()) return { ok: true, value: {} }
      const queues = [...(call?.queues.values() ?? [])]
      await new Promise<void>((resolve) => {
        const cancel = platform.clock.after(goodbye, resolve)
        void Promise.all(queues.map((queue) => queue.drained())).then(() => {
          cancel()
          resolve()
        })
      })
      for (const queue of queues) queue.giveUp(unreachable)
      await requests.send('DELETE', participantPath(encounterId), { limit: goodbye })
      return { ok: true, value: {} }
    },

    /** From the event stream. A provider at two workstations hears both: only what is meant for this one. */
    signalReceived(signal: { call: string; from: string; to: string; data: string }): void {
      if (signal.to !== selfIn(signal.call)) return
      platform.emit('call.signal', { encounterId: signal.call, from: signal.from, data: signal.data })
    },

    participants(encounterId: string, participants: Participants): void {
      const here = participants.some(({ id }) => id === selfIn(encounterId))
      // A realtime process that was started again hears from the server which calls it is in.
      if (here && !left.has(encounterId) && !calls.has(encounterId))
        calls.set(encounterId, { queues: new Map() })
      if (!calls.has(encounterId)) return
      platform.emit('call.participants', { encounterId, participants })
      // Silent for 30 s, and the server thought we had left.
      if (!here) void this.enterAgain()
    },

    /** The network is back: say that we are still here, and see who else is. */
    async enterAgain(): Promise<void> {
      for (const [encounterId, call] of calls) {
        for (const queue of call.queues.values()) queue.wake()
        const participants = await enter(encounterId)
        if (!('kind' in participants) && calls.has(encounterId)) {
          platform.emit('call.participants', { encounterId, participants })
        }
      }
    },

    async close(): Promise<void> {
      await Promise.all([...calls.keys()].map((encounterId) => this.leave(encounterId)))
    },
  }
}
