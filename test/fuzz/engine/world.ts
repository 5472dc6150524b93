import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Central, createCentral } from '../../../central/app.ts'
import type { FullLeases } from '../../../central/leases/leases.ts'
import type { FullStore } from '../../../central/store/store.ts'
import { createEngine, type Engine } from '../../../main/engine/engine.ts'
import { workstation } from '../../../main/engine/testing/workstation.ts'
import type { Realtime } from '../../../main/realtime/platform.ts'
import { createRealtime } from '../../../main/realtime/realtime.ts'
import type { EventName } from '../../../preload/contract/index.ts'
import { tempRoot } from '../../faults/beginning.ts'
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts'
import { resources } from '../central/practice.ts'

const key = () => Buffer.alloc(32, 9)
/** Nobody's lease lapses; a token is renewed now and then, and the test's server takes each. */
const settings = { sweepSeconds: 1_000_000, leaseSeconds: 1_000_000_000, accessTokenSeconds: 300 }

export type Sent = { method: string; path: string; headers: Record<string, string>; body: Buffer | undefined }
export type Got = { status: number; headers: Record<string, string>; text: string }

export type World = {
  /** The one that runs now. */
  engine(): Engine
  realtime: Realtime
  central: Central
  clock: VirtualClock
  folder: string
  key: Buffer
  events: { event: EventName; payload: unknown }[]
  /** Waits, in virtual time where it has to; undefined: it never comes. */
  settled<T>(promise: Promise<T>): Promise<T | undefined>
  /** Over the event stream, where one is open. */
  say(text: string): void
  /** The engine ends, and another one starts on its files; `anew`: without the copy of the charts. */
  restart(anew: boolean): Promise<void>
  close(): Promise<void>
}

type Beginning = { at: number; url: string; central: Buffer; folder: string }
let made: Promise<Beginning> | undefined
/** Ada is signed in at her workstation and has Wanda's visit, its chart loaded. Brought about once in a process. */
const beginning = (): Promise<Beginning> => (made ??= begin())

async function begin(): Promise<Beginning> {
  const root = tempRoot()
  process.on('exit', () => rmSync(root, { recursive: true, force: true }))
  const central = await createCentral({ database: ':memory:', port: 0, settings })
  const store = central.context.store as FullStore
  store.atomically(() => {
    for (const one of resources()) store.put(one)
  })
  ;(central.context.leases as unknown as FullLeases).adoptLoaded()
  const account = { email: 'ada@practice.example', password: 'a long enough password' }
  await central.context.accounts.add({ ...account, practitioner: 'ada' })
  const folder = mkdtempSync(join(root, 'ada-'))
  const station = await workstation(central.url, { folder, training: false })
  await station.signIn(account.email, account.password)
  await station.until(async () => (await station.call('queue.list', {})).waiting.length > 0)
  await station.call('queue.claim', { taskId: 'wanda-task' })
  await station.until(
    async () => (await station.call('chart.open', { encounterId: 'wanda-visit' })).load.state === 'complete',
  )
  await station.call('sync.now', {})
  await station.close()
  const bytes = central.context.db.serialize()
  await central.close()
  return { at: Date.now(), url: central.url, central: bytes, folder }
}

/** `between` stands between the workstation and its server, and answers in its place or hands on. */
export async function openWorld(
  between: (sent: Sent, deliver: (sent: Sent) => Promise<Got>) => Promise<Got>,
): Promise<World> {
  const begun = await beginning()
  const root = tempRoot()
  const folder = join(root, 'ada')
  cpSync(begun.folder, folder, { recursive: true })
  const database = join(root, 'central.sqlite')
  writeFileSync(database, begun.central)
  let busy = 0
  const clock = createVirtualClock(begun.at, () => busy > 0)
  /** As Node's own timers: what is too long is short. */
  const its = {
    ...clock,
    after: (ms: number, work: () => void) => clock.after(ms <= 2 ** 31 - 1 ? ms : 1, work),
  }
  const central = await createCentral({
    database,
    port: null,
    baseUrl: begun.url,
    clock: { now: () => clock.now() },
    settings,
    authenticate: async ({ headers: { authorization, 'rounds-device': device } }) =>
      authorization
        ? { practitionerId: 'ada', deviceId: String(device ?? '') || null, grantId: 'grant' }
        : null,
  })

  async function deliver({ method, path, headers, body }: Sent): Promise<Got> {
    const answer = await central.inject({
      method: method as 'GET',
      url: path,
      headers,
      ...(body ? { payload: body } : {}),
    })
    const its = Object.entries(answer.headers).filter(([name]) => name !== 'content-length')
    return {
      status: answer.statusCode,
      headers: Object.fromEntries(its.map(([name, value]) => [name, String(value)])),
      text: answer.payload,
    }
  }

  const fetched: typeof fetch = async (input, init) => {
    const { pathname, search } = new URL(String(input instanceof Request ? input.url : input))
    const headers = Object.fromEntries(new Headers(init?.headers))
    const given = init?.body
    const body = given == null ? undefined : Buffer.from(await new Response(given as BodyInit).arrayBuffer())
    if (pathname === '/realtime') return streamFor(init?.signal)
    busy++
    try {
      const got = await between(
        { method: init?.method ?? 'GET', path: pathname + search, headers, body },
        deliver,
      )
      const none = got.status === 204 || got.status === 304
      return new Response(none ? null : got.text, { status: got.status, headers: got.headers })
    } finally {
      busy--
    }
  }

  /** The event stream stays open; what it says is the inputs' to say. */
  let stream: ReadableStreamDefaultController<Uint8Array> | undefined
  function streamFor(signal: AbortSignal | null | undefined): Response {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        stream = controller
        signal?.addEventListener('abort', () => {
          if (stream === controller) stream = undefined
          controller.error(new TypeError('aborted'))
        })
      },
      cancel() {
        stream = undefined
      },
    })
    const epoch = central.context.epoch
    return new Response(body, { headers: { 'content-type': 'text/event-stream', 'server-epoch': epoch } })
  }

  const events: World['events'] = []
  const emit = (event: EventName, payload: unknown) => {
    events.push({ event, payload })
    if (events.length > 500) events.splice(0, 250)
  }
  let engine: Engine | undefined
  const realtime = createRealtime({
    fetch: fetched,
    clock: its,
    emit,
    news: (news) => engine?.realtimeNews(news),
    log: () => {},
  })
  const start = async () =>
    createEngine({
      fetch: fetched,
      clock: its,
      key: key(),
      folder,
      centralUrl: begun.url,
      training: false,
      clientVersion: '0.1.0',
      deviceName: 'ada’s computer',
      openExternal: async () => {
        throw new Error('There is no browser here.')
      },
      emit,
      tellRealtime: (orders) => realtime.orders(orders),
      log: () => {},
    })
  engine = await start()

  async function settled<T>(promise: Promise<T>): Promise<T | undefined> {
    let done: { value: T } | undefined
    const waited = promise.then((value) => {
      done = { value }
    })
    for (let turn = 0; turn < 6 && !done; turn++) await Promise.race([waited, clock.advance(0)])
    // A little longer than the longest limit: a sign-in waits five minutes for its browser.
    for (let passed = 0; passed < 620 && !done; passed++) await Promise.race([waited, clock.advance(500)])
    return done?.value
  }

  return {
    engine: () => engine as Engine,
    realtime,
    central,
    clock,
    folder,
    key: key(),
    events,
    settled,
    say: (text) => stream?.enqueue(Buffer.from(text)),
    async restart(anew) {
      if ((await settled((engine as Engine).close().then(() => true))) !== true)
        throw new Error('The engine does not end.')
      if (anew)
        for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `mirror.db${end}`), { force: true })
      engine = await start()
    },
    async close() {
      await settled(Promise.all([realtime.close(), (engine as Engine).close()]))
      await central.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}
