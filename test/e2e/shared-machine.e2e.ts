import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as screen from '../screen.ts'
import { openStage, people, type Stage, type Workstation } from '../support/stage.ts'
import { until } from '../support/until.ts'

/** Two providers at one machine: each has a place of their own, locked while the other works. */

const firstPin = '271828'
const secondPin = '314159'
let stage: Stage
let desk: Workstation

beforeAll(async () => {
  stage = await openStage()
  desk = await stage.workstation('desk')
})
afterAll(() => stage?.close())

const restarted = async () => {
  desk = await stage.restarted(desk)
  return desk.page
}
const others = () => desk.page.getByRole('region', { name: 'Other people on this machine' })
const unlock = async (pin: string) => {
  const { page } = desk
  const box = page.getByLabel('PIN')
  await until('a PIN may be given', () => box.isEnabled())
  await box.fill(pin)
  await page.keyboard.press('Enter')
}
/** The encrypted files of the first provider, whose place is where the only one always was. */
function filesOfFirst(): string[] {
  const cache = join(desk.userData, 'cache')
  return readdirSync(cache, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(work|mirror)\.db$/.test(name))
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(cache, name)))
          .digest('hex')}`,
    )
}

it('somebody else begins beside a locked provider whose unsent words stay; each opens with their own PIN only', async () => {
  await stage.signIn(desk, people.okafor)
  await screen.claim(desk.page, 'Rosa Delgado')
  await until(
    'her chart is loaded',
    async () => (await screen.listState(desk.page, 'Allergies')) === 'listed',
  )
  await screen.choosePin(desk.page, firstPin)
  desk.proxy.cut()
  await until('the cut is seen', async () =>
    (await screen.syncText(desk.page)).startsWith('Server not reached'),
  )
  await screen.typeNote(desk.page, 'Plan', 'Fluids and rest.')
  await screen.kept(desk.page)
  await desk.page.keyboard.press('ControlOrMeta+l')
  let page = await restarted()
  await screen.lockScreen(page).waitFor()
  expect(await screen.lockText(page)).toMatch(/\d+ changes? not sent yet/)
  await others().getByRole('button', { name: 'Someone else' }).waitFor()
  expect(await others().innerText()).toContain('colleagues may take over')
  const before = filesOfFirst()
  expect(before.length).toBe(2)

  await others().getByRole('button', { name: 'Someone else' }).click()
  page = await restarted()
  await screen.signInButton(page).waitFor()
  const okafor = () => others().getByRole('button', { name: /Okafor/ })
  expect(await okafor().innerText()).toMatch(/\d+ changes? not sent/)
  desk.proxy.restore()
  await stage.signIn(desk, people.lindholm)
  await screen.workstation(page).waitFor()
  await screen.queueRow(page, 'Mei Tanaka').waitFor()
  expect(await screen.ownRow(page, 'Rosa Delgado').count()).toBe(0)
  await screen.choosePin(page, secondPin)
  await page.keyboard.press('ControlOrMeta+l')
  page = await restarted()
  await screen.lockScreen(page).waitFor()
  expect(filesOfFirst()).toEqual(before)

  await okafor().click()
  page = await restarted()
  await screen.lockScreen(page).waitFor()
  await others()
    .getByRole('button', { name: /Lindholm/ })
    .waitFor()
  await unlock(secondPin)
  await page.getByText('This PIN is not right.').waitFor()
  expect(await page.getByText('Rosa Delgado').count()).toBe(0)
  await unlock(firstPin)
  await screen.workstation(page).waitFor()
  await screen.openOwn(page, 'Rosa Delgado')
  expect(await screen.noteText(page, 'Plan')).toBe('Fluids and rest.')
  await until('everything is sent', async () => (await screen.changesToSend(page)) === 0)
})
