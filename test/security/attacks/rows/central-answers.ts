import { createCentralClient } from '../../../../main/engine/central/client.ts'
import { systemClock } from '../../../../main/processes/system-clock.ts'
import { createRequests } from '../../../../main/realtime/requests.ts'
import { createOpenId } from '../../../../main/sign-in/open-id.ts'
import { createVirtualClock } from '../../../support/virtual-clock.ts'
import { type Attack, must, type Weakening } from '../attack.ts'

const megabyte = 1024 * 1024
const page = new Uint8Array(megabyte).fill(32)

/** An answer that goes on to `most` megabytes, if as many are read; how many were. */
function endless(most: number, headers: Record<string, string> = {}) {
  const read = { megabytes: 0 }
  const body = () =>
    new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        if (read.megabytes >= most) return controller.close()
        read.megabytes += 1
        controller.enqueue(page)
      },
    })
  const fetch = async () =>
    new Response(body(), { headers: { 'Content-Type': 'application/json', 'Server-Epoch': 'e', ...headers } })
  return { read, fetch: fetch as typeof globalThis.fetch }
}

const client = (fetch: typeof globalThis.fetch, clock = systemClock) =>
  createCentralClient({
    fetch,
    clock,
    centralUrl: 'http://127.0.0.1:1',
    clientVersion: '0.1.0',
    deviceId: 'device',
    token: async () => 'token',
    tokenRefused() {},
    epoch: () => null,
  })

const fills = (
  title: string,
  most: number,
  ask: (fetch: typeof globalThis.fetch) => Promise<unknown>,
): Attack => ({
  title,
  of: 'S26',
  async run() {
    const { read, fetch } = endless(most)
    await ask(fetch)
    return read.megabytes < most ? null : 'the answer is read for as long as it goes on'
  },
})

const month = String(30 * 86_400)

/** How long this makes writes wait, ms. */
async function waitAfter(headers: Record<string, string>): Promise<number> {
  const asked = client(
    async () =>
      new Response('{}', {
        status: 429,
        headers: { 'Content-Type': 'application/json', 'Server-Epoch': 'e', ...headers },
      }),
    createVirtualClock(),
  )
  await asked.request({ method: 'PUT', path: '/fhir/R4/Task/t' })
  return asked.pauseLeft('write')
}

const keepsBack = (title: string, headers: Record<string, string>): Attack => ({
  title,
  of: 'S18',
  async run() {
    const wait = await waitAfter(headers)
    must(wait > 0, 'a wait is kept')
    return wait <= 600_000 ? null : 'what was signed stays here for days'
  },
})

const bounded = 'main/base/bounded-fetch.ts'

export const centralAnswers: Weakening[] = [
  {
    rule: 'Of no answer more comes in than the longest that the central API gives.',
    changes: [
      { file: bounded, find: 'if (bytes > most) throw new AnswerTooLong()', replace: 'void bytes' },
      {
        file: bounded,
        find: "if (Number(response.headers.get('Content-Length')) > most)",
        replace: 'if (!most)',
      },
    ],
    attacks: [
      fills('fills the engine’s memory with one answer', 80, (fetch) =>
        client(fetch).request({ method: 'GET', path: '/fhir/R4/$changes' }),
      ),
      fills('fills the sign-in’s memory with what the provider says of itself', 4, (fetch) =>
        createOpenId({ fetch, centralUrl: 'http://127.0.0.1:1' })
          .refresh('token')
          .catch(() => null),
      ),
      fills('fills the memory of the realtime process with one answer', 20, (fetch) => {
        const requests = createRequests({ fetch, clock: systemClock }, { reach() {}, tokenRefused() {} })
        requests.orders({
          centralUrl: 'http://127.0.0.1:1',
          token: 'token',
          deviceId: 'd',
          clientVersion: '0.1.0',
        } as never)
        return requests.send('PUT', '/realtime/presence', { limit: 30_000 })
      }),
    ],
  },
  {
    rule: 'A wait that a server asks for is ten minutes at most.',
    changes: [
      {
        file: 'main/engine/central/pauses.ts',
        find: 'Math.min(retryAfterMs, longestMs)',
        replace: 'retryAfterMs',
      },
    ],
    attacks: [
      keepsBack('keeps a signed prescription back for a month', { 'Retry-After': month }),
      keepsBack('keeps a signed prescription back until the year 9999', {
        'Retry-After': 'Fri, 31 Dec 9999 23:59:59 GMT',
      }),
      keepsBack('keeps a signed prescription back for ever', { 'Retry-After': '9'.repeat(400) }),
    ],
  },
  {
    rule: 'A timer waits, however long it is set.',
    changes: [
      {
        file: 'main/processes/system-clock.ts',
        find: 'setTimeout(work, Math.min(ms, longest))',
        replace: 'setTimeout(work, ms)',
      },
    ],
    attacks: [
      {
        title: 'has requests repeated without pause by a figure that no timer holds',
        of: 'S18',
        run: () =>
          new Promise((resolve) => {
            const cancel = systemClock.after(30 * 86_400_000, () => resolve('a month is over at once'))
            systemClock.after(200, () => {
              cancel()
              resolve(null)
            })
          }),
      },
    ],
  },
  {
    rule: 'A token that is said to live for no time is not renewed without pause.',
    changes: [
      {
        file: 'main/realtime/realtime-token.ts',
        find: 'Math.max(lives / 2, tryAgainMs)',
        replace: 'lives / 2',
      },
    ],
    attacks: [
      {
        title: 'has the realtime process renew its token without pause',
        of: 'S18',
        async run() {
          const { createRealtimeToken: createLineToken } = await import(
            '../../../../main/realtime/realtime-token.ts'
          )
          let asked = 0
          const tokens = async () => {
            asked += 1
            return { accessToken: `a${asked}`, refreshToken: `r${asked}`, expiresInSeconds: 0 }
          }
          const token = createLineToken(
            { clock: systemClock, openId: () => ({ realtimeTokens: tokens, refresh: tokens }) },
            () => {},
          )
          token.orders({ centralUrl: 'http://127.0.0.1:1', token: 'engine' } as never)
          await new Promise((resolve) => setTimeout(resolve, 300))
          token.close()
          return asked < 5 ? null : 'it is asked for again and again'
        },
      },
    ],
  },
]
