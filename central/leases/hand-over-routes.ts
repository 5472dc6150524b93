import type { FastifyInstance } from 'fastify'
import { callerOf } from '../http/request.ts'
import type { Services } from './services.ts'

/** `GET /hand-overs`: the Tasks in which this provider offers a visit, or is offered one. */
export function handOverRoutes(app: FastifyInstance, { context, handOvers }: Services): void {
  app.get('/hand-overs', async (request) => {
    const { practitionerId } = await callerOf(context, request)
    handOvers.sweep()
    return { handOvers: handOvers.of(practitionerId) }
  })
}
