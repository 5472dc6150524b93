import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LockView } from '../../preload/views/index.ts'
import { profileChannels } from './channels.ts'
import { openProfiles } from './profiles.ts'

let userData: string
beforeEach(() => {
  userData = mkdtempSync(join(tmpdir(), 'rounds-profiles-'))
})
afterEach(() => rmSync(userData, { recursive: true }))

const list = () => join(userData, 'profiles.json')

test('a machine with one provider stays as it was: the first profile lies where the only one lay', async () => {
  writeFileSync(join(userData, 'cache.key'), 'a key of before')
  const profiles = await openProfiles(userData)
  expect([profiles.folder, profiles.name, profiles.others]).toEqual([userData, '', []])
  expect(readdirSync(userData)).toEqual(['cache.key'])
})

test('somebody else gets a folder of their own, and the first is named beside it with what is not sent', async () => {
  const first = await openProfiles(userData)
  await first.note('Dr Okafor', 3)
  expect(await first.choose(null)).toBe(true)
  const second = await openProfiles(userData)
  expect(second.folder).toMatch(/profiles.[0-9a-f-]{36}$/)
  expect(second.name).toBe('')
  expect(second.others).toEqual([{ id: 'first', name: 'Dr Okafor', unsent: 3 }])
  if (process.platform !== 'win32') {
    expect(statSync(second.folder).mode & 0o077).toBe(0)
    expect(statSync(list()).mode & 0o077).toBe(0)
  }
  await second.note('Dr Lindholm', 0)
  await second.note('', null)
  expect(await second.choose('first')).toBe(true)
  const back = await openProfiles(userData)
  expect(back.folder).toBe(userData)
  expect(back.name).toBe('Dr Okafor')
  expect(back.others).toMatchObject([{ name: 'Dr Lindholm', unsent: 0 }])
})

test('reuses an empty profile whose person left before signing in', async () => {
  await (await openProfiles(userData)).choose(null)
  const second = await openProfiles(userData)
  await second.choose('first')
  const first = await openProfiles(userData)
  expect(first.others).toEqual([])
  await first.choose(null)
  expect((await openProfiles(userData)).folder).toBe(second.folder)
})

test('a list that is damaged, gone or forged costs names and no profile', async () => {
  await (await openProfiles(userData)).choose(null)
  const { folder } = await openProfiles(userData)
  for (const text of [
    '{',
    '{"format":1,"current":"../../etc","profiles":[{"id":"../../etc","name":"x","unsent":0}]}',
    null,
  ]) {
    if (text === null) rmSync(list())
    else writeFileSync(list(), text)
    const profiles = await openProfiles(userData)
    expect(profiles.folder).toBe(userData)
    expect(profiles.others).toHaveLength(1)
    expect(profiles.others[0]?.name).toMatch(/^Profile /)
    expect(await profiles.choose('../../etc')).toBe(false)
    expect(await profiles.choose(profiles.others[0]?.id ?? '')).toBe(true)
    expect((await openProfiles(userData)).folder).toBe(folder)
  }
})

test('names stay, texts of patients were never there', async () => {
  mkdirSync(join(userData, 'profiles', 'not-an-id'), { recursive: true })
  const profiles = await openProfiles(userData)
  await profiles.note('Dr Okafor', 1)
  expect(JSON.parse(readFileSync(list(), 'utf8'))).toEqual({
    format: 1,
    current: 'first',
    profiles: [{ id: 'first', name: 'Dr Okafor', unsent: 1 }],
  })
  expect(existsSync(`${list()}.tmp`)).toBe(false)
})

test('the page may switch from what is closed only, and never out of a call', async () => {
  const profiles = await openProfiles(userData)
  let state: LockView['state'] = 'open'
  let signedIn = true
  let callLive = false
  let anew = 0
  let may = true
  const channels = profileChannels({
    profiles,
    lock: { view: () => ({ state }) as LockView },
    signedIn: () => signedIn,
    callLive: () => callLive,
    held: () => 1,
    startAnew: async () => {
      anew++
      return may
    },
  })
  const change = (id: string | null = null) => channels['profiles.switch']({ id })
  const refused = async (code: string, message: string, id: string | null = null) =>
    expect(await change(id).catch((error) => error)).toMatchObject({
      code,
      message: expect.stringContaining(message),
    })
  await refused('not-allowed', 'Lock Rounds first')
  for (state of ['locking', 'unlocking', 'curtained'] as const)
    await refused('not-allowed', 'Lock Rounds first')
  state = 'locked'
  callLive = true
  await refused('not-allowed', 'A call is on')
  await refused('not-allowed', 'A call is on', 'nobody')
  callLive = false
  await refused('not-found', 'no longer on this machine', 'nobody')
  expect([anew, existsSync(list())]).toEqual([0, false])
  expect(await change()).toEqual({ restart: 'automatic' })
  may = false
  expect(await change()).toEqual({ restart: 'by-hand' })
  state = 'open'
  signedIn = false
  may = true
  expect(await change()).toEqual({ restart: 'automatic' })
  expect(channels['profiles.list']()).toEqual({ name: '', others: [], held: 1 })
})
