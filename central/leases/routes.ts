import type { FastifyInstance } from 'fastify'
import type { Lease } from '../../main/clinical/lease.ts'
import { claimNumberIn } from '../base/claim-number.ts'
import { Problem } from '../base/problem.ts'
import { type Answer, send } from '../http/answer.ts'
import { onceOnly } from '../http/idempotency.ts'
import { callerOf, header, isTooOld, jsonOf, tagOf, tooOld } from '../http/request.ts'
import { idOf, isId } from '../readers/references.ts'
import { begunFrom } from './begun.ts'
import type { Services } from './services.ts'

type OfTask = { Params: { taskId: string } }

const leaseAnswer = (lease: Lease, status: number): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', etag: `"${lease.claim}"` },
  body: JSON.stringify(lease),
})

/** `/leases`: claim, take over, keep, hand over, release. */
export function leaseRoutes(app: FastifyInstance, { context, store, leases }: Services): void {
  function held(me: string, taskId: string, number: number, body: Record<string, unknown>): Lease {
    const holder = leases.holderId(body.holder)
    const proof = typeof body.proof === 'string' ? body.proof : undefined
    return holder === me
      ? leases.keep(me, { task: taskId, claim: number, begun: begunFrom(body), proof })
      : leases.handOver(me, taskId, number, holder)
  }

  app.get('/leases', async (request) => {
    const { practitionerId } = await callerOf(context, request)
    return { leases: leases.seenBy(practitionerId) }
  })

  app.put<OfTask>('/leases/:taskId', async (request, reply) => {
    const { practitionerId: me } = await callerOf(context, request)
    const { taskId } = request.params
    const body = jsonOf(request.body)
    const number = tagOf(header(request, 'if-match'))
    const isClaim = header(request, 'if-none-match') === '*'
    if (!isClaim && number === undefined)
      throw new Problem(
        'precondition-required',
        'If-None-Match: * claims; If-Match with the claim number hands over.',
      )
    if (isClaim && isTooOld(context, request)) throw tooOld()
    const answer = onceOnly(store, request, me, context.clock.now(), () =>
      isClaim
        ? leaseAnswer(claimed(leases, me, taskId, body), 201)
        : leaseAnswer(held(me, taskId, claimNumber(number), body), 200),
    )
    return send(reply, answer)
  })

  app.delete<OfTask>('/leases/:taskId', async (request, reply) => {
    const { practitionerId: me } = await callerOf(context, request)
    const number = tagOf(header(request, 'if-match'))
    if (number === undefined)
      throw new Problem('precondition-required', 'A release needs If-Match with the claim number.')
    const answer = onceOnly(store, request, me, context.clock.now(), () => {
      leases.release(me, request.params.taskId, claimNumber(number))
      return { status: 204, headers: {}, body: '' }
    })
    return send(reply, answer)
  })
}

/** A waiting visit, or with `appointment` the visit of that appointment, made by its claim. */
function claimed(
  leases: Services['leases'],
  me: string,
  taskId: string,
  body: Record<string, unknown>,
): Lease {
  const deceasedConfirmed = body.deceasedConfirmed === true
  if (body.appointment === undefined)
    return leases.claim(me, taskId, { takeOver: body.takeOver === true, deceasedConfirmed })
  const appointment = idOf(body.appointment, 'Appointment')
  if (!appointment || !isId(taskId))
    throw new Problem('bad-request', 'A visit is begun from a reference such as Appointment/{id}.', {
      expression: ['appointment'],
    })
  return leases.begin(me, taskId, appointment, deceasedConfirmed)
}

function claimNumber(text: string | undefined): number {
  const number = claimNumberIn(text)
  if (number === undefined) throw new Problem('bad-request', 'A claim number is a whole number from 1 on.')
  return number
}
