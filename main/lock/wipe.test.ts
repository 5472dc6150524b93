import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { eraseProfile, readWiped } from '../keys/wiped.ts'
import { computer, pin } from './test/computer.ts'

const at = computer()

describe('a device that was reported lost', () => {
  const files = async () => (await readdir(at.userData)).sort()

  it('erases everything in any state, and reports it each time it is asked', async () => {
    await at.lock.setPin(pin, null)
    await mkdir(join(at.userData, 'cache', 'abc'), { recursive: true })
    await writeFile(join(at.userData, 'cache', 'abc', 'work.db'), 'sealed')
    const wiping = at.lock.wipe()
    expect(at.lock.view()).toMatchObject({ state: 'wiped', lost: 2 })
    expect(await at.lock.engine('note.edit', {})).toMatchObject({ ok: false })
    await wiping
    expect([at.engineRuns, at.reported, await files()]).toEqual([false, [2], ['wiped.json']])
    await at.lock.wipe()
    expect(at.reported).toEqual([2, 2])
    await at.lock.unlock(pin)
    await at.lock.signIn()
    await at.lock.lock('asked')
    expect([at.lock.view().state, at.asked]).toEqual(['wiped', []])
  })

  it('is erased while it is locked, and is still so at the next start', async () => {
    await at.lock.setPin(pin, null)
    await at.locked()
    await at.lock.wipe()
    expect(await files()).toEqual(['wiped.json'])
    at.wiped = await readWiped(at.userData)
    await at.start()
    at.started = 0
    expect(at.lock.view()).toMatchObject({ state: 'wiped', lost: 2 })
    await at.lock.beginAnew()
    expect([at.started, at.lock.view().state, at.engineRuns]).toEqual([1, 'open', true])
    expect(at.lock.view()).toMatchObject({ unlockBy: 'sign-in', lost: null })
    expect(await readWiped(at.userData)).toBeNull()
    expect(await files()).toEqual(['cache.key'])
    await at.lock.beginAnew()
    expect(at.started).toBe(1)
  })

  it('stays erased when somebody was just unlocking', async () => {
    await at.lock.setPin(pin, null)
    await at.locked()
    const unlocking = at.lock.unlock(pin)
    await at.lock.wipe()
    await unlocking
    expect(at.lock.view().state).toBe('wiped')
  })

  it('counts as erased when its mark can’t be read, and as not known how much was lost', async () => {
    await writeFile(join(at.userData, 'wiped.json'), 'half a ma')
    expect(await readWiped(at.userData)).toEqual({ lost: null })
    await eraseProfile(at.userData, 1)
    await eraseProfile(at.userData, 1)
    expect(await readWiped(at.userData)).toEqual({ lost: 1 })
  })
})
