import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RealtimeOrders } from '../base/realtime-messages.ts'
import type { EngineStart, FromEngine, FromRealtime, ToEngine, ToRealtime } from './messages.ts'
import { createProcesses, type Processes, type ProcessesDeps } from './processes.ts'
import { CannotStart, type Child } from './supervisor.ts'

class Fake<Out, In> implements Child<Out, In> {
  sent: Out[] = []
  emit: (message: In) => void = () => undefined
  exits: (() => void)[] = []
  send = (message: Out) => void this.sent.push(structuredClone(message))
  onMessage = (listener: (message: In) => void) => {
    this.emit = listener
  }
  onExit = (listener: () => void) => void this.exits.push(listener)
  kill = () => this.die()
  die() {
    for (const exit of this.exits) exit()
  }
}

let folder: string
let engines: Fake<ToEngine, FromEngine>[]
let realtimes: Fake<ToRealtime, FromRealtime>[]
let key: Buffer
let nextKey: Buffer | null
let asked: string[]
let central: () => string
let events: unknown[]
let opened: string[]
let processes: Processes
let deps: ProcessesDeps
const engine = () => engines.at(-1) as Fake<ToEngine, FromEngine>
const realtime = () => realtimes.at(-1) as Fake<ToRealtime, FromRealtime>
const keys: ProcessesDeps['keys'] = {
  nextKey: async () => nextKey,
  shareIds: async () => ['share-0'],
  rekeyed: async () => void asked.push('rekeyed'),
  async newShare(device, atCentral) {
    asked.push(`new share of ${device}, there is ${atCentral}`)
    return { id: 'share-1', share }
  },
  shareKept: async (id) => void asked.push(`kept ${id}`),
}
const share = Buffer.alloc(32, 1)
const orders: RealtimeOrders = {
  centralUrl: 'https://central.example',
  token: 't',
  epoch: null,
  deviceId: 'd',
  clientVersion: '0.1.0',
  availability: 'available',
  practitionerName: 'Dr A',
  leases: [],
  unsent: 0,
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-processes-'))
  engines = []
  realtimes = []
  events = []
  opened = []
  key = Buffer.alloc(32, 9)
  nextKey = null
  asked = []
  central = () => 'https://central.example'
  // What an earlier test left running may still fork: not into the lists of this one.
  const [theEngines, theRealtimes] = [engines, realtimes]
  deps = {
    forkEngine() {
      const forked = new Fake<ToEngine, FromEngine>()
      theEngines.push(forked)
      return forked
    },
    forkRealtime() {
      const forked = new Fake<ToRealtime, FromRealtime>()
      theRealtimes.push(forked)
      return forked
    },
    cacheKey: async () => key,
    keys,
    graceMs: 72 * 3_600_000,
    grace: (leftMs) => void asked.push(`grace ${leftMs}`),
    wipe: () => void asked.push('wipe'),
    centralUrl: () => central(),
    userData: folder,
    training: true,
    clientVersion: '0.1.0',
    event: (message) => void events.push(message),
    openExternal: (url) => void opened.push(url),
    changed: () => undefined,
  }
  processes = createProcesses(deps)
})
afterEach(() => rmSync(folder, { recursive: true }))

async function start() {
  processes.start()
  await vi.waitFor(() => expect(engines.length + realtimes.length).toBe(2))
  engine().emit({ kind: 'started' })
  realtime().emit({ kind: 'started' })
}

it('starts the engine with key, folder and address, and keeps no copy of the key', async () => {
  await start()
  const message = engine().sent[0] as EngineStart
  expect(Buffer.from(message.key)).toEqual(Buffer.alloc(32, 9))
  expect(key).toEqual(Buffer.alloc(32))
  expect(statSync(message.folder).isDirectory()).toBe(true)
  expect(message.folder.startsWith(folder)).toBe(true)
  expect(processes.state()).toMatchObject({ engine: 'running', message: '' })
})

it('gives each central API its own folder', async () => {
  await start()
  const first = (engine().sent[0] as EngineStart).folder
  central = () => 'https://other.example'
  engine().die()
  await vi.waitFor(() => expect(engines).toHaveLength(2))
  expect((engine().sent[0] as EngineStart).folder).not.toBe(first)
})

it('carries orders to the realtime process and news to the engine', async () => {
  await start()
  engine().emit({ kind: 'tell-realtime', orders })
  expect(realtime().sent.at(-1)).toEqual({ kind: 'orders', orders })
  realtime().emit({ kind: 'realtime-news', news: { kind: 'poke' } })
  expect(engine().sent.at(-1)).toEqual({ kind: 'realtime-news', news: { kind: 'poke' } })
  engine().emit({ kind: 'open-external', url: 'https://central.example/oidc' })
  expect(opened).toEqual(['https://central.example/oidc'])
  engine().emit({ kind: 'event', event: 'changed', payload: { keys: ['queue'] } })
  realtime().emit({ kind: 'event', event: 'call.line', payload: { state: 'open' } })
  expect(events).toHaveLength(2)
  processes.poke()
  expect(engine().sent.at(-1)).toEqual({ kind: 'realtime-news', news: { kind: 'poke' } })
})

it('keeps the realtime process when the engine dies, and gives a new one the last orders', async () => {
  await start()
  engine().emit({ kind: 'tell-realtime', orders })
  engine().die()
  expect(processes.state().engine).toBe('restarting')
  const joined = processes.realtime('call.signal', {})
  realtime().emit({ kind: 'answer', id: 1, result: { ok: true, value: {} } })
  expect(await joined).toEqual({ ok: true, value: {} })
  expect(await processes.engine('note.edit', {})).toMatchObject({ problem: { code: 'engine-stopped' } })
  realtime().die()
  await vi.waitFor(() => expect(realtimes).toHaveLength(2))
  realtime().emit({ kind: 'started' })
  expect(realtime().sent.map(({ kind }) => kind)).toEqual(['start', 'orders'])
})

it('hands the realtime token to the next realtime process, and leaves the engine’s out of what a lock leaves', async () => {
  await start()
  const own = { signIn: 'a 1', refresh: 'narrow' }
  const signedIn = { ...orders, signIn: 'a 1' }
  engine().emit({ kind: 'tell-realtime', orders: signedIn })
  expect(processes.orders()).toEqual(signedIn)
  realtime().emit({ kind: 'keep-own', own })
  expect(processes.orders()).toEqual({ ...signedIn, token: null, own })
  expect(processes.signedIn()).toBe(true)
  realtime().die()
  await vi.waitFor(() => expect(realtimes).toHaveLength(2))
  realtime().emit({ kind: 'started' })
  expect(realtime().sent.at(-1)).toEqual({ kind: 'orders', orders: { ...signedIn, own } })
  // Of another sign-in it is none.
  engine().emit({ kind: 'tell-realtime', orders: { ...signedIn, signIn: 'b 2' } })
  expect(processes.orders()).toEqual({ ...signedIn, signIn: 'b 2' })
  realtime().emit({ kind: 'keep-own', own: { ...own, signIn: 'b 2' } })
  realtime().emit({ kind: 'keep-own', own: null })
  expect(processes.orders()).toEqual({ ...signedIn, signIn: 'b 2' })
})

it('begins with what a lock left, and leaves the same to the next', async () => {
  const left = { ...orders, token: null, signIn: 'a 1', own: { signIn: 'a 1', refresh: 'narrow' } }
  processes = createProcesses({ ...deps, orders: left })
  processes.start(false)
  await vi.waitFor(() => expect(realtimes).toHaveLength(1))
  realtime().emit({ kind: 'started' })
  expect(realtime().sent.at(-1)).toEqual({ kind: 'orders', orders: left })
  expect([processes.orders(), processes.signedIn()]).toEqual([left, true])
  processes.wiped(null)
  expect(processes.orders()).toBeNull()
})

it('says why the engine does not start, and the realtime process starts all the same', async () => {
  central = () => {
    throw new CannotStart('No central API.')
  }
  processes.start()
  await vi.waitFor(() => {
    expect(processes.state()).toEqual({
      engine: 'failed',
      message: 'No central API.',
      again: 'when-asked',
    })
    expect(realtimes).toHaveLength(1)
  })
  expect(engines).toEqual([])
})

it('starts the engine again where it was refused, with a fresh copy of the key', async () => {
  await start()
  engine().die()
  await vi.waitFor(() => expect(engines).toHaveLength(2))
  engine().emit({ kind: 'cannot-start', message: 'In use.', again: 'by-itself' })
  expect(processes.state()).toEqual({ engine: 'failed', message: 'In use.', again: 'by-itself' })
  key = Buffer.alloc(32, 9)
  await processes.tryAgain()
  expect(engines).toHaveLength(3)
  expect(Buffer.from((engine().sent[0] as EngineStart).key)).toEqual(Buffer.alloc(32, 9))
  expect(key).toEqual(Buffer.alloc(32))
  engine().emit({ kind: 'started' })
  expect(processes.state().engine).toBe('running')
})

it('makes no empty folder in the place of one that is gone, and goes on when it is back', async () => {
  await start()
  const { folder: kept } = engine().sent[0] as EngineStart
  renameSync(kept, `${kept}-away`)
  engine().die()
  await vi.waitFor(() => expect(processes.state().engine).toBe('failed'))
  expect(processes.state()).toMatchObject({ again: 'by-itself' })
  expect(processes.state().message).toContain('is gone')
  await processes.tryAgain()
  expect(processes.state().engine).toBe('failed')
  expect(existsSync(kept)).toBe(false)
  expect(engines).toHaveLength(1)
  renameSync(`${kept}-away`, kept)
  await processes.tryAgain()
  expect(engines).toHaveLength(2)
  engine().emit({ kind: 'started' })
  expect(processes.state().engine).toBe('running')
})

it('after a wipe an empty folder is as it should be', async () => {
  await start()
  const { folder: kept } = engine().sent[0] as EngineStart
  const ended = processes.endEngine()
  engine().die()
  await ended
  rmSync(kept, { recursive: true })
  processes.wiped(0)
  const resumed = processes.resumeEngine()
  await vi.waitFor(() => expect(engines).toHaveLength(2))
  engine().emit({ kind: 'started' })
  await resumed
  expect(existsSync(kept)).toBe(true)
})

it('gives the engine a new key beside the old one, with all folders, and keeps no copy', async () => {
  nextKey = Buffer.alloc(32, 5)
  mkdirSync(join(folder, 'cache', 'other'), { recursive: true })
  writeFileSync(join(folder, 'cache', 'other', 'work.db'), '')
  await start()
  const { rekey, shareIds } = engine().sent[0] as EngineStart
  expect(rekey).toEqual({
    to: Uint8Array.from(Buffer.alloc(32, 5)),
    folders: [join(folder, 'cache', 'other')],
  })
  expect(shareIds).toEqual([])
  expect(nextKey).toEqual(Buffer.alloc(32))
  engine().emit({ kind: 'rekeyed' })
  expect(asked).toEqual(['rekeyed'])
})

it('carries a recovery share from the key file to the engine, and what became of it back', async () => {
  await start()
  expect((engine().sent[0] as EngineStart).shareIds).toEqual(['share-0'])
  engine().emit({ kind: 'share-wanted', device: 'd', atCentral: null })
  await vi.waitFor(() => expect(engine().sent.at(-1)).toMatchObject({ kind: 'share', id: 'share-1' }))
  expect(engine().sent.at(-1)).toMatchObject({ share: Buffer.alloc(32, 1).toString('base64url') })
  expect(share).toEqual(Buffer.alloc(32))
  engine().emit({ kind: 'share-kept', id: 'share-1', serverNow: 5 })
  expect(asked).toEqual(['new share of d, there is null', 'kept share-1'])
})

it('carries what the central API thinks of this computer between engine, realtime process and shell', async () => {
  await start()
  expect((engine().sent[0] as EngineStart).graceMs).toBe(72 * 3_600_000)
  engine().emit({ kind: 'tell-realtime', orders })
  engine().emit({ kind: 'grace', leftMs: 5 })
  engine().emit({ kind: 'device-lost' })
  expect(realtime().sent.at(-1)).toEqual({ kind: 'check-wipe' })
  realtime().emit({ kind: 'wipe-order' })
  expect(asked).toEqual(['grace 5', 'wipe'])
  processes.wiped(4)
  expect(realtime().sent.at(-1)).toEqual({ kind: 'wiped', lost: 4 })
  expect([processes.unsent(), processes.signedIn()]).toEqual([null, false])
})

it('ends both', async () => {
  await start()
  const closed = processes.close()
  expect(engine().sent.at(-1)).toEqual({ kind: 'close' })
  engine().die()
  realtime().die()
  await closed
})

it('ends the engine alone, knows what it had not sent, and starts it again', async () => {
  await start()
  expect(processes.unsent()).toBeNull()
  expect(processes.signedIn()).toBe(false)
  engine().emit({ kind: 'tell-realtime', orders: { ...orders, unsent: 3 } })
  const ended = processes.endEngine()
  engine().die()
  await ended
  expect(processes.state()).toMatchObject({ engine: 'paused', message: 'Rounds is locked.' })
  expect(processes.unsent()).toBe(3)
  realtime().emit({ kind: 'realtime-news', news: { kind: 'arrived', urgent: true } })
  expect(events).toEqual([{ kind: 'event', event: 'queue.arrived', payload: { urgent: true } }])
  expect(processes.signedIn()).toBe(true)
  key = Buffer.alloc(32, 9)
  const resumed = processes.resumeEngine()
  await vi.waitFor(() => expect(engines).toHaveLength(2))
  engine().emit({ kind: 'started' })
  await resumed
  expect(realtimes).toHaveLength(1)
})

it('starts the realtime process alone behind a PIN', async () => {
  processes.start(false)
  await vi.waitFor(() => expect(processes.state().engine).toBe('paused'))
  expect(engines).toEqual([])
  expect(realtimes).toHaveLength(1)
})
