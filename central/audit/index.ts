import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Caller } from '../base/caller.ts'
import type { CentralContext } from '../http/context.ts'
import { header } from '../http/request.ts'
import { type ChainOf, createChains, type Discrepancy, type Entry, type Head } from './chains.ts'
import { putSecurityAlert } from './security-alert.ts'

/**
 * Listens to every request for the head of its workstation's audit chain, keeps it, and answers with the one that is
 * kept (`Rounds-Audit-Anchor`). To be called after `context.authenticate` is known and before the routes.
 */
export function listenForAuditHeads(app: FastifyInstance, context: CentralContext): void {
  const chains = createChains(context.db, context.clock.now, (discrepancy) => record(context, discrepancy))
  /** A stream asks again and again whether its caller may go on: its head is of the moment it began. */
  const callers = new WeakMap<FastifyRequest, Caller>()
  const { authenticate } = context

  context.authenticate = async (request) => {
    const caller = await authenticate(request)
    if (caller?.deviceId && !callers.has(request)) {
      callers.set(request, caller)
      const head = headOf(header(request, 'rounds-audit-head'))
      if (head) quietly(() => chains.stated(ofCaller(caller), head))
    }
    return caller
  }

  app.addHook('onSend', async (request, reply) => {
    const caller = callers.get(request)
    if (!caller?.deviceId) return
    const entry = entryOf(header(request, 'rounds-audit-entry'))
    const isStored = request.method === 'PUT' && (reply.statusCode === 200 || reply.statusCode === 201)
    if (entry && isStored && Buffer.isBuffer(request.body)) {
      const bytes = request.body
      quietly(() => chains.stored(ofCaller(caller), entry, bytes))
    }
    const anchor = chains.anchorOf(ofCaller(caller))
    if (anchor) reply.header('rounds-audit-anchor', `${anchor.count}:${anchor.hash}`)
  })
}

/** The one who is signed in, at the workstation of that sign-in. */
const ofCaller = ({ practitionerId, deviceId }: Caller): ChainOf => ({
  practitioner: practitionerId,
  device: deviceId ?? '',
})

/** What goes wrong with the books must not stop a visit; no more than the kind of error is logged. */
function quietly(work: () => void): void {
  try {
    work()
  } catch (error) {
    console.error(`central: an audit head was not kept: ${(error as Error).name}`)
  }
}

/** `<count>:<hash>`; what has another form counts as absent. */
function headOf(value: string | undefined): Head | undefined {
  const match = /^(\d{1,12}):([0-9a-f]{64})$/.exec(value ?? '')
  return match ? { count: Number(match[1]), hash: match[2] as string } : undefined
}

/** `<count>:<previous>:<hash>` */
function entryOf(value: string | undefined): Entry | undefined {
  const match = /^(\d{1,12}):([0-9a-f]{64}):([0-9a-f]{64})$/.exec(value ?? '')
  return match
    ? { count: Number(match[1]), previous: match[2] as string, hash: match[3] as string }
    : undefined
}

const messages: Record<Discrepancy['kind'], string> = {
  cut: 'The audit trail of this workstation is shorter than it was',
  rewritten: 'The audit trail of this workstation is not the one it was',
  altered: 'An entry of the audit trail of this workstation was changed after it was written',
}

/** The workstation is the agent, not its provider: nobody knows whose doing it was. */
function record({ store, clock, security }: CentralContext, found: Discrepancy): void {
  const { device, practitioner, kind, count } = found
  security.saw({ kind: 'audit-trail', practitioner, device, asked: `${kind} at entry ${count}` })
  putSecurityAlert(store, clock.now(), {
    subtype: [{ system: 'https://rounds.example/fhir/audit-discrepancy', code: kind }],
    outcome: '8',
    outcomeDesc: `${messages[kind]} (at entry ${count}).`,
    agent: [{ who: { display: `Rounds workstation ${device}` }, requestor: true }],
    entity: [{ what: { display: `Audit trail of workstation ${device}` } }],
  })
}
