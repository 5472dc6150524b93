import { afterAll, beforeAll, expect, it } from 'vitest'
import * as screen from '../screen.ts'
import { openStage, people, type Stage, type Workstation } from '../support/stage.ts'
import { until } from '../support/until.ts'

/** The way to the central API on a bad day: a portal in between, or nobody there when the day begins. */

let stage: Stage
let okafor: Workstation

beforeAll(async () => {
  stage = await openStage()
  okafor = await stage.workstation('okafor')
  await stage.signIn(okafor, people.okafor)
  await screen.claim(okafor.page, 'Rosa Delgado')
  await until(
    'her chart is loaded',
    async () => (await screen.listState(okafor.page, 'Allergies')) === 'listed',
  )
})
afterAll(() => stage?.close())

it('a captive portal’s page is named, acknowledges nothing, and work goes out once it is gone', async () => {
  const { page, proxy } = okafor
  // What the note is worth is known once its chart is whole.
  await until(
    'nothing is written yet, and known to be so',
    async () => (await screen.noteState(page)) === 'Nothing written yet',
  )
  await screen.typeNote(page, 'Plan', 'Fluids. ')
  await until('everything is sent', async () => (await screen.changesToSend(page)) === 0)
  proxy.portal()
  await screen.typeNote(page, 'Plan', 'Rest.')
  await page.getByText('This network asks for its own sign-in').waitFor()
  await page.getByText('Open a browser and accept its page; what you write is kept here meanwhile.').waitFor()
  await screen.kept(page)
  // Long enough for the writes to be tried, and answered with 200 and HTML, several times.
  const asked = proxy.requests()
  await until('the portal answered', () => proxy.requests() > asked + 4, 60)
  expect(await screen.changesToSend(page)).toBeGreaterThan(0)
  expect(await screen.noteState(page)).toBe('On this machine')
  expect(await screen.noticeTexts(page)).toEqual([])

  proxy.restore()
  await until('everything is sent', async () => (await screen.changesToSend(page)) === 0, 60)
  await until('the note is there', async () => (await screen.noteState(page)) === 'Sent')
  expect(await screen.noteText(page, 'Plan')).toBe('Fluids. Rest.')
})

it('after a while without network, what was written goes out when it is back', async () => {
  const { page, proxy } = okafor
  proxy.cut()
  await screen.typeNote(page, 'Objective', 'Written while nobody was there.')
  await until('the cut is on the screen', async () =>
    (await screen.syncText(page)).startsWith('Server not reached'),
  )
  // The pauses between tries have grown by then.
  const asked = proxy.requests()
  await until('it was tried again and again', () => proxy.requests() > asked + 5, 90)
  const back = Date.now()
  proxy.restore()
  await until('everything is sent', async () => (await screen.changesToSend(page)) === 0, 60)
  // The realtime process finds out within its pause of 8 s and pokes; that the engine follows at once is a unit test of its sync.
  console.log(`central-away: everything was sent ${Date.now() - back} ms after the network was back`)
})

it('without a central API at the start the workstation opens on what it has and says how old it is', async () => {
  await screen.typeNote(okafor.page, 'Assessment', 'Pharyngitis.')
  await until('everything is sent', async () => (await screen.changesToSend(okafor.page)) === 0)
  await okafor.close()
  await stage.stopCentral()
  okafor = await stage.relaunch(okafor)
  const { page } = okafor
  await screen.workstation(page).waitFor()
  await screen.openOwn(page, 'Rosa Delgado')
  expect(await screen.listState(page, 'Allergies')).toBe('listed')
  expect(await screen.noteText(page, 'Assessment')).toBe('Pharyngitis.')
  await until('the bar says so, and since when', async () =>
    /Server not reached, last contact \d+ (s|min) ago/.test(await screen.syncText(page)),
  )
  // With its date when midnight lies between.
  await screen
    .chart(page)
    .getByText(/^Complete as of (\w+ \d+, )?\d+:\d\d [AP]M$/)
    .waitFor()
  await screen.typeNote(page, 'Assessment', ' Viral, likely.')
  await screen.kept(page)

  await stage.startCentral()
  await until('everything is sent', async () => (await screen.changesToSend(page)) === 0, 60)
  await until('the note is there', async () => (await screen.noteState(page)) === 'Sent')
})
