import { randomUUID } from 'node:crypto'
import { Refusal } from '../../../preload/refusal.ts'
import { type Lease, readLease, readLeases } from '../../clinical/lease.ts'
import type { CentralAnswer, CentralClient, CentralRequest, NoAnswer } from '../central/client.ts'
import { refusalOf, unreadable } from '../central/refusal.ts'
import type { HeldVisit } from '../record/held-visits.ts'

/**
 * Leases go straight to the central API, the only judge, and never through the outbox: a claim that waits in a
 * queue would be a claim by surprise. Every function throws `Refusal`.
 */
export function leasesAt(central: CentralClient) {
  const json = (value: unknown) => Buffer.from(JSON.stringify(value))

  /** A refusal for another epoch did nothing, and told the new one: what a person asked for is asked once more. */
  async function ask(request: CentralRequest): Promise<CentralAnswer | NoAnswer> {
    const answer = await central.request(request)
    const other = answer.kind === 'answer' && answer.problem?.code === 'epoch-mismatch'
    return other ? central.request(request) : answer
  }

  async function list(): Promise<Lease[]> {
    const answer = await ask({ method: 'GET', path: '/leases', limitMs: 10_000 })
    if (answer.kind === 'no-answer' || answer.status !== 200) throw refusalOf(answer)
    const leases = readLeases(answer.body)
    if (!leases) throw unreadable()
    return leases
  }

  /** Under this claim `practitionerId` has the visit from now on. */
  async function hold(
    taskId: string,
    claim: number,
    practitionerId: string,
    more: object = {},
  ): Promise<unknown> {
    const answer = await ask({
      method: 'PUT',
      path: `/leases/${taskId}`,
      headers: {
        'If-Match': `"${claim}"`,
        'Idempotency-Key': randomUUID(),
        'Content-Type': 'application/json',
      },
      body: json({ holder: `Practitioner/${practitionerId}`, ...more }),
    })
    if (answer.kind === 'no-answer' || answer.status >= 300) throw refusalOf(answer)
    return answer.body
  }

  /** An answer that never came is settled by asking what is held. */
  async function claimWith(taskId: string, body: object): Promise<Lease> {
    const answer = await ask({
      method: 'PUT',
      path: `/leases/${taskId}`,
      headers: {
        'If-None-Match': '*',
        'Idempotency-Key': randomUUID(),
        'Content-Type': 'application/json',
      },
      body: json(body),
      limitMs: 10_000,
    })
    const lease = answer.kind === 'answer' && answer.status < 300 ? readLease(answer.body) : null
    if (lease?.task === taskId) return lease
    if (answer.kind === 'answer' && answer.problem?.code === 'claims-paused') throw refusalOf(answer)
    const unknown = answer.kind === 'no-answer' && ['timeout', 'network', 'too-long'].includes(answer.why)
    const unclear = answer.kind === 'answer' && (answer.status >= 500 || answer.status < 300)
    if (!unknown && !unclear) throw refusalOf(answer)
    const mine = (await list()).find((lease) => lease.mine && lease.task === taskId)
    if (mine) return mine
    throw new Refusal(
      'central-unreachable',
      'The claim did not get through, and the visit is not yours. Try again.',
    )
  }

  return {
    list,
    /** Take a waiting visit, or a lapsed one from its holder. */
    claim: (taskId: string, takeOver: boolean, deceasedConfirmed = false) =>
      claimWith(taskId, { ...(takeOver ? { takeOver } : {}), ...confirmed(deceasedConfirmed) }),
    /** Begin the visit of an appointment under this Task id. */
    begin: (taskId: string, appointmentId: string, deceasedConfirmed = false) =>
      claimWith(taskId, { appointment: `Appointment/${appointmentId}`, ...confirmed(deceasedConfirmed) }),
    /**
     * Says that `me` holds this claim still, what shows it, and from which appointment the visit was begun: a server that was put back has forgotten
     * it. Throws `claim-superseded` when it is another's.
     */
    async keep({ taskId, claim, proof, encounterId, begun }: HeldVisit, me: string): Promise<Lease> {
      const answer = await hold(taskId, claim, me, {
        ...(proof ? { proof } : {}),
        ...(begun && {
          appointment: `Appointment/${begun.appointmentId}`,
          encounter: encounterId,
          join: begun.join,
        }),
      })
      const lease = readLease(answer)
      if (lease?.task !== taskId) throw unreadable()
      return lease
    },
    async handOver(taskId: string, claim: number, practitionerId: string): Promise<void> {
      await hold(taskId, claim, practitionerId)
    },
    async release(taskId: string, claim: number): Promise<void> {
      const answer = await ask({
        method: 'DELETE',
        path: `/leases/${taskId}`,
        headers: { 'If-Match': `"${claim}"`, 'Idempotency-Key': randomUUID() },
      })
      if (answer.kind === 'no-answer' || answer.status >= 300) throw refusalOf(answer)
    },
  }
}
export type Leases = ReturnType<typeof leasesAt>

const confirmed = (deceasedConfirmed: boolean) => (deceasedConfirmed ? { deceasedConfirmed } : {})
