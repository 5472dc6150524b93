import Fastify, { type FastifyInstance, type FastifyPluginCallback } from 'fastify'
import { writeFhirJson } from '../main/clinical/fhir-json.ts'
import { listenForAuditHeads } from './audit/index.ts'
import { createSecurityWatch, knowCallers } from './audit/security-watch.ts'
import { createBus } from './base/bus.ts'
import type { Authenticate } from './base/caller.ts'
import { sunsetOf } from './base/client-version.ts'
import type { CentralClock } from './base/clock.ts'
import { standardLimits } from './base/limits.ts'
import { Problem } from './base/problem.ts'
import type { Settings, SettingsInput } from './base/settings.ts'
import { defaultSettings } from './base/settings.ts'
import { forgetBefore } from './changes/tombstones.ts'
import { followCoSignatures } from './co-signatures/awaited.ts'
import { coSignatureRoutes } from './co-signatures/routes.ts'
import { epochOf, openDatabase } from './database/database.ts'
import { devices } from './devices/index.ts'
import { followDirectory } from './directory/pharmacies.ts'
import { followTestSites } from './directory/test-sites.ts'
import { fhirRoutes } from './fhir/routes.ts'
import { flags } from './flags/index.ts'
import { fhirJson } from './http/answer.ts'
import type { CentralContext } from './http/context.ts'
import { identity } from './identity/index.ts'
import { followCancellations } from './labs/performing.ts'
import { createTrainingLab } from './labs/training-lab.ts'
import { followVisits } from './leases/follow-appointment.ts'
import { handOverRoutes } from './leases/hand-over-routes.ts'
import { createHandOvers } from './leases/hand-overs.ts'
import { createLeases } from './leases/leases.ts'
import { leaseRoutes } from './leases/routes.ts'
import type { Services } from './leases/services.ts'
import { putInQueue } from './leases/waiting.ts'
import { type Loaded, loadFolder } from './load.ts'
import { patientPage } from './patient-page/index.ts'
import { askToCancel } from './prescribing/ask-to-cancel.ts'
import { askToCallPharmacy, isEnded } from './prescribing/call-pharmacy.ts'
import { createPharmacy } from './prescribing/pharmacy.ts'
import { followReasons } from './prescribing/reasons.ts'
import { withdrawTransmission } from './prescribing/transmission.ts'
import { realtime } from './realtime/index.ts'
import { createReviews } from './results/reviews.ts'
import { createStore } from './store/store.ts'
import { loadEditions } from './terminology/load.ts'
import { loadTraining, trainingTimes } from './training.ts'

export type CentralOptions = {
  /** File of the server's data; `:memory:` for one that need not survive. */
  database: string
  /** 0 takes a free one; null: it does not listen, and is asked through `inject`. */
  port?: number | null
  host?: string
  /** How clients reach it, when a proxy stands before it; else `http://host:port`. */
  baseUrl?: string
  /** Loads the training practice; a simulated pharmacy takes prescriptions. */
  training?: boolean
  settings?: SettingsInput
  clock?: CentralClock
  /** Instead of identity's access tokens; for tests. */
  authenticate?: Authenticate
  /** The database was restored from a backup: begin a new epoch, so that workstations offer again what it forgot. */
  restored?: boolean
  /** The database is a copy that took over and may lack the last moments. */
  failedOver?: boolean
  /** Folders of FHIR Bundles to load before it listens. */
  load?: string[]
  /** Editions of ICD-10-CM, and what took the place of which code: files of CMS. */
  icd10cm?: string[]
  conversions?: string[]
  /** Patients of those folders wait in the queue. */
  waiting?: boolean
}

export type Central = {
  url: string
  context: CentralContext
  loaded: Loaded[]
  /** Asks without a socket: for tests that run many in one process. */
  inject: FastifyInstance['inject']
  close(): Promise<void>
}

/** Starts a reference central API. Throws when the port or the database can't be had (`DatabaseTooNew` among them). */
export async function createCentral(options: CentralOptions): Promise<Central> {
  const settings: Settings = {
    ...defaultSettings,
    ...options.settings,
    limits: { ...standardLimits, ...options.settings?.limits },
  }
  const { limits } = settings
  const clock = options.clock ?? { now: () => Date.now() }
  const training = options.training ?? false
  const db = openDatabase(options.database)
  const bus = createBus()
  const store = createStore(db, clock, bus, settings)
  const security = createSecurityWatch(db, store, clock)
  const leases = createLeases(store, clock, bus, settings, (practitioner, task) =>
    security.saw({ kind: 'unproven-claim', practitioner, asked: `Task/${task}`, about: `Task/${task}` }),
  )
  const pharmacy = training ? createPharmacy(store, clock, settings) : undefined
  const lab = training ? createTrainingLab(store, clock, settings) : undefined
  store.onWrite((next) => {
    if (next?.resourceType !== 'MedicationRequest' || !isEnded(next)) return
    const sent = withdrawTransmission(store, next)
    const ask = pharmacy?.hearsCancels ? askToCancel : askToCallPharmacy
    if (sent) ask(store, next, sent, clock.now())
  })
  followVisits(store)
  const handOvers = createHandOvers(store, leases, clock, bus)
  followCoSignatures(store, bus)
  followDirectory(store)
  const reviews = createReviews(store, clock, settings)
  followTestSites(store)
  followCancellations(store)
  const app = Fastify({
    bodyLimit: limits.body,
    // Also of who has not signed in yet.
    requestTimeout: limits.requestMs,
    http: {
      // Node takes the shorter of the two for the headers.
      headersTimeout: limits.requestMs,
      connectionsCheckingInterval: Math.min(limits.requestMs / 2, 10_000),
    },
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    trustProxy: settings.trustProxy ?? false,
  })
  let listeningAt = ''

  const context: CentralContext = {
    db,
    clock,
    epoch: epochOf(db, options.restored),
    training,
    settings,
    baseUrl: () => options.baseUrl ?? listeningAt,
    store,
    leases,
    bus,
    security,
    authenticate: async () => null,
    isLostSignIn: () => false,
    accounts: { add: async () => undefined },
  }
  const services: Services = { context, store, leases, handOvers, root: () => `${context.baseUrl()}/fhir/R4` }
  followReasons(services)

  try {
    loadEditions(db, options, new Date(clock.now()).toISOString())
    answerLikeTheContract(app, context)
    for (const plugin of [identity, realtime, patientPage, flags])
      await app.register(async (scope) => plugin(scope, context))
    if (options.authenticate) context.authenticate = options.authenticate
    await app.register(rawBodies(devices(context)))
    listenForAuditHeads(app, context)
    knowCallers(context)
    await app.register(
      rawBodies((scope) => fhirRoutes(scope, services)),
      { prefix: '/fhir/R4' },
    )
    await app.register(rawBodies((scope) => leaseRoutes(scope, services)))
    await app.register(async (scope) => handOverRoutes(scope, services))
    await app.register(async (scope) => coSignatureRoutes(scope, services))

    const adapt = training ? trainingTimes(store, clock) : undefined
    const folders = (options.load ?? []).map((folder) => loadFolder(store, folder, adapt))
    if (options.waiting) for (const { patients } of folders) putInQueue(store, patients, clock.now())
    const loaded = [...(training ? loadTraining(store, clock) : []), ...folders]
    leases.afterRestart()
    leases.adoptLoaded()
    if (options.restored || options.failedOver) leases.pauseClaims()
    pharmacy?.resume()
    lab?.resume()

    if (options.port !== null)
      listeningAt = await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' })
    const sweeping = setInterval(() => {
      leases.sweep()
      handOvers.sweep()
      reviews.sweep()
      store.sweepScope()
      context.security.flush()
      forgetBefore(db, clock.now() - settings.tombstoneDays * 86_400_000)
    }, settings.sweepSeconds * 1000)
    sweeping.unref()

    const close = async () => {
      clearInterval(sweeping)
      pharmacy?.close()
      lab?.close()
      await app.close()
      context.security.flush()
      db.close()
    }
    return { url: context.baseUrl(), context, loaded, inject: app.inject.bind(app), close }
  } catch (error) {
    pharmacy?.close()
    lab?.close()
    await app.close()
    db.close()
    throw error
  }
}

/** Bodies come as bytes: an idempotency key stands for exactly these. */
function rawBodies(routes: (scope: FastifyInstance) => void): FastifyPluginCallback {
  return (scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body))
    routes(scope)
    done()
  }
}

/** The headers of every answer, and every refusal as an OperationOutcome. */
function answerLikeTheContract(app: FastifyInstance, context: CentralContext): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('server-epoch', context.epoch)
    reply.header('date', new Date(context.clock.now()).toUTCString())
    const version = request.headers['rounds-client-version']
    const end = typeof version === 'string' ? sunsetOf(version, context.settings, context.clock.now()) : null
    if (end !== null) reply.header('sunset', new Date(end).toUTCString())
    const believed = request.headers['server-epoch']
    if (believed !== undefined && believed !== context.epoch)
      throw new Problem(
        'epoch-mismatch',
        'The server was restored since: what it forgot must be offered again.',
      )
  })
  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    const problem = problemOf(error)
    if (problem) context.security.refused(request, problem)
    if (problem?.retryAfterSeconds) reply.header('retry-after', String(problem.retryAfterSeconds))
    if (problem) return reply.code(problem.status).type(fhirJson).send(writeFhirJson(problem.outcome()))
    // The address may hold a patient's id, the message a patient's words: neither is logged.
    console.error(
      `central: ${request.method} ${request.routeOptions.url ?? ''} failed: ${error.name} ${error.code ?? ''}`,
    )
    return reply.code(500).type(fhirJson).send(JSON.stringify(unexpected))
  })
  app.setNotFoundHandler((_request, reply) => {
    const problem = new Problem('not-found', 'There is nothing at this address.')
    return reply.code(problem.status).type(fhirJson).send(writeFhirJson(problem.outcome()))
  })
}

function problemOf(error: Error & { statusCode?: number }): Problem | undefined {
  if (error instanceof Problem) return error
  if (error.statusCode === 413) return new Problem('too-large', 'The body is larger than this server takes.')
  if (error.statusCode && error.statusCode < 500)
    return new Problem('bad-request', 'The request could not be read.')
  return undefined
}

const unexpected = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'fatal', code: 'exception', details: { text: 'Something went wrong on the server.' } }],
}
