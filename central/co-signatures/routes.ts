import type { FastifyInstance } from 'fastify'
import { callerOf } from '../http/request.ts'
import type { Services } from '../leases/services.ts'
import { awaitedBy } from './awaited.ts'

/** `GET /co-signatures`: the signed notes that name this provider to co-sign them and are not co-signed as they stand. */
export function coSignatureRoutes(app: FastifyInstance, { context, store }: Services): void {
  app.get('/co-signatures', async (request) => {
    const { practitionerId: me } = await callerOf(context, request)
    return { awaited: awaitedBy(store, me) }
  })
}
