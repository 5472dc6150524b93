import { describe, expect, it } from 'vitest'
import { createReceiver, type Hello, sealingStart } from './sealed-start.ts'
import type { Child } from './supervisor.ts'

type Out =
  | { kind: 'start'; key: Uint8Array; rekey?: { to: Uint8Array; folders: string[] }; folder: string }
  | { kind: 'close' }
type In = { kind: 'started' } | Hello

function child() {
  const sent: Out[] = []
  let hear: (message: In) => void = () => undefined
  const exits: (() => void)[] = []
  const raw: Child<Out, In> = {
    send: (message) => void sent.push(structuredClone(message)),
    onMessage: (listener) => {
      hear = listener
    },
    onExit: (listener) => void exits.push(listener),
    kill: () => exits.forEach((exit) => void exit()),
  }
  const received: In[] = []
  const sealing = sealingStart(raw)
  sealing.onMessage((message) => received.push(message))
  return { sealing, sent, received, say: (message: In) => hear(message) }
}
const bytes = (value: number) => new Uint8Array(32).fill(value)
const start = (): Out => ({
  kind: 'start',
  key: bytes(7),
  rekey: { to: bytes(8), folders: ['a', 'b'] },
  folder: '/profile',
})

describe('the key on its way to the engine', () => {
  it('is sealed for the process that said hello, and whole again there', () => {
    const { sealing, sent, received, say } = child()
    const receiver = createReceiver()
    const message = start()
    sealing.send(message)
    expect(sent).toEqual([])
    // As the supervisor does at once.
    if (message.kind === 'start') {
      message.key.fill(0)
      message.rekey?.to.fill(0)
    }
    say(receiver.hello)
    expect(received.map(({ kind }) => kind)).toEqual(['hello'])
    expect(sent).toHaveLength(1)
    const wire = Buffer.from(JSON.stringify(sent, (_, v) => (v instanceof Uint8Array ? [...v] : v)))
    expect(wire.includes('7,7,7,7')).toBe(false)
    expect(wire.includes('8,8,8,8')).toBe(false)
    expect(wire.includes('/profile')).toBe(true)
    const opened = receiver.open(sent[0] as Extract<Out, { kind: 'start' }>)
    expect(opened).toMatchObject({ kind: 'start', folder: '/profile', rekey: { folders: ['a', 'b'] } })
    expect(new Uint8Array(opened.key)).toEqual(bytes(7))
    expect(new Uint8Array(opened.rekey?.to ?? [])).toEqual(bytes(8))
  })

  it('opens in no other process, and not when a byte was changed', () => {
    const { sealing, sent, say } = child()
    const receiver = createReceiver()
    say(receiver.hello)
    sealing.send(start())
    expect(() => createReceiver().open(sent[0])).toThrow()
    const { key } = sent[0] as unknown as { key: { sealed: Uint8Array } }
    key.sealed[20] = (key.sealed[20] as number) ^ 1
    expect(() => receiver.open(sent[0])).toThrow()
  })

  it('lets everything else pass, and sends nothing to a process that ended before its hello', () => {
    const { sealing, sent, received, say } = child()
    sealing.send({ kind: 'close' })
    say({ kind: 'started' })
    expect([sent, received]).toEqual([[{ kind: 'close' }], [{ kind: 'started' }]])
    sealing.send(start())
    sealing.kill()
    say(createReceiver().hello)
    expect(sent).toHaveLength(1)
  })
})
