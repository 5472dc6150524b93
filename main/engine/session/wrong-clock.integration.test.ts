import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Workstation, workstation } from '../testing/workstation.ts'

/** A central API in a process of its own, whose clock is right, and a computer whose clock is years off. */
const root = fileURLToPath(new URL('../../../', import.meta.url))
const day = 86_400_000
let central: ChildProcess
let station: Workstation

async function centralUrl(): Promise<string> {
  const arguments_ = ['central/index.ts', '--training', '--database', ':memory:', '--port', '0']
  central = spawn(process.execPath, arguments_, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    central.on('exit', () => reject(new Error('the central API stopped')))
    createInterface({ input: central.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const found = /^central: listening at (\S+)/.exec(line)?.[1]
      if (found) resolve(found)
    })
  })
}
beforeEach(async () => {
  station = await workstation(await centralUrl())
})
afterEach(async () => {
  vi.restoreAllMocks()
  await station.close()
  central.kill()
})

test.each([3 * 365, -3 * 365])('%i days off, a person signs in and works', async (days) => {
  const now = Date.now
  vi.spyOn(Date, 'now').mockImplementation(() => now() + days * day)
  await station.signIn('okafor@training.rounds.example')
  await station.until(async () => (await station.call('queue.list', {})).waiting.length > 0)
  expect(await station.call('session.state', {})).toMatchObject({ state: 'signed-in', signInNeeded: false })
  const visit = await station.call('queue.claim', { taskId: 'rosa-delgado-task' })
  expect(visit).toMatchObject({ state: 'claimed' })
})
