import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as screen from '../screen.ts'
import { openStage, people, type Stage, type Workstation } from '../support/stage.ts'
import { until } from '../support/until.ts'
import { openReader } from '../visit/central-reader.ts'

/** A signed visit on paper and as a file, with the real shell, engine and central API. */

let stage: Stage
let okafor: Workstation
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-summary-'))
  stage = await openStage()
  okafor = await stage.workstation('okafor')
  await stage.signIn(okafor, people.okafor)
})
afterAll(async () => {
  await stage?.close()
  rmSync(folder, { recursive: true, force: true })
})

it('a signed visit is saved as PDF where the person says, with the summary alone in it', async () => {
  const { page } = okafor
  await screen.claim(page, 'Rosa Delgado')
  await until('her chart is loaded', async () => (await screen.listState(page, 'Allergies')) === 'listed')
  await screen.continueByPhone(page)
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  await screen.recordLocation(page, screen.worcester)
  await screen.typeNote(page, 'Plan', 'Fluids and rest.')
  await screen.kept(page)
  expect(await page.getByRole('button', { name: 'Visit summary' }).count()).toBe(0)
  await screen.review(page)
  await screen.chooseDisposition(page, 'Home care')
  await screen.sign(page)
  await until('the note is signed', async () => (await screen.noteState(page)) === 'Signed')

  await page.getByRole('button', { name: 'Visit summary' }).click()
  const dialog = page.getByRole('dialog', { name: 'Visit summary' })
  await dialog.getByText('Fluids and rest.').waitFor()
  await dialog.getByText('can be read by whoever holds them').waitFor()

  const file = join(folder, 'for-rosa.pdf')
  await okafor.app.evaluate(({ dialog: asked }, filePath) => {
    asked.showSaveDialog = (async () => ({ canceled: false, filePath })) as never
  }, file)
  await dialog.getByRole('button', { name: /Save as PDF/ }).click()
  await dialog.getByText('Saved as for-rosa.pdf.').waitFor()
  expect(readdirSync(folder)).toEqual(['for-rosa.pdf'])
  const pdf = readFileSync(file)
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  // The printer's layout of the page: the summary, and nothing of the workstation around it.
  await page.emulateMedia({ media: 'print' })
  const onPaper = await page.evaluate(() => document.body.innerText)
  await page.emulateMedia({ media: null })
  expect(onPaper.trim()).toMatch(/^Visit summary\s+Rosa Delgado, born Mar 12/)
  expect(onPaper).toContain('Fluids and rest.')
  expect(onPaper.trim()).toMatch(/Signed electronically by .*Okafor.*\.$/)

  await dialog.getByRole('button', { name: /^Print/ }).click()
  const reader = await openReader(stage.central, people.okafor.email, people.okafor.password)
  await until('what left stands in the audit trail', async () => {
    const descriptions = (await reader.search('/fhir/R4/AuditEvent')).map(({ outcomeDesc }) => outcomeDesc)
    return (
      descriptions.includes('Visit summary saved as a PDF file') &&
      descriptions.includes('Visit summary given to the print dialog')
    )
  })
})
