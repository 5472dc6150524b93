import type { Resource } from '@medplum/fhirtypes'
import type { Central } from '../../central/app.ts'
import type { VirtualClock } from '../support/virtual-clock.ts'
import { tokensIn } from './tokens.ts'

/** What the network does to one request. `late`: the sender is told that it failed, and it arrives afterwards. */
export const requestFaults = [
  'drop-request',
  'drop-answer',
  'duplicate',
  'late',
  'delay',
  '5xx-before',
  '5xx-after',
  'own-500',
  'html-before',
  'html-after',
  'cut-answer',
] as const
export type RequestFault = (typeof requestFaults)[number]
export type Armed = { kind: RequestFault; onWrite: boolean; delayMs: number }

export type Counts = Map<string, number>
export const count = (counts: Counts, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

export type Line = {
  fetch: typeof fetch
  arm(fault: Armed): void
  /** Nothing goes through until then, on the virtual clock. */
  partition(ms: number): void
  /** The process behind it is dead: nothing is sent or heard any more. */
  kill(): void
  heal(): void
}

/** The ids of the versions that an answer tells of. */
function versionsIn(text: string): string {
  const answer = JSON.parse(text) as Resource
  const written =
    answer.resourceType === 'Bundle' ? (answer.entry ?? []).map(({ resource }) => resource) : [answer]
  return written.map((resource) => resource?.meta?.versionId).join(' ')
}

type Sent = { method: string; url: string; headers: Record<string, string>; body: Buffer | undefined }
type Got = { status: number; headers: Record<string, string>; text: string }

/** What is read of a `Response`: a real one, with its streams, costs ten times as much as the rest of the way. */
function answerOf({ status, headers, text }: Got): Response {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const answer = {
    status,
    headers: { get: (name: string) => byName.get(name.toLowerCase()) ?? null },
    text: async () => text,
    clone: () => answer,
  }
  return answer as unknown as Response
}

const page = '<html><body>Please accept the terms of this network.</body></html>'

/**
 * A network in memory between clients and one central API in the same process. `pageSize`: entries of a page of the
 * feed or of a chart, where it is to be fewer than the clients ask for.
 */
export function createNetwork(counts: Counts, server: () => Central, pageSize: number | null = null) {
  let busy = 0
  let clock: VirtualClock
  /** Versions that each key brought about, in the history the server has now. */
  const versionsOfKey = new Map<string, Set<string>>()

  const sleep = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve))

  async function deliver(sent: Sent): Promise<Got> {
    busy++
    try {
      const answer = await server().inject({
        method: sent.method as 'GET',
        url: sent.url,
        headers: sent.headers,
        ...(sent.body ? { payload: sent.body } : {}),
      })
      const headers: Record<string, string> = {}
      for (const [name, value] of Object.entries(answer.headers))
        if (value !== undefined && name !== 'content-length') headers[name] = String(value)
      remember(sent, answer.statusCode, answer.payload)
      if (process.env.TRACE) {
        const { 'Rounds-Device': who, 'Idempotency-Key': key = '', 'Rounds-Claim': claim = '' } = sent.headers
        const on = sent.headers['If-Match'] ?? sent.headers['If-None-Match'] ?? ''
        const text = answer.statusCode >= 400 ? answer.payload.slice(0, 250) : tokensIn(answer.payload)
        console.log(
          `    ${who} ${sent.method} ${sent.url} ${on} ${claim} ${key.slice(0, 8)}: ${answer.statusCode} ${text}`,
        )
      }
      return { status: answer.statusCode, headers, text: answer.payload }
    } finally {
      busy--
    }
  }

  function remember(sent: Sent, status: number, text: string): void {
    const key = sent.headers['Idempotency-Key']
    if (!key || sent.method === 'GET' || status >= 300) return
    const versions = versionsOfKey.get(key) ?? new Set()
    versions.add(versionsIn(text))
    versionsOfKey.set(key, versions)
  }

  function line(): Line {
    const armed: Armed[] = []
    let cutUntil = 0
    let dead = false

    async function go(sent: Sent): Promise<Got> {
      if (clock.monotonic() < cutUntil) {
        count(counts, 'partition')
        throw new TypeError('fetch failed')
      }
      await sleep(5)
      const at = armed.findIndex(({ onWrite }) => !onWrite || sent.method !== 'GET')
      const [fault] = at < 0 ? [] : armed.splice(at, 1)
      if (!fault) return deliver(sent)
      count(counts, fault.kind)
      switch (fault.kind) {
        case 'drop-request':
          throw new TypeError('fetch failed')
        case 'drop-answer':
          await deliver(sent)
          throw new TypeError('fetch failed')
        case 'duplicate': {
          const first = await deliver(sent)
          const second = await deliver(sent)
          return fault.delayMs % 2 ? first : second
        }
        case 'late':
          void sleep(fault.delayMs).then(() => deliver(sent))
          throw new TypeError('fetch failed')
        case 'delay':
          await sleep(fault.delayMs)
          return deliver(sent)
        case '5xx-before':
          return { status: 503, headers: { 'content-type': 'text/html' }, text: page }
        case '5xx-after':
          await deliver(sent)
          return { status: 502, headers: { 'content-type': 'text/html' }, text: page }
        case 'own-500': {
          const { headers } = await deliver({
            ...sent,
            method: 'GET',
            url: '/fhir/R4/metadata',
            body: undefined,
          })
          return { status: 500, headers, text: '{"resourceType":"OperationOutcome","issue":[]}' }
        }
        case 'html-before':
          return { status: 200, headers: { 'content-type': 'text/html' }, text: page }
        case 'html-after':
          await deliver(sent)
          return { status: 200, headers: { 'content-type': 'text/html' }, text: page }
        case 'cut-answer': {
          const whole = await deliver(sent)
          return { ...whole, text: whole.text.slice(0, whole.text.length / 2) }
        }
      }
    }

    return {
      fetch: async (input, init) => {
        if (dead) return new Promise(() => {})
        const asked = String(input).replace('http://central', '')
        const url = pageSize === null ? asked : asked.replace(/_count=\d+/, `_count=${pageSize}`)
        const headers = { ...(init?.headers as Record<string, string>) }
        const body = init?.body ? Buffer.from(init.body as Uint8Array) : undefined
        const aborted = new Promise<never>((_, reject) => {
          init?.signal?.addEventListener('abort', () => reject(new TypeError('aborted')))
        })
        aborted.catch(() => {})
        const got = await Promise.race([go({ method: init?.method ?? 'GET', url, headers, body }), aborted])
        if (dead) return new Promise(() => {})
        return answerOf(got)
      },
      arm: (fault) => armed.push(fault),
      partition(ms) {
        cutUntil = clock.monotonic() + ms
      },
      kill() {
        dead = true
      },
      heal() {
        armed.length = 0
        cutUntil = 0
      },
    }
  }

  return {
    line,
    busy: () => busy > 0,
    use(its: VirtualClock) {
      clock = its
    },
    deliver,
    versionsOfKey,
  }
}
export type Network = ReturnType<typeof createNetwork>
