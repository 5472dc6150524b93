import type { IpcMainInvokeEvent } from 'electron'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Channel, channels, type Result } from '../../preload/contract/index.ts'
import { Refusal } from '../../preload/refusal.ts'
import { lockChannels } from '../lock/channels.ts'
import type { Lock } from '../lock/lock.ts'
import { eventSender } from './events.ts'
import { registerChannels } from './registrar.ts'

type Handler = (event: IpcMainInvokeEvent, input: unknown) => Promise<Result<unknown>>
let pins: unknown[][]
const neverLocked = {
  view: () => ({
    state: 'open',
    unlockBy: 'pin',
    pinRequired: false,
    locksInSeconds: null,
    unsent: null,
    wrongTries: 0,
    waitSeconds: 0,
    message: '',
  }),
  async setPin(...given) {
    if (given[0] === '000000') throw new Refusal('pin-refused', 'This PIN repeats itself.')
    pins.push(given)
  },
} as Partial<Lock> as Lock
let handlers: Map<string, Handler>
let asked: { to: string; channel: Channel; input: unknown }[]
let answers: { channel: Channel; result: Result<unknown> }[]
let logged: string[]
const ours = {} as IpcMainInvokeEvent
const call = (channel: Channel, input: unknown, event = ours) =>
  handlers.get(`call:${channel}`)?.(event, input)

function register(answer: () => Promise<Result<unknown>>, checkAnswers = true) {
  handlers = new Map()
  asked = []
  answers = []
  logged = []
  pins = []
  const to = (to: string) => (channel: Channel, input: unknown) => {
    asked.push({ to, channel, input })
    return answer()
  }
  registerChannels({
    ipcMain: { handle: (name, handler) => void handlers.set(name, handler as Handler) },
    isOurs: (event) => event === ours,
    routes: {
      engine: to('engine'),
      realtime: to('realtime'),
      shell: {
        ...lockChannels(neverLocked),
        'profiles.list': () => ({ name: '', others: [], held: 0 }),
        'profiles.switch': async () => ({ restart: 'automatic' }),
        'summary.print': async () => ({ outcome: 'printed' }),
        'summary.save': async () => ({ outcome: 'canceled' }),
        'instructions.print': async () => ({ outcome: 'printed' }),
        'instructions.save': async () => ({ outcome: 'canceled' }),
        'letters.print': async () => ({ outcome: 'printed' }),
        'letters.save': async () => ({ outcome: 'canceled' }),
        'letters.saveDocument': async () => ({ outcome: 'canceled' }),
        'chart.saveDocument': async () => ({ outcome: 'canceled' }),
        'shell.state': () => ({
          engine: 'running',
          version: '0.1.0',
          standIn: true,
          mayExport: true,
          message: '',
          again: 'never',
        }),
        'shell.tryAgain': () => ({}),
        'shell.menu': () => ({}),
        'shell.browser': () => ({ address: null, failed: false, here: false }),
        'shell.signInHere': () => ({}),
      },
    },
    checkAnswers,
    answered: (channel, _input, result) => void answers.push({ channel, result }),
    log: (line) => void logged.push(line),
  })
}
const kept = { edit: 3, revision: 1, keptAt: '2026-11-23T10:00:00Z' }
const edit = { encounterId: 'e1', section: 'plan', text: 'rest, fluids', edit: 3 }

beforeEach(() => register(async () => ({ ok: true, value: kept })))

describe('the registrar', () => {
  it('handles the channels of the contract and no other', () => {
    expect([...handlers.keys()].sort()).toEqual(
      Object.keys(channels)
        .map((name) => `call:${name}`)
        .sort(),
    )
  })

  it('passes a call to the process that the contract names', async () => {
    expect(await call('note.edit', edit)).toEqual({ ok: true, value: kept })
    expect(asked).toEqual([{ to: 'engine', channel: 'note.edit', input: edit }])
    register(async () => ({ ok: true, value: {} }))
    await call('call.leave', { encounterId: 'e1' })
    expect(asked[0]?.to).toBe('realtime')
    expect(await call('shell.state', {})).toMatchObject({ ok: true, value: { engine: 'running' } })
    expect(answers.map((one) => one.channel)).toEqual(['call.leave', 'shell.state'])
    expect(await call('lock.setPin', { pin: '271828', current: null })).toEqual({
      ok: true,
      value: {},
    })
    expect(pins).toEqual([['271828', null]])
  })

  it('answers our own page only', async () => {
    const result = await call('note.edit', edit, {} as IpcMainInvokeEvent)
    expect(result).toMatchObject({ ok: false, problem: { code: 'bad-input' } })
    expect(asked).toEqual([])
    expect(answers).toEqual([])
  })

  it.each([
    ['nothing', undefined],
    ['a missing field', { ...edit, text: undefined }],
    ['a section that is none', { ...edit, section: 'Mrs Example' }],
    ['an id with a path in it', { ...edit, encounterId: '../Patient/Example' }],
  ])('refuses %s before anyone is asked, and repeats none of it', async (_, input) => {
    const result = await call('note.edit', input)
    expect(result).toMatchObject({ ok: false, problem: { code: 'bad-input' } })
    expect(asked).toEqual([])
    expect(JSON.stringify(result) + logged.join()).not.toMatch(/Example|fluids/)
  })

  it('drops fields the contract does not name', async () => {
    await call('note.edit', { ...edit, sql: 'DROP TABLE' })
    expect(asked[0]?.input).toEqual(edit)
  })

  it('turns a throw into a problem without its message', async () => {
    register(() => Promise.reject(new Error('SELECT of Mrs Example failed')))
    const result = await call('note.edit', edit)
    expect(result).toMatchObject({ ok: false, problem: { code: 'internal' } })
    expect(JSON.stringify(result)).not.toContain('Example')
  })

  it('passes on the code and message of a refusal of the shell', async () => {
    expect(await call('lock.setPin', { pin: '000000', current: null })).toEqual({
      ok: false,
      problem: { code: 'pin-refused', message: 'This PIN repeats itself.' },
    })
    expect(pins).toEqual([])
  })

  it('passes on only problem codes of the contract', async () => {
    register(async () => ({ ok: false, problem: { code: 'disk-full', message: 'Full.' } }))
    expect(await call('note.edit', edit)).toMatchObject({ problem: { code: 'disk-full', message: 'Full.' } })
    register(async () => ({ ok: false, problem: { code: 'SQLITE_FULL' as 'disk-full', message: 'x' } }))
    expect(await call('note.edit', edit)).toMatchObject({ problem: { code: 'internal' } })
  })

  it('holds answers against the contract in development, and not in the packaged program', async () => {
    const wrong = async () => ({ ok: true as const, value: { ...kept, revision: 'Mrs Example' } })
    register(wrong)
    expect(await call('note.edit', edit)).toMatchObject({ ok: false, problem: { code: 'internal' } })
    expect(logged.join()).toContain('revision')
    expect(logged.join()).not.toContain('Example')
    register(wrong, false)
    expect(await call('note.edit', edit)).toMatchObject({ ok: true })
  })
})

describe('events', () => {
  it('are sent to the page under their name', () => {
    const sent: unknown[] = []
    eventSender(
      (name, payload) => sent.push([name, payload]),
      true,
      () => undefined,
    )('queue.arrived', { urgent: true })
    expect(sent).toEqual([['event:queue.arrived', { urgent: true }]])
  })
  it('are dropped in development when they break the contract', () => {
    const sent: unknown[] = []
    const lines: string[] = []
    const send = eventSender(
      (name) => sent.push(name),
      true,
      (line) => void lines.push(line),
    )
    send('queue.arrived', { urgent: 'Mrs Example' as unknown as boolean })
    send('no.such' as 'lock.changed', {})
    expect(sent).toEqual([])
    expect(lines).toHaveLength(2)
    expect(lines.join()).not.toContain('Example')
  })
})
