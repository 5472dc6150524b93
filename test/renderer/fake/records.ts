import { recordSections } from '../../../main/clinical/records/record-kinds.ts'
import type { Input } from '../../../preload/contract/index.ts'
import { type AttachmentView, RecordRow } from '../../../preload/views/index.ts'
import { madePdf } from '../../support/made-pdf.ts'
import { type AnswersOf, Refusal } from './answers.ts'
import { type FakeChart, pageOf } from './fake-chart.ts'

/** One point, drawn as large as the picture says it is. */
const picture =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='

const attachments: (AttachmentView | undefined)[] = [
  { kind: 'picture', source: picture, width: 240, height: 160 },
  { kind: 'text', text: 'Dear Dr Okafor,\nthank you for sending Mrs Delgado.', cut: false },
  {
    kind: 'pdf',
    source: btoa(
      madePdf({
        pages: ['Dear Dr Okafor, thank you for sending Mrs Delgado.', 'Yours, Dr Bell'],
        script: "app.alert('Your session ended');app.launchURL('https://elsewhere.example')",
      }),
    ),
  },
  undefined,
  { kind: 'refused', why: 'elsewhere' },
  { kind: 'refused', why: 'not-shown-here' },
  { kind: 'pdf', source: btoa(madePdf({ pages: ['Closed'], closed: true })) },
]

type Channels =
  | 'chart.attachment'
  | 'chart.fetchDocument'
  | 'chart.recordCounts'
  | 'chart.records'
  | 'chart.record'
  | 'chart.recordViewed'

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
    'chart.attachment': ({ n }) => attachments[n] ?? { kind: 'refused', why: 'too-large' },
    'chart.fetchDocument': () => ({
      kind: 'pdf',
      source: btoa(madePdf({ pages: ['Discharged in good condition.'] })),
    }),
    'chart.recordViewed': () => ({}),
  }
}
