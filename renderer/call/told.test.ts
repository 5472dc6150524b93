import { expect, test } from 'vitest'
import type { Problem } from '../../preload/contract/index.ts'
import { type CallSnapshot, idle } from './call-snapshot.ts'
import { settle } from './testing.ts'
import { createTold, type ToTell, type VisitNow } from './told.ts'

const stream = { getVideoTracks: () => [{}] } as unknown as MediaStream
const joined: CallSnapshot = { ...idle, state: 'waiting', encounterId: 'rosa' }
const met: CallSnapshot = {
  ...joined,
  state: 'connected',
  others: [{ id: 'p', name: 'Rosa', role: 'patient', state: 'connected', stream, quality: 'good' }],
  mine: { ...idle.mine, camera: 'on' },
}
const stopped: Problem = { code: 'engine-stopped', message: 'Rounds is locked.' }

/** A window and its engine, which refuses for as long as `refusal` says. */
function window() {
  const at = {
    ms: 1000,
    asleepMs: 0,
    refusal: null as Problem | null,
    told: [] as ToTell[],
    refused: [] as string[],
    untold: false,
    again: () => {},
    async follow(snapshot: CallSnapshot, live = true) {
      told.follow(snapshot, live)
      await settle()
    },
    async heard(visit: Partial<VisitNow>) {
      told.heard({ encounterId: 'rosa', claim: 1, reached: true, ...visit })
      await settle()
    },
    async tryAgain() {
      at.again()
      await settle()
    },
  }
  const told = createTold({
    async tell(what) {
      if (at.refusal) return { ok: false, problem: at.refusal }
      at.told.push(what)
      return { ok: true, value: {} }
    },
    monotonic: () => at.ms,
    wallClock: () => at.ms + at.asleepMs,
    mayPass: (code) => code !== 'claim-superseded',
    whenItMayPass: () => new Promise((resolve) => (at.again = resolve)),
    refused: (encounterId) => void at.refused.push(encounterId),
    untold: (is) => (at.untold = is),
  })
  return at
}

test('a call and each way in which they meet in it are told once', async () => {
  const at = window()
  await at.follow(joined)
  await at.follow(met)
  await at.follow({ ...met, state: 'reconnecting' })
  await at.follow(met)
  await at.follow({ ...met, mine: { ...idle.mine, camera: 'off' } })
  expect(at.told.map(({ what }) => (what === 'began' ? what : what.mode))).toEqual([
    'began',
    'video',
    'audio',
  ])
  await at.follow({ ...idle, state: 'ended', encounterId: 'rosa' }, false)
  await at.follow(met)
  expect(at.told).toHaveLength(5)
})

test('a contact while nobody can hear it is told with how long ago it was, in the order of things, also after the call', async () => {
  const at = window()
  at.refusal = stopped
  await at.follow(joined)
  at.ms += 5_000
  await at.follow(met)
  expect([at.told, at.untold]).toEqual([[], true])
  at.ms += 60_000
  at.refusal = { ...stopped, code: 'disk-full' }
  await at.tryAgain()
  await at.follow({ ...idle, state: 'ended', encounterId: 'rosa' }, false)
  at.ms += 1_000
  at.refusal = null
  await at.tryAgain()
  expect(at.told).toEqual([
    { encounterId: 'rosa', what: 'began' },
    { encounterId: 'rosa', what: { mode: 'video', reason: null, agoMs: 61_000 } },
  ])
  expect([at.untold, at.refused]).toEqual([false, []])
})

test('a contact is as long ago as the clock says that did not stand still in sleep', async () => {
  const at = window()
  at.refusal = stopped
  await at.follow(met)
  at.ms += 1_000
  at.asleepMs += 60 * 3_600_000
  at.refusal = null
  await at.tryAgain()
  expect(at.told.at(-1)?.what).toMatchObject({ agoMs: 60 * 3_600_000 + 1_000 })
})

test('a visit that comes back in the same call is met anew, and told once more', async () => {
  const at = window()
  await at.heard({ claim: 9, reached: false })
  await at.follow(met)
  expect(at.told).toHaveLength(2)
  await at.heard({ reached: false })
  await at.heard({ reached: true })
  // Handed over meanwhile; what the server made of it may come after the claim.
  await at.heard({ claim: 3, reached: true })
  expect(at.told).toHaveLength(2)
  await at.heard({ claim: 3, reached: false })
  await at.heard({ claim: 3, reached: false })
  expect(at.told.slice(2).map(({ what }) => (what === 'began' ? what : what.mode))).toEqual([
    'began',
    'video',
  ])
  await at.heard({ claim: 4, reached: false })
  expect(at.told).toHaveLength(6)
  await at.heard({ encounterId: 'mei', claim: 5, reached: false })
  expect(at.told).toHaveLength(6)
})

test('where the patient is gone when the visit comes back, they are met once they are there again', async () => {
  const at = window()
  await at.follow(met)
  await at.heard({ reached: true })
  await at.follow(joined)
  await at.heard({ claim: 2, reached: false })
  expect(at.told.map(({ what }) => (what === 'began' ? what : what.mode))).toEqual([
    'began',
    'video',
    'began',
  ])
  await at.follow(met)
  expect(at.told).toHaveLength(4)
})

test('a refusal that stays is said, and what comes after it is told all the same', async () => {
  const at = window()
  at.refusal = { code: 'claim-superseded', message: 'Dr. Lindholm has this visit.' }
  await at.follow(joined)
  at.refusal = null
  await at.follow(met)
  expect([at.refused, at.told.length]).toEqual([['rosa'], 1])
})
