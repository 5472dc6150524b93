import { describe, expect, it, vi } from 'vitest'
import { back, computer, nowhere, pin } from './test/computer.ts'

const at = computer()

describe('a lock starts the program anew', () => {
  /** The program has ended: nothing after it. */
  const ends = () => new Promise<boolean>(() => undefined)
  const reached = (count: number) => vi.waitFor(() => expect(at.started).toBe(count))

  it('restarts once the engine has ended and the hand-over is on disk', async () => {
    at.starts = async () => {
      expect(at.engineRuns).toBe(false)
      expect(at.kept).toEqual({ why: 'asked', unsent: 2, back })
      return ends()
    }
    void at.locked({ unsavedNotes: 0, back })
    await reached(1)
    // The computer falls asleep meanwhile, and the person asks once more.
    await at.lock.lock('asleep')
    await at.lock.lock('asked')
    expect(at.states).toEqual(['locking'])
    expect(at.started).toBe(1)
  })

  it('comes up locked, with the reason and the unsent count, and returns once to where it was', async () => {
    at.before = { why: 'idle', unsent: 3, back, window: null, orders: null }
    at.kept = at.before
    await at.start()
    expect(at.lock.view()).toMatchObject({ state: 'locked', unlockBy: 'sign-in', why: 'idle', unsent: 3 })
    expect(await at.lock.engine('chart.open', {})).toMatchObject({ ok: false })
    // Its page empties itself too, having nothing: that is no reason to start anew again.
    at.lock.emptied({ unsavedNotes: 0, back: nowhere })
    at.lock.watch()
    await at.clock.advance(2000)
    at.lock.end()
    expect(at.started).toBe(0)
    expect(at.lock.back()).toBeNull()
    await at.lock.signIn()
    expect(at.lock.view()).toMatchObject({ state: 'open', why: null })
    expect(at.kept).toBeNull()
    expect(at.lock.back()).toEqual(back)
    expect(at.lock.back()).toBeNull()
  })

  it('waits for the end of a call', async () => {
    at.callLive = true
    at.starts = ends
    at.lock.watch()
    await at.locked({ unsavedNotes: 0, back })
    await at.clock.advance(3000)
    expect(at.lock.view().state).toBe('locked')
    // Ended in any other way, the next start is a locked one all the same.
    expect(at.kept).toEqual({ why: 'asked', unsent: 2, back })
    expect(at.started).toBe(0)
    at.callLive = false
    await at.clock.advance(1000)
    await reached(1)
    at.lock.end()
  })

  it('does not restart while the crisis card of an emergency is on the screen, also without a call', async () => {
    at.lock.watch()
    await at.locked({ unsavedNotes: 0, back, emergency: true })
    await at.clock.advance(5000)
    expect(at.lock.view().state).toBe('locked')
    expect([at.started, at.kept !== null]).toEqual([0, true])
    at.lock.end()
  })

  it('does not restart while the window alone knows when the patient of its call was reached', async () => {
    at.callLive = true
    at.lock.watch()
    await at.locked({ unsavedNotes: 0, back, untold: false })
    at.lock.emptied({ unsavedNotes: 0, back, untold: true })
    at.callLive = false
    await at.clock.advance(5000)
    expect([at.lock.view().state, at.started]).toEqual(['locked', 0])
    at.lock.emptied({ unsavedNotes: 0, back, untold: false })
    await at.clock.advance(1000)
    await reached(1)
    at.lock.end()
  })

  it('does not restart while someone is unlocking', async () => {
    await at.lock.setPin(pin, null)
    at.callLive = true
    at.lock.watch()
    await at.locked()
    const unlocking = at.lock.unlock(pin)
    at.callLive = false
    await at.clock.advance(2000)
    await unlocking
    await at.clock.advance(2000)
    expect(at.lock.view().state).toBe('open')
    expect(at.started).toBe(0)
    expect(at.kept).toBeNull()
    at.lock.end()
  })

  it('does not restart while the window holds text that could not be kept', async () => {
    at.lock.watch()
    await at.locked({ unsavedNotes: 1, back })
    await at.clock.advance(5000)
    expect(at.lock.view().state).toBe('locked')
    expect(at.started).toBe(0)
    at.lock.end()
  })

  it('takes the page’s newest word of what it could not keep, not its first', async () => {
    at.callLive = true
    at.lock.watch()
    await at.locked({ unsavedNotes: 0, back })
    at.lock.emptied({ unsavedNotes: 1, back })
    at.callLive = false
    await at.clock.advance(5000)
    expect([at.lock.view().state, at.started]).toEqual(['locked', 0])
    at.lock.end()
  })

  it('waits until the page has reported what it holds', async () => {
    at.starts = ends
    at.lock.watch()
    void at.lock.lock('idle')
    await at.clock.advance(12_000)
    await vi.waitFor(() => expect(at.lock.view().state).toBe('locked'))
    expect(at.started).toBe(0)
    at.lock.emptied({ unsavedNotes: 0, back })
    await at.clock.advance(1000)
    await reached(1)
    expect(at.kept).toMatchObject({ why: 'idle', back })
    at.lock.end()
  })

  it('stays locked when it cannot restart, and does not retry every second', async () => {
    at.lock.watch()
    await at.locked()
    await at.clock.advance(5000)
    expect(at.lock.view().state).toBe('locked')
    expect(at.started).toBe(1)
    at.lock.end()
  })

  it('stays locked when the hand-over can’t be kept, since the next start would be open', async () => {
    at.keeps = () => Promise.reject(new Error('the disk is full'))
    await at.locked()
    expect(at.lock.view().state).toBe('locked')
    expect(at.started).toBe(0)
  })

  it('does not restart when the person closes Rounds meanwhile', async () => {
    at.keeps = async () => at.lock.end()
    await at.locked()
    expect(at.started).toBe(0)
  })
})
