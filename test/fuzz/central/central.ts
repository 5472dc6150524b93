import { createCentral } from '../../../central/app.ts'
import type { FullLeases } from '../../../central/leases/leases.ts'
import type { FullStore } from '../../../central/store/store.ts'
import { definitions } from '../../../central/validation/definitions.ts'
import { blockLimit, stopwatch } from '../block.ts'
import type { Finding, Target } from '../target.ts'
import { type Ask, ask } from './ask.ts'
import { judgeAnswer } from './judge.ts'
import { begin, joinToken, providers, resources } from './practice.ts'
import { type Known, type Request, requestOf } from './request.ts'
import { type Caller, createScope, type Scope } from './scope.ts'

/** Requests of providers, thieves, patients and strangers to a real server in this process. */
export const central: Target<Ask> = {
  kind: 'leaks',
  perBatch: 400,
  input: ask,
  run,
  tell: (input) => JSON.stringify(input),
}

/** A request that is not answered by then never will be. */
const patienceMs = 30_000

async function world() {
  let now = begin
  const server = await createCentral({
    database: ':memory:',
    port: null,
    baseUrl: 'http://central',
    clock: { now: () => now },
    // Nothing happens by itself: what a batch meets follows from its inputs.
    settings: { sweepSeconds: 1_000_000, realtime: { ping: 1_000_000, poll: 5, poke: 1, sweep: 1_000_000 } },
    authenticate: async (request) => {
      const [, me = '', how] = /^Bearer (\w+)(?::(\w+))?$/.exec(request.headers.authorization ?? '') ?? []
      if (!(providers as readonly string[]).includes(me)) return null
      const device = request.headers['rounds-device']
      return {
        practitionerId: me,
        deviceId: typeof device === 'string' && /^[\w-]{1,64}$/.test(device) ? device : null,
        grantId: `grant-${me}${how === 'lost' ? '-lost' : ''}`,
        signedInSecondsAgo: 30,
        ...(how === 'line' ? { realtimeOnly: true } : {}),
      }
    },
  })
  const { context } = server
  const store = context.store as FullStore
  store.atomically(() => {
    for (const one of resources()) store.put(one)
  })
  const leases = context.leases as unknown as FullLeases
  leases.adoptLoaded()
  await reportLost(server)
  return {
    server,
    store,
    now: () => now,
    wait(seconds: number) {
      now += seconds * 1000
      leases.sweep()
    },
  }
}
type Server = Awaited<ReturnType<typeof createCentral>>

/** Ada's other computer signed in once under its own name, and was reported lost. */
async function reportLost({ inject, context }: Server): Promise<void> {
  await inject({
    method: 'GET',
    url: '/flags',
    headers: { authorization: 'Bearer ada:lost', 'rounds-device': 'device-lost' },
  })
  context.db
    .prepare("INSERT INTO wipe VALUES ('ada', 'device-lost', ?, NULL, NULL, NULL, NULL)")
    .run(context.clock.now())
}

async function run(inputs: Ask[], began: (input: number) => void): Promise<Finding[]> {
  definitions()
  const limit = blockLimit()
  const { server, store, now, wait } = await world()
  const opened = await server.inject({ method: 'POST', url: `/join/${joinToken('amos')}/session` })
  const known: Known = {
    store,
    scope: createScope(now),
    cursors: [],
    cookie: String(opened.headers['set-cookie'] ?? '').split(';')[0] ?? '',
    requests: [],
  }
  const findings: Finding[] = []
  const logError = console.error
  /** What the server says of its own failures: route and kind, never a value. */
  let logged = ''
  console.error = (line: unknown) => {
    logged = String(line)
  }
  try {
    for (const [n, input] of inputs.entries()) {
      began(n)
      if (input.route.kind === 'wait') wait(input.route.seconds)
      const request = requestOf(known, input)
      if (!request) continue
      known.requests.push(request)
      logged = ''
      const took = stopwatch()
      const answer = await answered(server, request)
      const ms = took()
      if (!answer) {
        findings.push({
          kind: 'crash',
          input: n,
          message: `${request.method} ${input.route.kind} was never answered`,
        })
        continue
      }
      const who = callerOf(request)
      learn(known, who, request, answer)
      const of = `${input.route.kind} ${request.method}`
      for (const { kind, message } of judgeAnswer(answer, known.scope, who, ms, limit))
        findings.push({ kind, input: n, message: `${of}: ${message}${kind === 'crash' ? ` ${logged}` : ''}` })
    }
  } finally {
    console.error = logError
    await server.close()
  }
  return findings
}

/** Whose words a request may be answered with: by its token, whatever else it says. */
function callerOf({ headers, url }: Request): Caller {
  const [, me, how] = /^Bearer (\w+)(?::(\w+))?$/.exec(headers.authorization ?? '') ?? []
  const reads = how === undefined && !url.startsWith('/oidc')
  return reads && providers.includes(me as 'ada') ? (me as 'ada') : null
}

async function answered({ inject }: Server, { method, url, headers, payload }: Request) {
  const stop = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined)
      stop.abort()
    }, patienceMs)
  })
  // A stream is answered once it begins; then its reader goes.
  const streams = /^\/realtime(?!.*poll=1)(\?|$)/.test(url)
  const answer = inject({
    method: method as 'GET',
    url,
    headers,
    signal: stop.signal,
    payloadAsStream: streams,
    ...(payload ? { payload } : {}),
  })
    .then((one) => {
      if (!streams) return one
      one.stream().destroy()
      return { statusCode: one.statusCode, payload: '', headers: one.headers }
    })
    .catch((error: Error) => ({ statusCode: 599, payload: '', headers: { failed: error.name } }))
  const first = await Promise.race([answer, late])
  clearTimeout(timer)
  return first && { status: first.statusCode, text: first.payload, headers: JSON.stringify(first.headers) }
}

/** What changes whose words are whose, by what the server answered. */
function learn(known: Known, who: Caller, request: Request, answer: { status: number; text: string }): void {
  if (who === null || answer.status >= 300) return
  const { method, url, headers } = request
  const [, , resource, name = ''] = url.split(/[/?]/)
  if (url.startsWith('/fhir/R4/')) {
    for (const [next] of answer.text.matchAll(/http:\/\/central\/fhir\/R4\/[^"]*cursor=[^"]*/g))
      known.cursors.push(next)
    if (known.cursors.length > 40) known.cursors.shift()
    return
  }
  if (url.startsWith('/leases/'))
    learnLease(known.scope, who, method, decodeURIComponent(resource ?? name), headers, answer.text)
  if (url === '/realtime/presence')
    for (const { task, mine, secondsLeft } of leasesIn(answer.text))
      if (mine && secondsLeft > 0) known.scope.contacted(who, task, secondsLeft)
}

type Lease = {
  task: string
  patient: string
  claim: number
  mine: boolean
  secondsLeft: number
  holder?: { reference?: string }
}
const leasesIn = (text: string): Lease[] => (JSON.parse(text) as { leases?: Lease[] }).leases ?? []

function learnLease(
  scope: Scope,
  who: NonNullable<Caller>,
  method: string,
  task: string,
  headers: Request['headers'],
  text: string,
): void {
  if (method === 'DELETE') scope.released(task)
  if (method !== 'PUT') return
  const lease = JSON.parse(text) as Lease
  const holder = lease.holder?.reference?.replace('Practitioner/', '') as NonNullable<Caller> | undefined
  // A claim is the caller's; a hand-over is whom the caller named.
  const its = headers['if-none-match'] === '*' ? who : (holder ?? who)
  scope.claimed(its, lease.task ?? task, lease)
}
