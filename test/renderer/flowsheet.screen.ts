import { describe, expect, test } from 'vitest'
import type { Output } from '../../preload/contract/index.ts'
import type { FlowValue } from '../../preload/views/index.ts'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** Results by panel and vital signs over time. */
const { open } = windows()

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
])('%s', (name, look) => {
  test('one key opens results by panel, whose columns are dates, and the vital signs beside them', async () => {
    const page = await open({}, look)
    await screen.claim(page, 'Rosa Delgado')
    await screen.chartList(page, 'Results').waitFor()
    await page.keyboard.press('Shift+F3')
    const dialog = page.getByRole('dialog', { name: 'Over time: Rosa Delgado' })
    const panel = dialog.getByRole('region', { name: 'CBC' })
    await panel.waitFor()
    const [first] = await panel.getByRole('row').filter({ hasText: 'White cells' }).allInnerTexts()
    expect(first?.replaceAll(/\s+/g, ' ')).toContain('White cells 10³/µL 4–11 13.2 high')
    await picture(page, `flowsheet-results-${name}`)
    await dialog.getByRole('radio', { name: 'Vital signs' }).click()
    await dialog.getByRole('img', { name: /^Weight: 82 on May 19, 2022, 88.4 kg on Feb 11/ }).waitFor()
    const weight = await dialog.getByRole('row').filter({ hasText: 'Weight' }).innerText()
    expect(weight.replaceAll(/\s+/g, ' ')).toContain('88.4 194.9 lb')
    await picture(page, `flowsheet-vitals-${name}`)
  })
})

const value = (id: string, text: string, more: Partial<FlowValue> = {}): FlowValue => ({
  id,
  value: text,
  unit: null,
  also: null,
  detail: [],
  bound: null,
  mark: null,
  remark: null,
  range: null,
  rangeInOtherUnits: false,
  status: null,
  recordedAs: null,
  inRowUnit: true,
  numbers: Number.isNaN(Number.parseFloat(text)) ? [] : [Number.parseFloat(text)],
  ...more,
})
const cell = (...values: FlowValue[]) => ({ values, more: false })
const stray = { inRowUnit: false, numbers: [] }
const hard: Output<'chart.flowsheet'> = {
  state: 'not-loaded',
  lines: 4,
  total: 9,
  broken: false,
  groups: [
    {
      title: null,
      columns: ['2026-03-01T08:00:00Z', '2026-03-01', '2026-02-01', '2026-01-01', null],
      earlier: true,
      rows: [
        {
          name: 'Glucose',
          unit: 'mg/dL',
          range: '70–99',
          last: null,
          cells: [
            cell(
              value('g1', '38', { mark: 'critically-low', range: '70–99' }),
              value('g2', '110', { mark: 'high', range: '70–99' }),
            ),
            cell(
              ...[410, 110, 120, 95].map((n) =>
                value(`n${n}`, `${n}`, n === 410 ? { mark: 'critically-high' } : {}),
              ),
            ),
            cell(value('g3', '6.1', { ...stray, unit: 'mmol/L', range: '3.9–5.5', mark: 'high' })),
            { values: [], more: true },
            cell(value('g4', '97')),
          ],
        },
        {
          name: 'Weight',
          unit: 'kg',
          range: null,
          last: null,
          cells: [
            cell(value('w1', '82')),
            null,
            cell(value('w2', '180', stray)),
            cell(value('w3', '81')),
            null,
          ],
        },
        {
          name: 'Oxygen saturation',
          unit: '%',
          range: '≥95',
          last: null,
          cells: [
            cell(
              value('o1', '93', {
                mark: 'low',
                range: '≥95',
                detail: ['on 10 L/min oxygen'],
                source: 'Home device',
                status: 'corrected',
              }),
            ),
            cell(value('o2', '<70', { bound: '<', numbers: [70], mark: 'critically-low', range: '≥95' })),
            cell(value('o3', '98', { range: '≥94' })),
            null,
            null,
          ],
        },
        {
          name: 'Hemoglobin A1c',
          unit: '%',
          range: '4–5.6',
          last: { when: '2025-01-01', ...cell(value('a', '9.8', { mark: 'high', range: '4–5.6' })) },
          cells: [null, null, null, null, null],
        },
      ],
    },
  ],
}

test.each([
  ['light', {}],
  ['dark', { dark: true }],
  ['narrow', { width: 720, height: 900 }],
])('what is told apart in a table is told in words too: %s', async (name, look) => {
  const page = await open({ flowsheet: hard }, look)
  await screen.claim(page, 'Rosa Delgado')
  await screen.chartList(page, 'Results').waitFor()
  await page.keyboard.press('Shift+F3')
  const dialog = page.getByRole('dialog', { name: 'Over time: Rosa Delgado' })
  await dialog.getByRole('radio', { name: 'Vital signs' }).click()
  const saidOf = async (row: string) =>
    (await dialog.getByRole('row').filter({ hasText: row }).innerText()).replaceAll(/\s+/g, ' ')
  await dialog.getByRole('row').first().waitFor()
  expect(await saidOf('Weight')).toContain('Weight kg 82 180 (no unit) 81')
  expect(await saidOf('A1c')).toContain('last Jan 1, 2025: 9.8% high 4–5.6')
  expect(await saidOf('Glucose')).toContain('38 critically low 110 high 410 critically high')
  expect(await saidOf('Glucose')).toContain('6.1 mmol/L high range 3.9–5.5 more not shown')
  expect(await saidOf('Oxygen')).toContain('93 low corrected Home device on 10 L/min oxygen')
  await dialog.getByRole('img', { name: /38 mg\/dL critically low, 110 mg\/dL high on Mar 1/ }).waitFor()
  await dialog.getByText('1 not drawn').first().waitFor()
  await dialog.getByText('Not fully loaded').waitFor()
  await dialog.getByText('4 values').click()
  await picture(page, `flowsheet-hard-${name}`)
})

test('a chart without results says so', async () => {
  const page = await open()
  await screen.claim(page, 'Mei Tanaka')
  await screen.chartList(page, 'Results').waitFor()
  await page.keyboard.press('Shift+F3')
  await page.getByRole('dialog').getByText('No results here.').waitFor()
})
