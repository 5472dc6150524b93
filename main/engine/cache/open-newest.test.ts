import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Central, createCentral } from '../../../central/app.ts'
import { type Workstation, workstation } from '../testing/workstation.ts'
import { openNewest } from './open-newest.ts'
import { cacheFolder, page, version, visit, write } from './test/folder.ts'
import { keyOf } from './test/keys.ts'

let folder: ReturnType<typeof cacheFolder>
let central: Central | undefined
let station: Workstation | undefined
beforeEach(() => {
  folder = cacheFolder()
})
afterEach(async () => {
  folder.remove()
  await station?.close()
  await central?.close()
  central = station = undefined
})

function open(at: string, others: string[]) {
  let isDone = false
  const [key, to] = [keyOf(0), keyOf(1)]
  const given = { folder: at, key, clock: folder.clock, log: (line: string) => void folder.log.push(line) }
  const opened = openNewest({ ...given, rekey: { to, folders: others, done: () => (isDone = true) } })
  expect([...key, ...to].every((byte) => byte === 0)).toBe(true)
  return { ...opened, isDone }
}
function fill(at: string): void {
  const { cache, close } = openNewest({ folder: at, key: keyOf(0), clock: folder.clock, log: () => {} })
  cache.applyPage(page({ versions: [version(1, visit())] }))
  cache.journalEdit({ encounterId: 'e', section: 'plan', text: 'Kept.', at: write.at })
  close()
}

test('the old key is done with when the folders of all central APIs have the new one', () => {
  const other = join(folder.path, 'other')
  mkdirSync(other)
  fill(folder.path)
  fill(other)
  const held = openNewest({ folder: other, key: keyOf(0), clock: folder.clock, log: () => {} })
  const first = open(folder.path, [other])
  expect(first.cache.journal('e')[0]?.text).toBe('Kept.')
  expect(first.isDone).toBe(false)
  expect(folder.log).toEqual(['cache: the new key waits (in-use)'])
  first.close()
  held.close()
  const second = open(folder.path, [other])
  expect(second.isDone).toBe(true)
  second.close()
  expect(open(other, [folder.path]).cache.journal('e')[0]?.text).toBe('Kept.')
})

test('at a first start there is nothing to encrypt anew', () => {
  expect(open(join(folder.path, 'not-there-yet'), []).isDone).toBe(true)
})

test('a workstation goes on with what was unsent, after a new key and a kill', async () => {
  central = await createCentral({ database: ':memory:', training: true })
  const one = await workstation(central.url)
  station = one
  const { encounterId, taskId } = { encounterId: 'rosa-delgado-visit', taskId: 'rosa-delgado-task' }
  await one.signIn('okafor@training.rounds.example')
  await one.until(async () => (await one.call('queue.list', {})).waiting.length > 0)
  await one.call('queue.claim', { taskId })
  await one.until(async () => (await one.call('chart.open', { encounterId })).load.state === 'complete')
  one.cut()
  await one.call('note.edit', { encounterId, section: 'plan', text: 'Unsent.', edit: 1 })
  await one.rekey()
  await one.restart()
  expect((await one.call('note.open', { encounterId })).sections[3]?.text).toBe('Unsent.')
  expect((await one.call('session.state', {})).state).toBe('signed-in')
})
