import type { BrowserWindow, IpcMainInvokeEvent } from 'electron'
import { type Registrar, registerChannels } from '../../../../main/ipc/registrar.ts'
import { appOrigin } from '../../../../main/shell/address.ts'
import { isOwnFrame } from '../../../../main/shell/own-frame.ts'
import type { Channel, Result } from '../../../../preload/contract/index.ts'
import { type Attack, must, type Weakening } from '../attack.ts'

type Handler = (event: unknown, input: unknown) => Promise<Result<unknown>>
const ours = { page: 'ours' }
const secret = 'Rosa Delgado'

/** The shell's end of the bridge, over an engine and a realtime process that answer whatever reaches them. */
function shellSide(answer: () => unknown = () => ({})) {
  const handlers = new Map<string, Handler>()
  const reached: unknown[] = []
  const log: string[] = []
  const asked = async (_channel: Channel, input: unknown): Promise<Result<unknown>> => {
    reached.push(input)
    return { ok: true, value: answer() }
  }
  registerChannels({
    ipcMain: { handle: (name, handler) => void handlers.set(name, handler as unknown as Handler) },
    isOurs: (event) => (event as unknown) === ours,
    routes: { engine: asked, realtime: asked, shell: {} as Registrar['routes']['shell'] },
    checkAnswers: false,
    answered() {},
    log: (line) => void log.push(line),
  })
  return {
    reached,
    log,
    async call(channel: Channel, input: unknown, from: unknown = ours): Promise<Result<unknown>> {
      const handler = handlers.get(`call:${channel}`)
      must(handler, `${channel} is a channel`)
      return handler(from, input)
    },
  }
}

const gets = (title: string, channel: Channel, input: unknown): Attack => ({
  title,
  of: 'bridge',
  async run() {
    const { call, reached } = shellSide()
    const result = await call(channel, input)
    if (reached.length > 0) return 'the engine is asked that'
    must(!result.ok && result.problem.code === 'bad-input', 'it is refused as what it is')
    must(!('polluted' in {}), 'nothing is inherited by everything')
    return null
  },
})

let deep: unknown = 'x'
for (let n = 0; n < 20_000; n += 1) deep = { deep }
const cycle: Record<string, unknown> = {}
cycle.cycle = cycle

const e = { encounterId: 'e' }
const edit = { ...e, section: 'plan', text: 'Rest.', edit: 1 }
const draft = {
  ...e,
  rxcui: '723',
  dosage: 'x',
  quantity: 1,
  quantityUnit: 'x',
  refills: 0,
  overrideReason: null,
}

/** A page that is not ours, as Electron tells of it. */
function asksFrom(
  title: string,
  other: (frame: object, sender: object) => [frame: object | null, sender: object],
): Attack {
  return {
    title,
    of: 'bridge',
    async run() {
      const webContents = {}
      const window = { isDestroyed: () => false, webContents } as unknown as BrowserWindow
      const own = { parent: null, origin: appOrigin }
      const event = (frame: object | null, sender: object) =>
        ({ senderFrame: frame, sender }) as unknown as IpcMainInvokeEvent
      must(isOwnFrame(event(own, webContents), window), 'our own page is known')
      return isOwnFrame(event(...other(own, webContents)), window) ? 'it is taken for our own page' : null
    },
  }
}

const registrar = 'main/ipc/registrar.ts'
const ownFrame = 'main/shell/own-frame.ts'
const went = "'Something went wrong inside Rounds. Nothing you wrote was changed by it.'"

export const bridge: Weakening[] = [
  {
    rule: 'What crosses the bridge is what the contract says.',
    changes: [
      {
        file: registrar,
        find: 'const input = channels[channel].input.safeParse(sent)',
        replace: 'const input = { success: true as const, data: sent as never, error: null as never }',
      },
    ],
    attacks: [
      gets('asks with nothing', 'chart.open', undefined),
      gets('asks with a list in the place of an input', 'chart.open', ['e']),
      gets('asks with a number for an id', 'chart.open', { encounterId: 5 }),
      gets('asks with a path for an id', 'chart.open', { encounterId: '../Patient/victim' }),
      gets('asks with SQL for an id', 'chart.open', { encounterId: "e' OR 1=1" }),
      gets('asks with an id of 65 characters', 'chart.open', { encounterId: 'e'.repeat(65) }),
      gets('asks with what is nested 20,000 deep', 'note.edit', { ...edit, text: deep }),
      gets('asks with a circle', 'note.edit', { ...edit, text: cycle }),
      gets('asks with a map', 'chart.open', new Map([['encounterId', 'e']])),
      gets('asks with a longer text than any', 'note.edit', { ...edit, text: 'x'.repeat(200_001) }),
      gets('asks with an edit that is no number', 'note.edit', { ...edit, edit: Number.NaN }),
      gets('asks with an endless quantity', 'orders.draft', { ...draft, quantity: Number.POSITIVE_INFINITY }),
      gets('asks with half a refill', 'orders.draft', { ...draft, refills: 0.5 }),
      gets('asks with words for a medication’s number', 'orders.draft', { ...draft, rxcui: 'DROP TABLE' }),
      gets('asks with a form of a thousand fields', 'form.keep', {
        ...e,
        form: 'order',
        values: Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`field${n}`, 'x'])),
      }),
      gets('signals to an address of a megabyte', 'call.signal', {
        ...e,
        to: 'x'.repeat(1_000_000),
        data: '',
      }),
    ],
  },
  {
    rule: 'The bridge answers our own page only.',
    changes: [{ file: registrar, find: 'if (!isOurs(event)) {', replace: 'if (!event) {' }],
    attacks: [
      {
        title: 'asks from another page',
        of: 'bridge',
        async run() {
          const { call, reached } = shellSide()
          await call('chart.open', e, { page: 'another' })
          return reached.length > 0 ? 'the engine answers it' : null
        },
      },
    ],
  },
  {
    rule: 'Our own page is the main frame of our window, on our origin.',
    changes: [
      { file: ownFrame, find: 'event.sender === window.webContents &&', replace: '' },
      { file: ownFrame, find: 'event.senderFrame.parent === null &&', replace: '' },
      { file: ownFrame, find: 'event.senderFrame.origin === appOrigin', replace: 'true' },
    ],
    attacks: [
      asksFrom('asks from a frame within our page', (own, sender) => [{ ...own, parent: own }, sender]),
      asksFrom('asks from a page that took the place of ours', (own, sender) => [
        { ...own, origin: 'https://evil.example' },
        sender,
      ]),
      asksFrom('asks from another window', (own) => [own, {}]),
    ],
  },
  {
    rule: 'What goes wrong inside says nothing of a patient across the bridge.',
    changes: [
      {
        file: registrar,
        find: `problem(error.code, error.message)\n        : problem('internal', ${went})`,
        replace: "problem(error.code, error.message)\n        : problem('internal', String(error))",
      },
    ],
    attacks: [
      {
        title: 'reads a patient’s name in an error',
        of: 'bridge',
        async run() {
          const { call } = shellSide(() => {
            throw new Error(secret)
          })
          return JSON.stringify(await call('chart.open', e)).includes(secret)
            ? 'the name is in its words'
            : null
        },
      },
    ],
  },
  {
    rule: 'A refused entry is in no log.',
    changes: [
      {
        file: registrar,
        find: 'where(input.error)}`',
        replace: 'JSON.stringify(sent)}`',
      },
    ],
    attacks: [
      {
        title: 'reads a refused entry in the log',
        of: 'bridge',
        async run() {
          const { call, log } = shellSide()
          await call('note.edit', { ...edit, section: secret, text: secret })
          must(log.length > 0, 'a refusal is logged')
          return log.join().includes(secret) ? 'what was entered stands there' : null
        },
      },
    ],
  },
]
