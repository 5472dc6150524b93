import { describe, expect, it } from 'vitest'
import type { ShareAnswer } from '../processes/recovery-share.ts'
import { computer, pin } from './test/computer.ts'

const at = computer()

describe('a forgotten PIN', () => {
  /** A share is kept, the PIN is set and nobody knows it. */
  async function forgotten(): Promise<{ id: string; share: Buffer }> {
    await at.lock.setPin(pin, null)
    const { id, share } = await at.ring.newShare('device-1', null)
    await at.ring.shareKept(id, null)
    at.shareOf = async () => ({ id, share: Buffer.from(share) })
    await at.locked()
    return { id, share }
  }
  const other = '161803'

  it('is replaced after a sign-in, and the new one opens from then on', async () => {
    expect(at.lock.view().recovery).toBe('none')
    await forgotten()
    expect(at.lock.view()).toMatchObject({ unlockBy: 'pin', recovery: 'offered' })
    await at.lock.recover()
    expect(at.lock.view()).toMatchObject({ state: 'locked', recovery: 'choose-pin' })
    await at.lock.recoverWithPin('111111')
    expect(at.lock.view()).toMatchObject({ state: 'locked', message: expect.stringMatching(/repeats/) })
    await at.lock.recoverWithPin(other)
    expect(at.lock.view()).toMatchObject({ state: 'open', recovery: 'offered', message: '' })
    expect(at.engineRuns).toBe(true)
    await at.locked()
    await at.lock.unlock(pin)
    expect(at.lock.view().state).toBe('locked')
    await at.lock.unlock(other)
    expect(at.lock.view().state).toBe('open')
  })

  it('stays locked with a message when the central API gives nothing, or something else', async () => {
    const { id } = await forgotten()
    at.shareOf = async () => ({ message: 'Sign in as the person who worked here.' })
    await at.lock.recover()
    expect(at.lock.view()).toMatchObject({
      recovery: 'offered',
      message: expect.stringContaining('the person'),
    })
    at.shareOf = async () => ({ id, share: Buffer.alloc(32) })
    await at.lock.recover()
    await at.lock.recoverWithPin(other)
    expect(at.lock.view()).toMatchObject({
      state: 'locked',
      message: expect.stringContaining('does not open'),
    })
    await at.lock.unlock(pin)
    expect(at.lock.view()).toMatchObject({ state: 'open', recovery: 'offered' })
  })

  it('can be remembered: the sign-in is canceled and its late result ignored', async () => {
    const { id, share } = await forgotten()
    let answer: (share: ShareAnswer) => void = () => undefined
    at.shareOf = () =>
      new Promise((done) => {
        answer = done
      })
    const first = at.lock.recover()
    expect(at.lock.view().recovery).toBe('signing-in')
    at.lock.cancelRecovery()
    expect([at.lock.view().recovery, at.canceled]).toEqual(['offered', 1])
    const late = Buffer.from(share)
    answer({ id, share: late })
    await first
    expect(at.lock.view().recovery).toBe('offered')
    expect(late).toEqual(Buffer.alloc(32))
    await at.lock.recoverWithPin(other)
    expect(at.lock.view().state).toBe('locked')
    void at.lock.recover()
    await at.lock.unlock(pin)
    expect([at.lock.view().state, at.canceled]).toEqual(['open', 2])
    await at.lock.recover()
    expect(at.lock.view().recovery).toBe('offered')
  })

  it('closes soon after the sign-in when no new PIN is chosen', async () => {
    await forgotten()
    await at.lock.recover()
    await at.clock.advance(5 * 60_000)
    expect(at.lock.view()).toMatchObject({ recovery: 'offered', message: expect.stringContaining('too old') })
    await at.lock.recoverWithPin(other)
    expect(at.lock.view().state).toBe('locked')
    await at.lock.recover()
    at.lock.end()
    expect(at.lock.view().recovery).toBe('offered')
  })

  it('offers only the sign-in after ten wrong PINs', async () => {
    await forgotten()
    for (let n = 0; n < 10; n++) {
      await at.clock.advance(at.lock.view().waitSeconds * 1000)
      await at.lock.unlock('314159')
    }
    expect(at.lock.view()).toMatchObject({
      unlockBy: 'recovery',
      recovery: 'offered',
      wrongTries: 10,
      message: '',
    })
    await at.lock.unlock(pin)
    await at.lock.signIn()
    expect([at.lock.view().state, at.asked]).toEqual(['locked', []])
    await at.start()
    expect(at.lock.view()).toMatchObject({ state: 'locked', unlockBy: 'recovery' })
    await at.lock.recover()
    await at.lock.recoverWithPin(other)
    expect(at.lock.view()).toMatchObject({ state: 'open', unlockBy: 'pin' })
  })
})
