import { describe, expect, it, vi } from 'vitest'
import { idleStep } from './idle.ts'
import { computer, nowhere } from './test/computer.ts'

const at = computer()

describe('idle time', () => {
  const now = { idleSeconds: 0, limitSeconds: 300, callLive: false, curtained: false }
  it.each([
    [{ idleSeconds: 269 }, { kind: 'none' }],
    [{ idleSeconds: 270 }, { kind: 'warn', seconds: 30 }],
    [{ idleSeconds: 299.5 }, { kind: 'warn', seconds: 1 }],
    [{ idleSeconds: 300 }, { kind: 'lock' }],
    [
      { idleSeconds: 280, callLive: true },
      { kind: 'warn', seconds: 20 },
    ],
    [{ idleSeconds: 300, callLive: true }, { kind: 'curtain' }],
    [{ idleSeconds: 900, callLive: true, curtained: true }, { kind: 'none' }],
    [{ idleSeconds: 280, callLive: true, curtained: true }, { kind: 'none' }],
    [{ idleSeconds: 900, curtained: true }, { kind: 'lock' }],
  ])('%j leads to %j', (change, step) => expect(idleStep({ ...now, ...change })).toEqual(step))

  it('warns, is canceled by a movement, and locks', async () => {
    at.lock.watch()
    at.idle = 275
    await at.clock.advance(1000)
    expect(at.lock.view().locksInSeconds).toBe(25)
    at.idle = 0
    await at.clock.advance(1000)
    expect(at.lock.view()).toMatchObject({ state: 'open', locksInSeconds: null })
    at.idle = 300
    await at.clock.advance(1000)
    expect(at.lock.view().state).toBe('locking')
    at.lock.emptied({ unsavedNotes: 0, back: nowhere })
    await vi.waitFor(() => expect(at.lock.view().state).toBe('locked'))
    expect(at.states).toEqual(['open', 'open', 'locking', 'locked'])
    at.lock.end()
    expect(at.clock.waiting).toBe(0)
  })

  it('only covers the screen during a call, and locks when the call is over', async () => {
    at.callLive = true
    at.idle = 300
    at.lock.watch()
    await at.clock.advance(3000)
    expect(at.lock.view().state).toBe('curtained')
    expect(at.engineRuns).toBe(true)
    expect(await at.lock.engine('note.edit', {})).toMatchObject({ ok: true })
    at.lock.lift()
    expect(at.lock.view().state).toBe('open')
    await at.clock.advance(1000)
    at.callLive = false
    await at.clock.advance(1000)
    expect(at.lock.view().state).toBe('locking')
    at.lock.end()
  })
})
