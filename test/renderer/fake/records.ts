import { recordSections } from '../../../main/clinical/records/record-kinds.ts'
import type { Input } from '../../../preload/contract/index.ts'
import { RecordRow } from '../../../preload/views/index.ts'
import { type AnswersOf, Refusal } from './answers.ts'
import { type FakeChart, pageOf } from './fake-chart.ts'

type Channels = 'chart.recordCounts' | 'chart.records' | 'chart.record' | 'chart.recordViewed'

/** Records of the chart, by section, as the engine pages them. */
export function recordAnswers(
  chartAt: (of: Input<'chart.problems'>['chartOf']) => FakeChart,
): Pick<AnswersOf<'chart'>, Channels> {
  return {
    'chart.recordCounts': ({ chartOf }) => {
      const { records } = chartAt(chartOf)
      return recordSections.flatMap((section) => {
        const total = records.filter((one) => one.section === section).length
        return total > 0 ? [{ section, total }] : []
      })
    },
    'chart.records': ({ chartOf, section, most }) => {
      const chart = chartAt(chartOf)
      const items = chart.records.flatMap((one) =>
        one.section === section ? [RecordRow.parse(one.record)] : [],
      )
      const state = chart.load.state === 'complete' ? ('listed' as const) : ('not-loaded' as const)
      return pageOf({ state, items }, most)
    },
    'chart.record': ({ chartOf, type, recordId }) => {
      const found = chartAt(chartOf).records.find(
        ({ record }) => record.type === type && record.id === recordId,
      )
      if (!found) throw new Refusal('not-found', 'This record is no longer on this machine.')
      return found.record
    },
    'chart.recordViewed': () => ({}),
  }
}
