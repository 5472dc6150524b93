import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { boundedAnswer } from '../base/bounded-fetch.ts'
import type { RealtimeOrders } from '../base/realtime-messages.ts'
import type { RealtimePlatform } from './platform.ts'
import type { createRealtimeToken } from './realtime-token.ts'

/** What became of one request. Only what the central API itself said counts as an answer. */
export type Answer =
  | { kind: 'done'; status: number; body: unknown }
  | { kind: 'refused'; status: number; code: string; message: string }
  | { kind: 'token-refused' }
  | { kind: 'unreachable'; captivePortal: boolean }

export type StreamAnswer =
  | { kind: 'stream'; body: ReadableStream<Uint8Array> }
  | Exclude<Answer, { kind: 'done' }>

export type Requests = ReturnType<typeof createRequests>

const OperationOutcome = z.object({
  issue: z
    .array(
      z.object({
        details: z
          .object({
            text: z.string().optional(),
            coding: z.array(z.object({ code: z.string().optional() })).optional(),
          })
          .optional(),
      }),
    )
    .min(1),
})

/** Bytes. Signals that waited for a long poll are the longest; the event stream has no end and is read as it comes. */
const longestAnswer = 16 * 1024 * 1024

/**
 * The realtime process's HTTP client: states device, version, epoch and token, learns the epoch from each answer, and
 * tells an answer of the central API from a proxy's or a captive portal's page.
 */
export function createRequests(
  platform: Pick<RealtimePlatform, 'fetch' | 'clock'>,
  callbacks: { reach(reachable: boolean): void; tokenRefused(): void; deviceLost?(): void },
  /** The realtime token; absent: the engine's is all there is. */
  own?: Pick<ReturnType<typeof createRealtimeToken>, 'now' | 'refused'>,
) {
  let orders: RealtimeOrders | null = null
  let epoch: string | null = null
  const refusedTokens = new Set<string>()
  let lastAnswerAt = Number.NEGATIVE_INFINITY

  /** The one read of a chart's resource (a visit's join address) needs the engine's token: the realtime token opens none. */
  const tokenFor = (path: string): string | null =>
    own === undefined || path.startsWith('/fhir/') ? (orders?.token ?? null) : own.now()

  function headers(path: string, more: Record<string, string>): Record<string, string> {
    const token = tokenFor(path)
    if (!orders || !token) throw new Error('there is no token')
    return {
      Authorization: `Bearer ${token}`,
      'Rounds-Client-Version': orders.clientVersion,
      'Rounds-Device': orders.deviceId,
      ...(epoch === null ? {} : { 'Server-Epoch': epoch }),
      ...(orders.auditHead === undefined ? {} : { 'Rounds-Audit-Head': orders.auditHead }),
      ...more,
    }
  }

  /** Null: not the central API that answered, or nobody. */
  async function attempt(path: string, init: RequestInit): Promise<Response | Answer> {
    let response: Response
    try {
      // A redirect is a portal's or a proxy's doing; following it would carry the token elsewhere.
      const manual: RequestInit = { ...init, redirect: 'manual' }
      response = await platform.fetch(`${orders?.centralUrl.replace(/\/$/, '')}${path}`, manual)
    } catch {
      return { kind: 'unreachable', captivePortal: false }
    }
    const stated = response.headers.get('Server-Epoch')
    if (stated === null) {
      await response.body?.cancel().catch(() => undefined)
      return { kind: 'unreachable', captivePortal: response.status < 400 || response.status === 511 }
    }
    epoch = stated
    lastAnswerAt = platform.clock.monotonic()
    return response
  }

  async function refusal(response: Response): Promise<Exclude<Answer, { kind: 'done' }>> {
    const { status } = response
    const text = await read(response).catch(() => '')
    // A server in trouble is like a server away: the same request may succeed in a moment.
    if (status >= 500) return { kind: 'unreachable', captivePortal: false }
    if (status === 401) return { kind: 'token-refused' }
    const outcome = OperationOutcome.safeParse(parseJson(text))
    const details = outcome.data?.issue[0]?.details
    return {
      kind: 'refused',
      status,
      code: details?.coding?.[0]?.code ?? '',
      message: details?.text ?? `The server refused (${status}).`,
    }
  }

  /** Sends, and once more with the server's epoch when ours was an old one. */
  async function exchange(
    path: string,
    build: () => RequestInit,
  ): Promise<Response | Exclude<Answer, { kind: 'done' }>> {
    const token = tokenFor(path)
    for (let round = 0; ; round++) {
      const response = await attempt(path, build())
      if (!(response instanceof Response)) return response as Exclude<Answer, { kind: 'done' }>
      if (response.ok) return response
      const refused = await refusal(response)
      if (refused.kind === 'refused' && refused.code === 'epoch-mismatch' && round === 0) continue
      if (refused.kind === 'token-refused' && token !== null && !refusedTokens.has(token)) {
        refusedTokens.add(token)
        if (!own?.refused(token)) callbacks.tokenRefused()
      }
      if (refused.kind === 'refused' && refused.code === 'device-lost') callbacks.deviceLost?.()
      return refused
    }
  }

  function report<T extends Answer | StreamAnswer>(answer: T, signal?: AbortSignal): T {
    if (!signal?.aborted) callbacks.reach(answer.kind !== 'unreachable')
    return answer
  }

  return {
    orders(next: RealtimeOrders): void {
      if (next.centralUrl !== orders?.centralUrl) epoch = null
      if (next.token !== orders?.token) refusedTokens.clear()
      orders = next
      epoch ??= next.epoch
    },

    /** There is a token that the central API has not refused. */
    ready: () => {
      const token = tokenFor('/realtime')
      return token !== null && !refusedTokens.has(token)
    },

    /** Monotonic ms of the last answer that was the central API's own. */
    lastAnswerAt: () => lastAnswerAt,

    /**
     * One request with a JSON body and a JSON answer, at most `limit` ms long. A write states an
     * Idempotency-Key: pass the same `key` when it is tried again.
     */
    async send(
      method: 'GET' | 'PUT' | 'POST' | 'DELETE',
      path: string,
      options: { body?: unknown; key?: string; limit: number; signal?: AbortSignal },
    ): Promise<Answer> {
      const stop = new AbortController()
      const cancel = platform.clock.after(options.limit, () => stop.abort())
      const signal = options.signal ? AbortSignal.any([stop.signal, options.signal]) : stop.signal
      const key = options.key ?? randomUUID()
      try {
        const response = await exchange(path, () => ({
          method,
          signal,
          headers: headers(path, {
            Accept: 'application/json, application/fhir+json',
            ...(method === 'GET' ? {} : { 'Idempotency-Key': key }),
            ...(options.body === undefined ? {} : { 'Content-Type': 'application/json' }),
          }),
          ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
        }))
        if (!(response instanceof Response)) return report<Answer>(response, options.signal)
        const text = await read(response)
        const body = text === '' ? undefined : parseJson(text)
        if (text !== '' && body === undefined)
          return report<Answer>({ kind: 'unreachable', captivePortal: true })
        return report<Answer>({ kind: 'done', status: response.status, body }, options.signal)
      } catch {
        return report<Answer>({ kind: 'unreachable', captivePortal: false }, options.signal)
      } finally {
        cancel()
      }
    },

    /** Opens the event stream. The caller bounds it by `signal`. */
    async stream(lastEventId: string | null, signal: AbortSignal): Promise<StreamAnswer> {
      const response = await exchange('/realtime', () => ({
        signal,
        headers: headers('/realtime', {
          Accept: 'text/event-stream',
          'Cache-Control': 'no-store',
          ...(lastEventId === null ? {} : { 'Last-Event-ID': lastEventId }),
        }),
      }))
      if (!(response instanceof Response)) return report<StreamAnswer>(response, signal)
      const isStream = response.headers.get('Content-Type')?.startsWith('text/event-stream') ?? false
      if (!isStream || !response.body) {
        await response.body?.cancel().catch(() => undefined)
        return report<StreamAnswer>({ kind: 'unreachable', captivePortal: true }, signal)
      }
      return report<StreamAnswer>({ kind: 'stream', body: response.body }, signal)
    },
  }
}

const read = async (response: Response): Promise<string> =>
  (await boundedAnswer(response, longestAnswer)).text()

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
