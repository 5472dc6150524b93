import type { OperationOutcome, Resource } from '@medplum/fhirtypes'
import { AnswerTooLong, boundedFetch } from '../../base/bounded-fetch.ts'
import type { Clock } from '../../base/clock.ts'
import { parseFhirJson } from '../../clinical/fhir-json.ts'
import { createBelievedDate } from './believed-date.ts'
import { createPauses, kindOf, type RequestKind, retryAfterMsOf } from './pauses.ts'
import { foreignMessage, problemOf } from './problem.ts'

export type CentralRequest = {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** From the root of the central API, with query: `/fhir/R4/Task/1`, `/leases`. */
  path: string
  headers?: Record<string, string>
  body?: Buffer
  /** Gives up after this long; 30 s unless told. */
  limitMs?: number
  /** Bytes of the answer; the client's own bound unless told, which is above it. */
  longest?: number
}

/** What the central API itself said. Anything without `Server-Epoch` and JSON is not its word. */
export type CentralAnswer = {
  kind: 'answer'
  status: number
  /** Parsed JSON; null where there is no body (204). */
  body: unknown
  epoch: string
  /** `Feed-Position`, 16 digits; null where there is none. */
  position: string | null
  /** Server's time, ISO 8601, as far as its `Date` is believed (`createBelievedDate`); null: never heard. */
  serverTime: string | null
  /** From when on this version of the client is too old (`Sunset`), ISO 8601. */
  sunset: string | null
  replayed: boolean
  /** `Rounds-Audit-Anchor`: `count:hash` of the audit chain as the central API keeps it; absent from an older one. */
  auditAnchor?: string
  /** Code of the contract's list and message, when it is a refusal with our OperationOutcome. */
  problem: { code: string; message: string; expression: string[]; current: Resource | null } | null
  /** Of a refusal by an OperationOutcome without our code, as a plain FHIR server writes it: what it says, may be empty. */
  diagnostics?: string
}

export type NoAnswer = {
  kind: 'no-answer'
  why: 'network' | 'timeout' | 'too-long' | 'captive-portal' | 'proxy-sign-in' | 'sign-in-needed'
}

export type CentralOptions = {
  /** `net.fetch` in Electron: it knows the hospital's proxy and certificates. */
  fetch: typeof fetch
  clock: Clock
  centralUrl: string
  clientVersion: string
  deviceId: string
  /** Access token; null: nobody is signed in, nothing is sent. */
  token(): Promise<string | null>
  /** The central API refused the last token. */
  tokenRefused(): void
  /** Epoch this client believes in; null at first contact. */
  epoch(): string | null
  /** Where this machine's audit chain stands, stated with each request. */
  auditHead?(): { count: number; hash: string }
}

export type CentralClient = {
  request(request: CentralRequest): Promise<CentralAnswer | NoAnswer>
  /** Told of every outcome, whoever asked, before it is returned. Returns what ends it. */
  onOutcome(listener: (outcome: CentralAnswer | NoAnswer) => void): () => void
  /** How long requests of this kind are asked to wait (`Retry-After`), ms; 0: they may go. Who repeats requests heeds it. */
  pauseLeft(kind: RequestKind): number
}

/** A page of 200 resources is asked for, of a megabyte together where the central API counts; attachments make it larger. */
const longestAnswer = 64 * 1024 * 1024

/**
 * The HTTP client of the central API. It never throws: what did not come from the central API is `no-answer`,
 * and of a write without answer nobody knows whether it had an effect.
 */
export function createCentralClient(options: CentralOptions): CentralClient {
  const base = options.centralUrl.replace(/\/+$/, '')

  const pauses = createPauses(options.clock)
  const believed = createBelievedDate(options.clock)
  const listeners = new Set<(outcome: CentralAnswer | NoAnswer) => void>()
  const notifyListeners = <T extends CentralAnswer | NoAnswer>(outcome: T): T => {
    for (const listener of listeners) listener(outcome)
    return outcome
  }

  async function once(request: CentralRequest, token: string): Promise<CentralAnswer | NoAnswer> {
    const epoch = options.epoch()
    const head = options.auditHead?.()
    const stop = new AbortController()
    let late = false
    const done = options.clock.after(request.limitMs ?? 30_000, () => {
      late = true
      stop.abort()
    })
    try {
      const most = Math.min(request.longest ?? longestAnswer, longestAnswer)
      const response = await boundedFetch(options.fetch, most)(base + request.path, {
        method: request.method,
        // A redirect is a portal's or a proxy's doing; following it would carry the write elsewhere.
        redirect: 'manual',
        cache: 'no-store',
        signal: stop.signal,
        headers: {
          Accept: 'application/fhir+json, application/json',
          Authorization: `Bearer ${token}`,
          'Rounds-Client-Version': options.clientVersion,
          'Rounds-Device': options.deviceId,
          ...(epoch === null ? {} : { 'Server-Epoch': epoch }),
          ...(head ? { 'Rounds-Audit-Head': `${head.count}:${head.hash}` } : {}),
          ...(request.body ? { 'Content-Type': 'application/fhir+json' } : {}),
          ...request.headers,
        },
        ...(request.body ? { body: new Uint8Array(request.body) } : {}),
      })
      const answer = read(response, await response.text(), believed)
      const kind = kindOf(request.method, request.path)
      // Paused claims say nothing of what is written without one.
      const paused = answer.kind === 'answer' && answer.problem?.code === 'claims-paused'
      if (kind && !paused)
        pauses.asked(kind, response.status, retryAfterMsOf(response.headers, options.clock.now()))
      return answer
    } catch (error) {
      const why = error instanceof AnswerTooLong ? 'too-long' : late ? 'timeout' : 'network'
      return { kind: 'no-answer', why }
    } finally {
      done()
    }
  }

  return {
    async request(request) {
      const token = await options.token()
      if (token === null) return notifyListeners({ kind: 'no-answer', why: 'sign-in-needed' })
      let answer = await once(request, token)
      if (answer.kind === 'answer' && answer.status === 401) {
        options.tokenRefused()
        // `401` is without effect, so the same request may go again with a token that was renewed meanwhile.
        const renewed = await options.token()
        if (renewed !== null && renewed !== token) answer = await once(request, renewed)
      }
      return notifyListeners(answer)
    },
    onOutcome(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    pauseLeft: pauses.left,
  }
}

function read(
  response: Response,
  text: string,
  believed: (stated: number | null) => number | null,
): CentralAnswer | NoAnswer {
  const { status, headers } = response
  const epoch = headers.get('Server-Epoch')
  const anchor = headers.get('Rounds-Audit-Anchor')
  const json = /\bjson\b/i.test(headers.get('Content-Type') ?? '')
  const body = text === '' ? null : json ? parse(text) : undefined
  if (!epoch || body === undefined || status < 200 || (status >= 300 && status < 400)) {
    if (status === 407) return { kind: 'no-answer', why: 'proxy-sign-in' }
    // A portal answers 200 with its page, redirects to it, or says 511 (RFC 6585).
    const portal = status < 400 || status === 511
    return { kind: 'no-answer', why: portal && !epoch ? 'captive-portal' : 'network' }
  }
  const outcome = status >= 400 && isOutcome(body) ? body : null
  const problem = outcome && problemOf(outcome)
  return {
    kind: 'answer',
    status,
    body,
    epoch,
    position: headers.get('Feed-Position'),
    serverTime: isoOf(believed(msOf(headers.get('Date')))),
    sunset: isoOf(msOf(headers.get('Sunset'))),
    replayed: headers.get('Idempotent-Replay') === 'true',
    ...(anchor === null ? {} : { auditAnchor: anchor }),
    problem,
    ...(outcome && !problem ? { diagnostics: foreignMessage(outcome) } : {}),
  }
}

/** Undefined when it is not JSON: an answer cut short is no answer. */
function parse(text: string): unknown {
  try {
    return parseFhirJson(text)
  } catch {
    return undefined
  }
}

const isOutcome = (body: unknown): body is OperationOutcome =>
  typeof body === 'object' &&
  body !== null &&
  'resourceType' in body &&
  body.resourceType === 'OperationOutcome'

function msOf(date: string | null): number | null {
  const ms = date === null ? Number.NaN : Date.parse(date)
  return Number.isNaN(ms) ? null : ms
}

const isoOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())
