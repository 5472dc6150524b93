import { AxeBuilder } from '@axe-core/playwright'
import type { Task } from '@medplum/fhirtypes'
import { type Browser, type BrowserContext, chromium } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findBrowser } from '../../test/setup/find-browser.mjs'
import { type Central, createCentral } from '../app.ts'

/** The intake’s questions on the real page: tightness in the chest, not claimed yet. */

const visit = 'arthur-whitcomb-visit'
let browser: Browser
let central: Central
let context: BrowserContext

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: findBrowser(),
    args: ['--no-sandbox', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  })
})
afterAll(() => browser.close())
beforeEach(async () => {
  central = await createCentral({
    database: ':memory:',
    training: true,
    authenticate: async (request) =>
      request.headers.authorization === 'Bearer okafor'
        ? { practitionerId: 'okafor', deviceId: 'one' }
        : null,
  })
})
afterEach(async () => {
  await context.close()
  await central.close()
})

async function open(locale = 'en-US') {
  context = await browser.newContext({ viewport: { width: 420, height: 900 }, locale })
  const page = await context.newPage()
  await page.goto(`${central.url}/join/${central.context.store.joinOf(visit)}`)
  return page
}
const answers = () =>
  (central.context.store.read('Task', 'arthur-whitcomb-task')?.resource as Task | undefined)?.input?.flatMap(
    ({ type, valueBoolean }) => (valueBoolean === undefined ? [] : [[type.text, valueBoolean]]),
  )

describe('who waits', () => {
  it('answers three questions, is told to call 911 after a yes, and may answer again', async () => {
    const page = await open()
    const asked = page.getByRole('group')
    expect(await asked.count()).toBe(3)
    for (const n of [0, 1, 2]) await asked.nth(n).getByRole('radio', { name: 'No' }).check()
    await asked.filter({ hasText: 'right now' }).getByRole('radio', { name: 'Yes' }).check()
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await page.getByRole('button', { name: 'Send my answers' }).click()
    await page.getByRole('status').filter({ hasText: 'You said yes' }).waitFor()
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    expect(answers()?.map(([, yes]) => yes)).toEqual([true, false, false])
    await page.getByRole('button', { name: 'Answer again' }).click()
    await asked.first().getByRole('radio', { name: 'No' }).check()
    await page.getByRole('button', { name: 'Send my answers' }).click()
    await page.getByRole('status').filter({ hasText: 'Your answers were sent.' }).waitFor()
    expect(answers()?.map(([, yes]) => yes)).toEqual([false, false, false])
  })

  it('reads them in Spanish where the browser is Spanish, and may change to English', async () => {
    const page = await open('es-MX')
    await page.getByText('¿Tiene ahora dolor, presión u opresión en el pecho?').waitFor()
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByText('Do you have pain, pressure or tightness in your chest right now?').waitFor()
    await page.getByRole('button', { name: 'Español' }).click()
    for (const each of await page.getByRole('group').all())
      await each.getByRole('radio', { name: 'Sí' }).check()
    await page.getByRole('button', { name: 'Enviar mis respuestas' }).click()
    await page.getByRole('status').filter({ hasText: 'Llame al 911' }).waitFor()
    expect(answers()?.[0]).toEqual(['¿Tiene ahora dolor, presión u opresión en el pecho?', true])
  })

  it('takes them along into the call, and is told whom to tell once a clinician has the visit', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Join the visit' }).click()
    await page.getByText('The clinician will be with you soon.').waitFor()
    for (const each of await page.getByRole('group').all())
      await each.getByRole('radio', { name: 'Yes' }).check()
    await fetch(`${central.url}/leases/arthur-whitcomb-task`, {
      method: 'PUT',
      headers: { authorization: 'Bearer okafor', 'if-none-match': '*', 'content-type': 'application/json' },
      body: '{}',
    })
    await page.getByRole('button', { name: 'Send my answers' }).click()
    await page
      .getByRole('status')
      .filter({
        hasText: 'A clinician has your visit now. Please tell them. If it is happening now, call 911.',
      })
      .waitFor()
    expect(await page.getByRole('group').first().isVisible()).toBe(false)
    expect(answers()).toEqual([])
  })

  it('reads why the answers were refused once the visit is over, with 911, and keeps the questions', async () => {
    const page = await open('es-MX')
    for (const each of await page.getByRole('group').all())
      await each.getByRole('radio', { name: 'No' }).check()
    const { store } = central.context
    store.put({ ...store.read('Encounter', visit)?.resource, id: visit, status: 'finished' } as never)
    await page.getByRole('button', { name: 'Enviar mis respuestas' }).click()
    const said = page.locator('#questions-status')
    await said.filter({ hasText: 'This visit has ended. Si le pasa ahora, llame al 911.' }).waitFor()
    expect(await said.locator('[lang=en]').textContent()).toBe('This visit has ended.')
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await page.getByRole('button', { name: 'English' }).click()
    await said.filter({ hasText: 'This visit has ended. If it is happening now, call 911.' }).waitFor()
    expect(await page.getByRole('group').first().isVisible()).toBe(true)
  })

  it('is told to call 911 when a yes could not be sent, and to try again', async () => {
    const page = await open()
    await page.route('**/answers', (route) => route.abort())
    const asked = await page.getByRole('group').all()
    for (const each of asked) await each.getByRole('radio', { name: 'No' }).check()
    const said = page.locator('#questions-status')
    await page.getByRole('button', { name: 'Send my answers' }).click()
    await said.filter({ hasText: 'Your answers were not sent.' }).waitFor()
    expect(await said.textContent()).not.toContain('911')
    await asked[0]?.getByRole('radio', { name: 'Yes' }).check()
    await page.getByRole('button', { name: 'Send my answers' }).click()
    await said.filter({ hasText: 'call the practice. If it is happening now, call 911.' }).waitFor()
    await page.getByRole('button', { name: 'Español' }).click()
    await said.filter({ hasText: 'llame al consultorio. Si le pasa ahora, llame al 911.' }).waitFor()
  })
})
