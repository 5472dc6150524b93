import { describe, expect, it, vi } from 'vitest'
import { computer, nowhere, pin } from './test/computer.ts'

const at = computer()

describe('too long without the central API', () => {
  const hour = 3_600_000

  it('locks, and after the PIN only a sign-in opens', async () => {
    await at.lock.setPin(pin, null)
    at.lock.watch()
    at.lock.grace(hour)
    await at.clock.advance(hour - 2000)
    expect(at.lock.view()).toMatchObject({ state: 'open', offlineHours: null })
    await at.clock.advance(3000)
    expect(at.lock.view()).toMatchObject({ state: 'locking', why: 'offline' })
    at.lock.emptied({ unsavedNotes: 0, back: nowhere })
    await vi.waitFor(() => expect(at.lock.view().state).toBe('locked'))
    expect(at.lock.view()).toMatchObject({ unlockBy: 'pin', offlineHours: null })
    await at.lock.signIn()
    expect(at.asked).toEqual([])

    at.graceLeftMs = 0
    await at.lock.unlock(pin)
    expect(at.lock.view()).toMatchObject({ state: 'locked', offlineHours: 72 })
    expect(at.engineRuns).toBe(false)
    at.signIn = async () => ({ ok: false, problem: { code: 'central-unreachable', message: 'No network.' } })
    await at.lock.signIn()
    expect(at.lock.view()).toMatchObject({ state: 'locked', offlineHours: 72, message: 'No network.' })
    at.signIn = async () => {
      at.lock.grace(72 * hour)
      return { ok: true, value: {} }
    }
    await at.lock.signIn()
    expect(at.lock.view()).toMatchObject({ state: 'open', offlineHours: null })
    await at.clock.advance(hour)
    expect(at.lock.view().state).toBe('open')
    at.lock.end()
  })

  it('locks a profile without a PIN at once', async () => {
    at.lock.grace(0)
    at.lock.emptied({ unsavedNotes: 0, back: nowhere })
    await vi.waitFor(() => expect(at.lock.view()).toMatchObject({ state: 'locked', offlineHours: 72 }))
    at.signIn = async () => {
      at.lock.grace(72 * hour)
      return { ok: true, value: {} }
    }
    await at.lock.signIn()
    expect(at.lock.view().state).toBe('open')
  })

  it('opens with the next PIN when contact came meanwhile', async () => {
    await at.lock.setPin(pin, null)
    await at.locked()
    at.graceLeftMs = 0
    await at.lock.unlock(pin)
    expect(at.lock.view().offlineHours).toBe(72)
    // Contact came meanwhile, as the central API was restarted: the next PIN opens.
    at.graceLeftMs = 72 * hour
    await at.lock.unlock(pin)
    expect(at.lock.view()).toMatchObject({ state: 'open', offlineHours: null })
  })
})
