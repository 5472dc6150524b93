import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Bridge } from '../../preload/contract/index.ts'
import { launchWorkstation, runsOn, type Workstation } from './launch.ts'

/** The shell as a person and an attacker meet it; no central API is needed for that. */

declare const rounds: Bridge
const nowhere = 'http://127.0.0.1:9'
let userData: string
let workstation: Workstation | undefined

beforeEach(() => {
  userData = mkdtempSync(join(tmpdir(), 'rounds-shell-'))
})
afterEach(async () => {
  await workstation?.close()
  workstation = undefined
  rmSync(userData, { recursive: true, force: true })
})

const start = async (env: Record<string, string> = {}, central = nowhere) => {
  workstation = await launchWorkstation({ userData, central, env })
  return workstation
}
const stateOf = ({ page }: Workstation) =>
  page.evaluate(async () => {
    const state = await rounds.call('shell.state', {})
    return state.ok ? state.value : null
  })
const runs = (one: Workstation) => expect.poll(async () => (await stateOf(one))?.engine).toBe('running')

describe('the workstation', () => {
  it('opens without a central API, and says where it runs', async () => {
    const one = await start()
    await runs(one)
    expect(await stateOf(one)).toMatchObject({
      version: '0.1.0',
      standIn: runsOn === 'stand-in',
      message: '',
    })
    const session = await one.page.evaluate(() => rounds.call('session.state', {}))
    expect(session).toMatchObject({ ok: true, value: { state: 'signed-out', centralUrl: nowhere } })
  })

  it('answers the contract only, and repeats nothing of a bad entry', async () => {
    const { page } = await start()
    const [unknown, bad] = await page.evaluate(() =>
      Promise.all([
        rounds.call('sql.run' as 'queue.list', {}),
        rounds.call('chart.open', { encounterId: '../Patient/Example' }),
      ]),
    )
    expect(unknown).toMatchObject({ ok: false, problem: { code: 'internal' } })
    expect(bad).toMatchObject({ ok: false, problem: { code: 'bad-input' } })
    expect(JSON.stringify(bad)).not.toContain('Example')
  })

  it('gives the page no network, no window, no other place and no Node', async () => {
    const { page, app } = await start()
    const reached = await page.evaluate(async (url) => {
      const fetched = await fetch(url).then(
        () => 'reached',
        () => 'stopped',
      )
      location.href = `${url}/away`
      return {
        fetched,
        opened: window.open(url),
        node: ['require', 'process', 'Buffer', 'electron'].filter((name) => name in globalThis),
      }
    }, nowhere)
    expect(reached).toEqual({ fetched: 'stopped', opened: null, node: [] })
    expect(await page.evaluate(() => typeof rounds.call)).toBe('function')
    expect(app.windows()).toHaveLength(1)
    const asked = await page.evaluate(() =>
      Promise.all([
        navigator.mediaDevices
          .getUserMedia({ audio: true, video: true })
          .then((stream) => stream.getTracks().length),
        new Promise((resolve) =>
          navigator.geolocation.getCurrentPosition(
            () => resolve('given'),
            () => resolve('refused'),
          ),
        ),
      ]),
    )
    expect(asked).toEqual([2, 'refused'])
  })

  it('keeps the window and what is typed there when the engine is killed, and starts it again', async () => {
    const one = await start()
    await runs(one)
    const { page } = one
    await page.evaluate(() => {
      const changes: number[] = []
      rounds.on('shell.changed', () => changes.push(1))
      const area = document.createElement('textarea')
      area.id = 'typed'
      document.body.append(area)
      Object.assign(globalThis, { changes })
    })
    await page.locator('#typed').fill('in mid sent')
    const first = await one.enginePid()
    const realtime = await one.realtimePid()
    process.kill(first, 'SIGKILL')
    await page.waitForFunction(() => (globalThis as unknown as { changes: number[] }).changes.length >= 2)
    await runs(one)
    expect(await one.enginePid()).not.toBe(first)
    expect(await one.realtimePid()).toBe(realtime)
    expect(await page.locator('#typed').inputValue()).toBe('in mid sent')
    expect(await page.evaluate(() => rounds.call('session.state', {}))).toMatchObject({ ok: true })
  })

  it('starts the realtime process again when it dies, and the engine goes on', async () => {
    const one = await start()
    await runs(one)
    const [engine, realtime] = [await one.enginePid(), await one.realtimePid()]
    process.kill(realtime, 'SIGKILL')
    await expect.poll(() => one.realtimePid()).not.toBe(realtime)
    expect(await one.enginePid()).toBe(engine)
  })

  it('finds its data again with the key of the first start, also after one with a locked keychain', async () => {
    const one = await start()
    await runs(one)
    const key = readFileSync(join(userData, 'cache.key'))
    await one.close()
    if (runsOn === 'stand-in') {
      const locked = await start({ ROUNDS_STANDIN_KEYCHAIN: 'locked' })
      await expect.poll(async () => (await stateOf(locked))?.engine).toBe('failed')
      expect((await stateOf(locked))?.message).toContain('Unlock the keychain')
      await locked.close()
    }
    const again = await start()
    await runs(again)
    expect(readFileSync(join(userData, 'cache.key'))).toEqual(key)
    expect(again.output()).not.toMatch(/damaged/)
  })

  it('says why it keeps nothing when the key no longer opens, and leaves everything as it is', async () => {
    const one = await start()
    await runs(one)
    await one.close()
    writeFileSync(join(userData, 'cache.key'), 'damaged')
    const again = await start()
    await expect.poll(async () => (await stateOf(again))?.engine).toBe('failed')
    expect((await stateOf(again))?.message).toContain('key file is damaged')
    expect(readFileSync(join(userData, 'cache.key'), 'utf8')).toBe('damaged')
  })

  it('refuses to keep patient data where there is no keychain', async (test) => {
    test.skip(runsOn === 'electron', 'the machine’s keychain can’t be taken away from Electron')
    for (const keychain of ['none', 'basic_text']) {
      const one = await start({ ROUNDS_STANDIN_KEYCHAIN: keychain, ROUNDS_TRAINING: '0' })
      await expect.poll(async () => (await stateOf(one))?.engine).toBe('failed')
      expect((await stateOf(one))?.message).toContain('keychain')
      expect(readdirSync(userData)).not.toContain('cache.key')
      const asked = await one.page.evaluate(() => rounds.call('queue.list', {}))
      expect(asked).toMatchObject({ ok: false, problem: { code: 'engine-stopped' } })
      await one.close()
    }
    workstation = undefined
  })

  it('says so when no central API is decided, or a malformed one', async () => {
    const one = await start({}, 'http://elsewhere.example')
    await expect.poll(async () => (await stateOf(one))?.engine).toBe('failed')
    expect((await stateOf(one))?.message).toContain('No server is set for Rounds')
  })

  it('ends within its time, and leaves no process behind', async () => {
    const one = await start()
    await runs(one)
    const pids = [await one.enginePid(), await one.realtimePid(), one.app.pid()]
    await one.close()
    workstation = undefined
    const alive = () =>
      pids.filter((pid) => {
        try {
          return process.kill(pid, 0)
        } catch {
          return false
        }
      })
    await expect.poll(alive).toEqual([])
  })
})
