import type { Lease } from '../../main/clinical/lease.ts'
import type { Statement } from './history.ts'

export type Fault = 'request-dropped' | 'answer-lost' | 'request-late' | 'request-twice' | 'proxy-page'
const chances: [Fault, number][] = [
  ['request-dropped', 0.02],
  ['answer-lost', 0.03],
  ['request-late', 0.02],
  ['request-twice', 0.015],
  ['proxy-page', 0.01],
]

/**
 * The network between workstations and the central API: real sockets, and faults of its own. It writes down what
 * the central API said of leases, also in answers that never arrive.
 */
export function createNetwork(url: string, random: () => number) {
  const statements: Statement[] = []
  const hits: Record<Fault, number> = {
    'request-dropped': 0,
    'answer-lost': 0,
    'request-late': 0,
    'request-twice': 0,
    'proxy-page': 0,
  }
  let late: (() => Promise<unknown>)[] = []
  let faults = true
  let requests = 0
  let onTheWay = 0
  const idle: (() => void)[] = []

  async function send(path: string, init: RequestInit | undefined): Promise<Response> {
    onTheWay += 1
    requests += 1
    const sent = performance.now()
    try {
      // What the client gives up is still on its way; only its own ear is closed.
      const { signal: _, ...rest } = init ?? {}
      const response = await fetch(path, rest)
      const copy = await response.text()
      note(path.slice(url.length), response, copy, sent, new Headers(rest.headers).has('If-Match'))
      return new Response(response.status === 204 ? null : copy, {
        status: response.status,
        headers: response.headers,
      })
    } finally {
      onTheWay -= 1
      if (onTheWay === 0) for (const it of idle.splice(0)) it()
    }
  }

  function note(path: string, response: Response, text: string, sent: number, onClaim: boolean): void {
    // A replayed answer was true once; it says nothing of now.
    if (!response.ok || text === '' || response.headers.has('Idempotent-Replay')) return
    if (!path.startsWith('/leases') && path !== '/realtime/presence') return
    const answered = performance.now()
    const date = Date.parse(response.headers.get('Date') ?? '')
    const body = JSON.parse(text) as Lease | { leases: Lease[] }
    for (const { task, claim, holder, lastHeardSeconds } of 'leases' in body ? body.leases : [body])
      statements.push({
        task,
        claim,
        holder: holder.reference.slice('Practitioner/'.length),
        sent,
        answered,
        contactAfter: date - (lastHeardSeconds + 1) * 1000,
        handedOver: onClaim,
      })
  }

  function fault(): Fault | undefined {
    if (!faults) return undefined
    let left = random()
    for (const [kind, chance] of chances) {
      left -= chance
      if (left < 0) {
        hits[kind] += 1
        return kind
      }
    }
    return undefined
  }

  return {
    statements,
    hits,
    requests: () => requests,
    stopFaults() {
      faults = false
    },
    /** `fetch` of one workstation; `silent` says whether its cable is out. */
    fetchOf(silent: () => boolean): typeof fetch {
      return async (input, init) => {
        const failed = () => new TypeError('fetch failed')
        if (silent()) throw failed()
        const path = String(input)
        const kind = fault()
        switch (kind) {
          case 'request-dropped':
            throw failed()
          case 'request-late':
            late.push(() => send(path, init))
            throw failed()
          case 'answer-lost':
            await send(path, init)
            throw failed()
          case 'proxy-page':
            return new Response('<html>502</html>', { status: 502, headers: { 'Content-Type': 'text/html' } })
          case 'request-twice':
            late.push(() => send(path, init))
            return send(path, init)
          case undefined:
            return send(path, init)
        }
      }
    },
    /** What was held up on its way arrives, though nobody waits for the answer any more. */
    async deliverLate(): Promise<void> {
      const arriving = late
      late = []
      await Promise.all(arriving.map((it) => it().catch(() => undefined)))
    },
    async quiet(): Promise<void> {
      while (onTheWay > 0) await new Promise<void>((resolve) => idle.push(resolve))
    },
  }
}
export type Network = ReturnType<typeof createNetwork>
