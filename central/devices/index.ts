import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Caller } from '../base/caller.ts'
import { Problem } from '../base/problem.ts'
import type { CentralContext } from '../http/context.ts'
import { anyCallerOf, callerOf, jsonOf } from '../http/request.ts'
import { type DeviceAct, recordDeviceAct, reportedBefore } from './audit.ts'
import { createDevices, type DeviceId } from './devices.ts'

export { deviceCommand, lossesAfterRestore } from './command.ts'

type OfDevice = { Params: { device: string } }

/** 32 bytes in base64url; what they mean is the workstation's alone. */
const ShareBody = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/),
  share: z.string().regex(/^[\w-]{43}$/),
})
const DoneBody = z.object({ lost: z.number().int().nonnegative().nullable() })

/**
 * `/devices`: the recovery share of a workstation's cache key, and the order to erase it. To be called before the routes,
 * and after `context.authenticate` is known: from here on it says which caller's device was reported lost.
 */
export const devices = (context: CentralContext) => (app: FastifyInstance) => {
  const { clock, store, settings } = context
  const known = createDevices(context.db, clock.now)
  const { authenticate } = context

  context.authenticate = async (request) => {
    const caller = await authenticate(request)
    return caller && ofItsDevice(caller, request.ip)
  }
  context.isLostSignIn = (grantId) => {
    const bound = known.boundTo(grantId)
    return bound !== undefined && known.isLost(bound)
  }

  /**
   * A sign-in is of the device that was first named with it, whatever a later request says, or leaves out: else a stolen
   * computer would only have to call itself something else.
   */
  function ofItsDevice(caller: Caller, address: string): Caller {
    const { practitionerId: practitioner, deviceId: stated, grantId } = caller
    const bound = grantId === undefined ? undefined : known.boundTo(grantId)
    const deviceId = bound?.device ?? stated
    if (deviceId === null) return caller
    if (grantId !== undefined && !bound) known.bind(grantId, { practitioner, device: deviceId })
    if (stated !== null && stated !== deviceId)
      context.security.saw({ kind: 'foreign-device', practitioner, device: deviceId, address })
    const lost = known.isLost({ practitioner, device: deviceId }) || (bound && known.isLost(bound))
    return { ...caller, deviceId, ...(lost ? { lost } : {}) }
  }

  const record = (act: DeviceAct, of: DeviceId, remark?: string) =>
    recordDeviceAct(store, clock.now(), act, of, remark)
  for (const of of known.forgotten) record('wipe-ordered', of, reportedBefore)

  /** The address must be of the workstation that asks. */
  function own(caller: Caller, device: string): DeviceId {
    if (caller.deviceId !== device)
      throw new Problem('forbidden', 'A workstation asks for itself: the address is another one’s.', {
        event: 'foreign-id',
      })
    return { practitioner: caller.practitionerId, device }
  }
  const ownOf = async (request: FastifyRequest<OfDevice>) =>
    own(await callerOf(context, request), request.params.device)

  app.get<OfDevice>('/devices/:device', async (request, reply) => {
    const of = await ownOf(request)
    const share = known.shareOf(of)
    reply.header('cache-control', 'no-store')
    return {
      device: of.device,
      recoveryShare: share ? { id: share.id, storedAt: new Date(share.storedAt).toISOString() } : null,
    }
  })

  app.put<OfDevice>('/devices/:device/recovery-share', async (request, reply) => {
    const of = await ownOf(request)
    const body = ShareBody.safeParse(jsonOf(request.body))
    if (!body.success) throw new Problem('bad-request', 'A share is an id and 32 bytes in base64url.')
    context.store.atomically(() => {
      known.storeShare(of, body.data.id, body.data.share)
      record('recovery-share-stored', of)
    })
    return reply.code(204).send()
  })

  app.get<OfDevice>('/devices/:device/recovery-share', async (request, reply) => {
    const caller = await callerOf(context, request)
    const of = own(caller, request.params.device)
    if ((caller.signedInSecondsAgo ?? Number.POSITIVE_INFINITY) > settings.freshSignInSeconds) {
      record('recovery-share-refused', of, 'The sign-in was not fresh.')
      throw new Problem('sign-in-not-fresh', 'Sign in with your password, then ask again.')
    }
    const share = known.shareOf(of)
    if (!share) {
      record('recovery-share-refused', of, 'None is kept.')
      throw new Problem('not-found', 'Nothing is kept for this workstation and this account.')
    }
    record('recovery-share-read', of)
    return reply.header('cache-control', 'no-store').send({ id: share.id, share: share.share })
  })

  app.delete<OfDevice>('/devices/:device/recovery-share', async (request, reply) => {
    const of = await ownOf(request)
    if (known.dropShare(of)) record('recovery-share-deleted', of)
    return reply.code(204).send()
  })

  app.get<OfDevice>('/devices/:device/wipe', async (request, reply) => {
    const of = own(await anyCallerOf(context, request), request.params.device)
    const wipe = known.wipeOf(of)
    if (!wipe) throw new Problem('not-found', 'This workstation was not reported lost.')
    reply.header('cache-control', 'no-store')
    return { device: of.device, orderedAt: new Date(wipe.orderedAt).toISOString(), unsent: wipe.unsent }
  })

  app.put<OfDevice>('/devices/:device/wipe/done', async (request, reply) => {
    const of = own(await anyCallerOf(context, request), request.params.device)
    const body = DoneBody.safeParse(jsonOf(request.body))
    if (!body.success) throw new Problem('bad-request', 'Say how many changes were lost, or null.')
    if (!known.isLost(of)) throw new Problem('not-found', 'This workstation was not reported lost.')
    const { lost } = body.data
    if (known.wipeDone(of, lost))
      record('wipe-done', of, lost === null ? undefined : `Changes that were not sent and are lost: ${lost}.`)
    return reply.code(204).send()
  })
}
