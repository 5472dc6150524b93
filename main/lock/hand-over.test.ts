import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Keychain } from '../keys/keychain.ts'
import { type HandOver, readHandOver, removeHandOver, writeHandOver } from './hand-over.ts'

const keychain = (pad: number): Keychain => ({
  refusal: async () => null,
  seal: async (secret) => Buffer.from(secret.map((byte) => byte ^ pad)),
  open: async (sealed) => ({ secret: Buffer.from(sealed.map((byte) => byte ^ pad)), sealAgain: false }),
})
const left: HandOver = {
  why: 'idle',
  unsent: 3,
  window: {
    bounds: { x: 10, y: 20, width: 1300, height: 800 },
    state: 'maximised',
    focused: false,
  },
  back: {
    screen: 'unsigned',
    encounterId: 'visit-1',
    caret: { section: 'plan', start: 4, end: 9 },
    notices: 1,
  },
  orders: {
    centralUrl: 'https://central.example',
    token: 'a-token',
    epoch: 'e1',
    deviceId: 'd1',
    clientVersion: '0.1.0',
    availability: 'available',
    practitionerName: 'Dr Okafor',
    leases: [
      { task: 'task-1', encounter: 'visit-1', claim: 2, join: 'link-1', appointment: 'Appointment/a-1' },
    ],
    unsent: 3,
    auditHead: '4:abc',
  },
}
let userData: string
const file = () => join(userData, 'locked.json')

beforeEach(async () => {
  userData = await mkdtemp(join(tmpdir(), 'rounds-hand-over-'))
})
afterEach(() => rm(userData, { recursive: true }))

describe('the hand-over file of a locked Rounds', () => {
  it('is read back whole by its owner alone, and deleted by unlocking', async () => {
    expect(await readHandOver(userData, keychain(1))).toBeNull()
    await writeHandOver(userData, keychain(1), left)
    await writeHandOver(userData, keychain(1), { ...left, unsent: 4 })
    expect(await readHandOver(userData, keychain(1))).toEqual({ ...left, unsent: 4 })
    expect((await stat(file())).mode & 0o777).toBe(0o600)
    expect(await readdir(userData)).toEqual(['locked.json'])
    await removeHandOver(userData)
    await removeHandOver(userData)
    expect(await readHandOver(userData, keychain(1))).toBeNull()
  })

  it('says in clear neither which visit it was nor what the realtime process holds', async () => {
    await writeHandOver(userData, keychain(1), left)
    const text = await readFile(file(), 'utf8')
    for (const secret of ['visit-1', 'a-token', 'task-1', 'Okafor', 'plan', 'link-1', 'a-1'])
      expect(text).not.toContain(secret)
  })

  it.each([
    ['cut off', '{"format":1,"why":"id'],
    ['of another format', '{"format":2}'],
    ['with something else in it', '{"format":1,"why":"asked","unsent":"many","window":null,"sealed":""}'],
    ['empty', ''],
  ])('%s, it still means locked', async (_, text) => {
    await writeFile(file(), text)
    expect(await readHandOver(userData, keychain(1))).toEqual({
      why: null,
      unsent: null,
      window: null,
      back: null,
      orders: null,
    })
  })

  it('still means locked, with the window’s place, when its sealed part can’t be read', async () => {
    await writeHandOver(userData, keychain(2), left)
    expect(await readHandOver(userData, keychain(1))).toEqual({ ...left, back: null, orders: null })
    await writeHandOver(userData, keychain(1), { ...left, orders: { token: 'a' } as never })
    expect(await readHandOver(userData, keychain(1))).toEqual({ ...left, back: null, orders: null })
  })

  it('does not count as kept when it can’t be written', async () => {
    await expect(writeHandOver(join(userData, 'none'), keychain(1), left)).rejects.toThrow()
    const broken = { ...keychain(1), seal: () => Promise.reject(new Error('no keychain')) }
    await expect(writeHandOver(userData, broken, left)).rejects.toThrow()
    expect(await readdir(userData)).toEqual([])
  })
})
