import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as screen from '../screen.ts'
import { openStage, people, type Stage, type Workstation } from '../support/stage.ts'
import { until } from '../support/until.ts'

/** Sign-in on a bad day: what the browser says, what the window says, what becomes of the work. */

let stage: Stage
let okafor: Workstation

beforeAll(async () => {
  stage = await openStage()
  okafor = await stage.workstation('okafor')
})
afterAll(() => stage?.close())

it('shows a wrong password on the page, and a canceled sign-in in the window', async () => {
  const { page } = okafor
  const message = await stage.signIn(okafor, { ...people.okafor, password: 'wrong' })
  expect(message).toContain('That email and password do not go together.')
  await page.getByText('Continue in your browser').waitFor()

  const url = okafor.openedExternal()
  await page.getByRole('button', { name: 'Open the browser again' }).click()
  const browser = await stage.patientPage()
  await browser.goto(await url)
  await browser.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('The sign-in was canceled in the browser.').waitFor()
  await browser.context().close()
  await screen.signInButton(page).waitFor()
})

it('a token refused in mid-work: the window asks for a new sign-in, words stay and go out after it', async () => {
  const { page } = okafor
  await stage.signIn(okafor, people.okafor)
  await screen.workstation(page).waitFor()
  await screen.claim(page, 'Rosa Delgado')
  await screen.typeNote(page, 'Subjective', 'Before. ')
  await until('everything is sent', async () => (await screen.changesToSend(page)) === 0)

  await stage.stopCentral()
  // As an administrator ends all sign-ins: neither the access token nor its renewal is known any more.
  const db = new Database(join(stage.folder, 'central.db'))
  db.prepare('DELETE FROM openid_entry').run()
  db.close()
  await stage.startCentral()
  await screen.typeNote(page, 'Subjective', 'While signed out.')
  await page.getByText('The server signed you out. Your work stays here and waits.').waitFor()
  await screen.kept(page)
  await until('the bar names it', async () =>
    (await screen.syncText(page)).includes('Server asks for a new sign-in'),
  )
  expect(await screen.changesToSend(page)).toBeGreaterThan(0)
  expect(await screen.noteState(page)).toBe('On this machine')
  // What lies on this machine can still be worked with.
  expect(await screen.noteText(page, 'Subjective')).toBe('Before. While signed out.')

  await stage.signIn(okafor, people.okafor)
  await page.getByText('The server signed you out').waitFor({ state: 'hidden' })
  await until('everything is sent', async () => (await screen.changesToSend(page)) === 0)
  await until('the note is there', async () => (await screen.noteState(page)) === 'Sent')
  expect(await screen.noteText(page, 'Subjective')).toBe('Before. While signed out.')
})
