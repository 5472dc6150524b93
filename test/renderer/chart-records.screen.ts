import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { drawnPdfPage, pdfPoint } from '../support/pdf-page.ts'
import { picture } from './picture.ts'
import { calls, windows } from './windows.ts'

/** Whatever the chart holds beside its lists, and one record of it with all that it says. */
const { open } = windows()

const lines = async (page: Page, title: string): Promise<string[]> => {
  const list = screen.chartList(page, title)
  await list.waitFor()
  return (await list.getByRole('listitem').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim())
}

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
])('%s', (name, look) => {
  test('each kind of record has its section, date first, and what is wrong is marked', async () => {
    const page = await open({}, look)
    await screen.claim(page, 'Rosa Delgado')
    expect(await lines(page, 'Flags')).toEqual(['Feb 1, 2024 Needs an interpreter: Portuguese'])
    expect(await lines(page, 'Procedures')).toEqual([
      'May 14, 2024 Colonoscopy',
      'Oct 2, 2023 Exercise stress test · Not done',
      'Mar 1, 2022 Skin biopsy · Status not stated · not as expected',
    ])
    expect(await lines(page, 'Family history')).toEqual(['Nov 4, 2025 Mother: Breast cancer'])
    expect(await lines(page, 'Coverage')).toEqual(['Jan 1 Bay State Health Plan'])
    expect(await lines(page, 'Everything else')).toEqual(['Sep 3 Specimen: Throat swab'])
    expect(await lines(page, 'Entered in error')).toEqual([
      'Oct 20, 2025 Immunization: Yellow fever · Entered in error',
    ])
    await screen.chartList(page, 'Flags').scrollIntoViewIfNeeded()
    await picture(page, `chart-records-${name}`)
  })

  test('a record opens with its elements in plain words, those that contradict each other marked', async () => {
    const page = await open({}, look)
    await screen.claim(page, 'Rosa Delgado')
    await page.getByRole('button', { name: 'Mar 1, 2022 Skin biopsy' }).click()
    const dialog = page.getByRole('dialog', { name: 'Procedure of Rosa Delgado' })
    await dialog.getByText('given in more than one way').waitFor()
    await dialog.getByText('ends before it begins').waitFor()
    await dialog.getByText('not a known element').waitFor()
    expect(await calls(page, 'chart.recordViewed')).toBe(1)
    await picture(page, `record-doubtful-${name}`)
  })
})

test('a record that left the machine says so in its place', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await page.evaluate(() => {
    const message = 'This record is no longer on this machine.'
    window.fake.override('chart.record', async () => ({ ok: false, problem: { code: 'not-found', message } }))
  })
  await page.getByRole('button', { name: /Colonoscopy/ }).click()
  await page.getByRole('dialog').getByText('This record is no longer on this machine.').waitFor()
})

test('a chart without such records shows no empty sections', async () => {
  const page = await open()
  await screen.claim(page, 'Mei Tanaka')
  await screen.chartList(page, 'Vitals').waitFor()
  expect(await screen.chartList(page, 'Everything else').count()).toBe(0)
})

test('documents and pictures are opened inside when asked for; what is not shown says why', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await page.getByRole('button', { name: /Dermatology consultation/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Document of Rosa Delgado' })
  await dialog
    .getByText('Elsewhere: the record says only where it is, and nothing is fetched from there.')
    .waitFor()
  expect(await calls(page, 'chart.attachment')).toBe(0)
  await dialog.getByRole('button', { name: 'Show Photograph of the rash' }).click()
  await dialog.getByRole('img', { name: 'Photograph of the rash' }).waitFor()
  await dialog.getByRole('button', { name: 'Show Letter', exact: true }).click()
  await dialog.getByText('thank you for sending Mrs Delgado').waitFor()
  await dialog.getByRole('button', { name: 'Show Fax' }).click()
  await dialog.getByText('Documents of this kind are not shown here yet.').waitFor()
  await dialog.getByRole('button', { name: 'Show Scan of the whole file' }).click()
  await dialog.getByText('Too large to be opened here.').waitFor()
  await picture(page, 'record-attachments')
})

test('a PDF is turned page by page, its fax is drawn, and nothing in it runs; a closed one says so', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await page.getByRole('button', { name: /Dermatology consultation/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Document of Rosa Delgado' })
  await dialog.getByRole('button', { name: 'Show Letter as printed' }).click()
  await drawnPdfPage(page, 'Letter as printed, page 1 of 2').waitFor()
  await dialog.getByText('thank you for sending Mrs Delgado').waitFor({ state: 'attached' })
  // The middle of the square on the paper, 100 by 100 points from 50, 50 below the left.
  expect(await pdfPoint(page, 100 / 612, 692 / 792)).toEqual([0, 0, 0])
  expect(await pdfPoint(page, 300 / 612, 400 / 792)).toEqual([255, 255, 255])
  await picture(page, 'record-pdf')
  const next = dialog.getByRole('button', { name: 'Next page' })
  // Drawing answers by messages, later than this.
  const meanwhile = await next.evaluate(async (button: HTMLElement) => {
    button.click()
    await Promise.resolve()
    const place = button.closest('.pdf')
    return [place?.textContent?.includes('Page 2 of 2'), place?.querySelectorAll('canvas').length]
  })
  expect(meanwhile).toEqual([true, 0])
  await drawnPdfPage(page, 'Letter as printed, page 2 of 2').waitFor()
  await dialog.getByText('Yours, Dr Bell').waitFor({ state: 'attached' })
  expect(await dialog.getByRole('button', { name: 'Next page' }).isDisabled()).toBe(true)
  await dialog.getByRole('button', { name: 'Show Closed letter' }).click()
  await dialog.getByText('This PDF is closed by a password, and is not opened here.').waitFor()
})

test('a document at the server is fetched by a press, gone when it is hidden, and a refusal is a sentence', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await page.getByRole('button', { name: /Dermatology consultation/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Document of Rosa Delgado' })
  const letter = dialog.getByRole('region', { name: 'Discharge letter' })
  await letter.getByText('at the server').waitFor()
  expect(await calls(page, 'chart.fetchDocument')).toBe(0)
  await letter.getByRole('button', { name: 'Show Discharge letter' }).click()
  await drawnPdfPage(page, 'Discharge letter').waitFor()
  await picture(page, 'record-document-at-server')
  await letter.getByRole('button', { name: 'Hide Discharge letter' }).click()
  await page.evaluate(() => {
    const message = 'The server does not answer: this document is there. Try again.'
    window.fake.refuseOnce('chart.fetchDocument', { code: 'central-unreachable', message })
  })
  await letter.getByRole('button', { name: 'Show Discharge letter' }).click()
  await letter.getByText('The server does not answer: this document is there. Try again.').waitFor()
  expect(await calls(page, 'chart.fetchDocument')).toBe(2)
  // The address of what is elsewhere is words, and nothing to press.
  await dialog.getByText('https://dictation.example/r/77.mp3').waitFor()
  expect(await dialog.getByRole('link').count()).toBe(0)
})
