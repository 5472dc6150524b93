import assert from 'node:assert/strict'
import type { WholeChart } from '../../main/engine/testing/whole-chart.ts'
import type { ObservationView } from '../../preload/views/index.ts'
import {
  detailLines,
  formatObservationDate,
  formatObservationValue,
  formatTrend,
  markOf,
  panelSummary,
} from '../../renderer/chart/observation-labels.ts'
import type { At, Cases } from './case.ts'

const parts = ['vitals', 'results', 'imaging', 'surveys', 'socialNeeds', 'socialHistory', 'exam'] as const
type Part = (typeof parts)[number]

/** What stands on the line of an observation, as the screen draws it. */
function line(one: ObservationView): string {
  const name = `${one.name} · ${formatObservationDate(one)}`
  const value = [formatObservationValue(one), markOf(one)].filter(Boolean).join(' ')
  return [name, value, ...detailLines(one), ...panelSummary(one).off].filter(Boolean).join(' | ')
}

const lines = (chart: WholeChart, part: Part) => chart[part].items.map(line)

/** The one line of this part that carries this name. */
async function one(at: At, part: Part, name: RegExp): Promise<ObservationView> {
  const chart = await at.chart()
  const found = chart[part].items.filter((item) => name.test(item.name))
  const [only, other] = found
  assert(
    only && !other,
    `${found.length} lines ${name} among ${part}: ${lines(chart, part).join('; ') || 'nothing'}`,
  )
  return only
}

const reads = (view: ObservationView, pattern: RegExp) => assert.match(line(view), pattern)

const trendOf = (view: ObservationView) =>
  formatTrend([...view.earlier, { number: view.number ?? Number.NaN, bound: view.bound }], view.unit, null)

/** Vital signs, results, surveys and their trends. */
export const results: Cases = {
  'value-with-components': {
    checks: {
      'the saturation is said with its oxygen, and is low': async (at) => {
        const saturation = await one(at, 'vitals', /saturation/i)
        reads(saturation, /91 ?% low.*\bon 3 L\/min oxygen/)
        assert.deepEqual([saturation.number, saturation.unit], [91, '%'])
      },
      'the mean pressure is one, an average, sitting': async (at) =>
        reads(await one(at, 'vitals', /pressure/i), /141\/88 mmHg.*average.*sitting/),
    },
  },
  'percentile-called-bmi': {
    checks: {
      'the percentile is one by name': async (at) => {
        const percentile = await one(at, 'vitals', /percentile/i)
        reads(percentile, /^BMI percentile for age and sex .*72 ?%/)
        reads(percentile, /“BMI”/)
      },
      'the BMI is the other': async (at) => reads(await one(at, 'vitals', /^BMI$/), /17\.9 kg\/m²/),
    },
  },
  'panel-with-members': {
    checks: {
      'one line CBC, without a value of its own': async (at) => {
        const chart = await at.chart()
        assert.equal(chart.results.items.length, 1, lines(chart, 'results').join('; '))
        const panel = await one(at, 'results', /^CBC/)
        assert.equal(panel.value, '')
      },
      'its members in their order, white cells high': async (at) => {
        const { members } = await one(at, 'results', /^CBC/)
        assert.deepEqual(
          members.map(({ name }) => name),
          ['White cells', 'Hemoglobin', 'Platelets'],
        )
        const [white] = members
        assert(white?.observation)
        reads(white.observation, /12\.4 10³\/[µμ]L high/)
      },
      'what is off in it is seen while it is closed': async (at) =>
        reads(await one(at, 'results', /^CBC/), /White cells 12\.4 10³\/[µμ]L high/),
      'the member that is not here is said to be missing': async (at) => {
        const { members } = await one(at, 'results', /^CBC/)
        assert.equal(members.find(({ name }) => name === 'Platelets')?.observation, null)
      },
    },
  },
  'survey-answers': {
    checks: {
      'GAD-7 is told once, with how severe': async (at) => {
        const gad7 = await one(at, 'surveys', /./)
        reads(gad7, /^GAD-7 .*\| 14, moderate/)
      },
      'its answers stand behind it': async (at) => {
        const { members } = await one(at, 'surveys', /GAD-7/)
        assert.deepEqual(
          members.map(({ observation }) => observation?.value),
          ['Nearly every day', 'More than half the days'],
        )
      },
      'the risk stands among social needs': async (at) =>
        reads(await one(at, 'socialNeeds', /^Food insecurity risk/), /at risk/i),
      'nothing of it is a laboratory result': async (at) => {
        const chart = await at.chart()
        assert.deepEqual(lines(chart, 'results'), [])
        assert.deepEqual(lines(chart, 'vitals'), [])
      },
    },
  },
  'unit-codes': {
    checks: {
      'both temperatures stand in one unit': async (at) => {
        const temperature = await one(at, 'vitals', /temperature/i)
        assert.match(trendOf(temperature), /^(37\.4 → 38\.4 °C|99\.3 → 101\.1 °F)$/)
        reads(temperature, /38\.4 °C/)
      },
      'the pressure is in mmHg': async (at) => reads(await one(at, 'vitals', /pressure/i), /122\/78 mmHg/),
      '6.1 mmol/L is high against 70–99 mg/dL': async (at) =>
        reads(await one(at, 'results', /glucose/i), /6\.1 mmol\/L high.*70–99 mg\/dL/),
    },
  },
  comparator: {
    checks: {
      '<8 lies below a range that begins at 8': async (at) =>
        reads(await one(at, 'results', /ferritin/i), /<8 ng\/mL low/),
      'in the trend it is a bound, not 8': async (at) => {
        const ferritin = await one(at, 'results', /ferritin/i)
        assert.equal(trendOf(ferritin), '21 → <8 ng/mL')
        assert.equal(ferritin.bound, '<')
      },
    },
  },
  'result-not-final': {
    checks: {
      'preliminary is said on the line': async (at) =>
        reads(await one(at, 'results', /culture/i), /No growth at 24 hours.*\bpreliminary\b/),
      'corrected is said on the line': async (at) =>
        reads(await one(at, 'results', /potassium/i), /6\.4 mmol\/L.*\bcorrected\b/),
      'the last known lithium, with its own date, and the newer one awaited': async (at) => {
        const lithium = await one(at, 'results', /lithium/i)
        reads(lithium, /1\.6 mmol\/L critically high.*newer.*awaited/)
        assert.equal(lithium.when, '2026-11-01T15:00:00Z')
      },
    },
  },
  'result-ratio-range': {
    checks: {
      'a titer': async (at) => reads(await one(at, 'results', /RPR/), /1:64/),
      'a range': async (at) => reads(await one(at, 'results', /White cells, urine/), /5–10 \/\[?HPF\]?/),
      'a time of day': async (at) => reads(await one(at, 'results', /Last dose/), /\b0?7:30\b/),
    },
  },
  'interpretation-normal': {
    checks: {
      'negative, non-reactive, susceptible carry no mark': async (at) => {
        const { items } = (await at.chart()).results
        const inWords = items.filter(({ value }) => /^(Negative|Non-reactive|Susceptible)$/.test(value))
        assert.equal(inWords.length, 3)
        for (const item of inWords) assert.deepEqual([item.mark, item.remark], [null, null], line(item))
      },
      'creatinine is high by words alone': async (at) =>
        reads(await one(at, 'results', /creatinine/i), /2\.4 mg\/dL high/),
    },
  },
  'range-in-words': {
    checks: {
      'high, with its range beside it': async (at) =>
        reads(await one(at, 'results', /triglycerides/i), /412 mg\/dL high.*<150/),
    },
  },
  'weight-two-units': {
    checks: {
      'the trend is in kilograms': async (at) => {
        const weight = await one(at, 'vitals', /weight/i)
        assert.equal(trendOf(weight), '69.9 → 68.9 → 69.4 kg')
        reads(weight, /69\.4 kg/)
      },
    },
  },
  dimensionless: {
    checks: {
      'a bare figure': async (at) => {
        assert.equal(formatObservationValue(await one(at, 'results', /INR/)), '2.5')
        assert.equal(formatObservationValue(await one(at, 'results', /gravity/i)), '1.02')
      },
    },
  },
  decimals: {
    checks: {
      'figures are shown as reported': async (at) => {
        const values = Object.fromEntries(
          (await at.chart()).results.items.map((item) => [item.code, item.value]),
        )
        assert.deepEqual(values, {
          '2823-3': '4.0',
          '2160-0': '1.10',
          '3016-3': '0.0043',
          '20447-9': '1200',
          '2157-6': '1234.5678',
        })
      },
    },
  },
  'old-value': {
    checks: {
      'the age of a pressure of ten years ago is seen': async (at) =>
        reads(await one(at, 'vitals', /pressure/i), /(Feb 3, 2016|3 Feb 2016).*118\/76 mmHg/),
      'the age of an A1c is seen': async (at) =>
        reads(await one(at, 'results', /A1c/), /(Jun 1, 2015|1 Jun 2015).*5\.6 ?%/),
    },
  },
}
