import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as screen from '../screen.ts'
import { openStage, people, type Stage, type Workstation } from '../support/stage.ts'

/** An administrator reports a workstation lost while it is in use: it erases itself, says so and what was lost, and can begin anew. */

const root = fileURLToPath(new URL('../../', import.meta.url))
const pictures = join(root, 'reports/screens/')
let stage: Stage
let workstation: Workstation

beforeAll(async () => {
  stage = await openStage()
  workstation = await stage.workstation('lost')
})
afterAll(() => stage?.close())

const command = (...args: string[]) =>
  execFileSync(
    process.execPath,
    [join(root, 'central/index.ts'), 'device', ...args, '--database', join(stage.folder, 'central.db')],
    { encoding: 'utf8' },
  ).trim()
const kept = (name: string) => existsSync(join(workstation.userData, name))

it('erases itself at once, and the central API knows how much was lost', async () => {
  await stage.signIn(workstation, people.okafor)
  await screen.claim(workstation.page, 'Rosa Delgado')
  await screen.fillNote(workstation.page, 'Subjective', 'Three days of sore throat.')
  await screen.kept(workstation.page)
  await expect.poll(() => command('list'), { timeout: 30_000 }).toMatch(/recovery share kept/)
  const device = command('list').split(' ')[0] as string
  expect([kept('cache.key'), kept('cache')]).toEqual([true, true])

  expect(command('lost', device)).toMatch(/changes? not sent at its last contact/)
  await workstation.page.getByRole('heading', { name: 'Erased' }).waitFor({ timeout: 60_000 })
  await workstation.page.screenshot({ path: join(pictures, 'lost-device.png') })
  expect(await workstation.page.evaluate(() => document.body.innerText)).not.toContain('Rosa Delgado')
  await expect.poll(() => [kept('cache.key'), kept('cache')], { timeout: 30_000 }).toEqual([false, false])
  await expect.poll(() => command('list'), { timeout: 30_000 }).toMatch(/erased .* changes lost with it/)

  // Closed and opened again, it still says what happened.
  await workstation.close()
  workstation = await stage.relaunch(workstation)
  await workstation.page.getByRole('heading', { name: 'Erased' }).waitFor()
  await workstation.page.getByRole('button', { name: 'Begin with an empty Rounds' }).click()
  workstation = await stage.restarted(workstation)
  await stage.signIn(workstation, people.okafor)
  await screen.queueRow(workstation.page, 'Mei Tanaka').waitFor()
  const lines = command('list').split('\n')
  expect(lines.at(-1)).toBe('devices: 2, 1 reported lost')
})
