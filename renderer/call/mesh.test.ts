import { beforeEach, describe, expect, it } from 'vitest'
import { createTestSession, rosa, settle } from './testing.ts'

let test: ReturnType<typeof createTestSession>
const call = () => test.session.snapshot()

beforeEach(() => {
  test = createTestSession()
})

describe('who is in the call', () => {
  it('waits for a patient who said goodbye, and greets when they are back', async () => {
    await test.connect()
    await test.says({ kind: 'bye' })
    expect(call()).toMatchObject({ state: 'waiting', others: [] })
    await test.participants()
    await test.participants(rosa)
    await test.says({ kind: 'ready', generation: test.generation() })
    test.peer().connect()
    expect(call().state).toBe('connected')
  })

  it('is a mesh of up to four, one peer each; the patient decides the state', async () => {
    await test.connect()
    const guests = ['a', 'b', 'c'].map((id) => ({ id, name: `Guest ${id}`, role: 'guest' as const }))
    await test.participants(rosa, ...guests)
    expect(call().others.map(({ id }) => id)).toEqual([rosa.id, 'a', 'b'])
    expect(call().state).toBe('connected')
    await test.says({ kind: 'bye' })
    await test.participants(...guests)
    expect(call().others.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect(call().state).toBe('waiting')
  })

  it('lets the smaller id begin between two providers', async () => {
    await test.session.start('visit-1')
    const first = { id: 'provider-a', name: 'Dr Brandt', role: 'provider' as const }
    const second = { id: 'provider-z', name: 'Dr Castillo', role: 'provider' as const }
    await test.participants(first, second)
    expect(test.sent.map(({ to }) => to)).toEqual(['provider-z'])
    await test.says({ kind: 'hello', generation: 7 }, 'provider-a')
    expect(test.sent.at(-1)).toEqual({ to: 'provider-a', signal: { kind: 'ready', generation: 7 } })
    expect(test.peer().options.initiator).toBe(false)
    test.peer().connect()
    expect(call().state).toBe('connected')
    test.peer().ice('disconnected')
    expect(test.peer().did).toEqual([])
    test.peer().destroy()
    await settle()
    expect(call().state).toBe('reconnecting')
    // An old greeting that comes late is no reason to begin anew.
    await test.says({ kind: 'hello', generation: 7 }, 'provider-a')
    expect(test.peers()).toHaveLength(1)
    await test.says({ kind: 'hello', generation: 8 }, 'provider-a')
    expect(test.peers()).toHaveLength(2)
  })
})
