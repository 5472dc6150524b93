import { describe, expect, it, vi } from 'vitest'
import type { Result } from '../../preload/contract/index.ts'
import { computer, nowhere, pin } from './test/computer.ts'

const at = computer()

describe('the lock', () => {
  it('waits for the page to hand over, then ends the engine, counts what remains and closes its channels', async () => {
    await at.lock.setPin(pin, null)
    const locking = at.lock.lock('asked')
    expect(at.engineRuns).toBe(true)
    expect(await at.lock.engine('note.edit', {})).toMatchObject({ ok: true })
    at.lock.emptied({ unsavedNotes: 0, back: nowhere })
    await locking
    expect(at.engineRuns).toBe(false)
    expect(at.lock.view()).toMatchObject({ state: 'locked', unlockBy: 'pin', unsent: 2 })
    await expect(at.ring.cacheKey()).rejects.toThrow()
    expect(await at.lock.engine('chart.open', {})).toMatchObject({ problem: { code: 'engine-stopped' } })
    expect(at.asked).toEqual(['note.edit'])
    await expect(at.lock.setPin('314159', pin)).rejects.toMatchObject({ code: 'locked' })
  })

  it('waits ten seconds for a page that does not answer, and locks', async () => {
    void at.lock.lock('asked')
    await at.clock.advance(9_999)
    expect(at.lock.view().state).toBe('locking')
    await at.clock.advance(1)
    expect(at.lock.view().state).toBe('locked')
  })

  it('opens with the PIN, counts a wrong PIN, and shows how long to wait', async () => {
    await at.lock.setPin(pin, null)
    await at.locked()
    await at.lock.unlock('314159')
    expect(at.lock.view()).toMatchObject({
      state: 'locked',
      wrongTries: 1,
      message: 'This PIN is not right.',
    })
    await at.lock.unlock('314159')
    await at.lock.unlock('314159')
    expect(at.lock.view()).toMatchObject({ wrongTries: 3, waitSeconds: 5 })
    await at.clock.advance(5000)
    await at.lock.signIn()
    expect(at.lock.view().state).toBe('locked')
    await at.lock.unlock(pin)
    expect(at.lock.view()).toMatchObject({ state: 'open', wrongTries: 0, message: '' })
    expect(at.engineRuns).toBe(true)
  })

  it('is locked at a start with a PIN', async () => {
    await at.lock.setPin(pin, null)
    await at.start()
    expect(at.lock.view()).toMatchObject({ state: 'locked', unlockBy: 'pin', unsent: null })
    await at.lock.lock('asked')
    await at.lock.unlock(pin)
    expect(at.lock.view().state).toBe('open')
  })

  it('opens without a PIN by a fresh sign-in only, and closes again when that fails', async () => {
    await at.locked()
    expect(at.lock.view().unlockBy).toBe('sign-in')
    await at.lock.unlock(pin)
    expect(at.lock.view().state).toBe('locked')
    at.signIn = async () => {
      expect(await at.lock.engine('queue.list', {})).toMatchObject({ ok: false })
      return { ok: false, problem: { code: 'central-unreachable', message: 'No network.' } }
    }
    await at.lock.signIn()
    expect(at.lock.view()).toMatchObject({ state: 'locked', message: 'No network.' })
    expect(at.engineRuns).toBe(false)
    at.signIn = async () => ({ ok: true, value: {} })
    await at.lock.signIn()
    expect(at.lock.view().state).toBe('open')
    await at.lock.signIn()
    expect(at.asked).toEqual(['session.signIn', 'session.signIn'])
  })

  it('uses the newer of two sign-ins', async () => {
    await at.locked()
    let cancel: (result: Result<unknown>) => void = () => undefined
    at.signIn = () =>
      new Promise((done) => {
        cancel = done
      })
    const first = at.lock.signIn()
    await vi.waitFor(() => expect(at.asked).toHaveLength(1))
    at.signIn = async () => ({ ok: true, value: {} })
    await at.lock.signIn()
    cancel({ ok: false, problem: { code: 'sign-in-failed', message: 'Canceled.' } })
    await first
    expect(at.lock.view()).toMatchObject({ state: 'open', message: '' })
  })

  it('refuses a weak PIN with a message', async () => {
    await expect(at.lock.setPin('111111', null)).rejects.toMatchObject({
      code: 'pin-refused',
      message: expect.stringMatching(/repeats/),
    })
    expect(at.lock.view().unlockBy).toBe('sign-in')
  })
})
