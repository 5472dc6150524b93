import { formatShortDate } from '../../main/clinical/dates.ts'
import type { RecordRow, RecordSection } from '../../preload/views/index.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { PagedList } from './PagedList.tsx'
import { RecordLink } from './RecordLink.tsx'
import { manyKinds, recordTimes, sectionTitles } from './record-labels.ts'
import type { ChartOf } from './use-chart.ts'

/** How many lines a section shows at first. */
const first: Partial<Record<RecordSection, number>> = { flags: 20, claims: 1, other: 3, errors: 1 }

/** Whatever the chart holds beside its lists: nothing that a server sends is left out. Only what holds something is drawn. Flags in force stand in the summary, too. */
export function ChartRecords({ chartOf, age }: { chartOf: ChartOf; age: string }) {
  const { data } = useBridgeQuery('chart.recordCounts', { chartOf })
  return (data ?? []).map(({ section }) => (
    <PagedList
      key={section}
      channel="chart.records"
      input={{ chartOf, section }}
      title={sectionTitles[section]}
      first={first[section] ?? 4}
      age={age}
      id={({ type, id }) => `${type}/${id}`}
      hiddenWhenEmpty
      draw={(item) => <RecordLine chartOf={chartOf} of={item} withKind={manyKinds.has(section)} />}
    />
  ))
}

/** Date first, then what it is called; its state in words. */
function RecordLine({ chartOf, of, withKind }: { chartOf: ChartOf; of: RecordRow; withKind: boolean }) {
  const title = of.title || `${of.what}, not named`
  return (
    <span className="item">
      <RecordLink chartOf={chartOf} type={of.type} id={of.id}>
        <span className="figures quiet">{recordTimes(of, formatShortDate)}</span>{' '}
        <span className={of.enteredInError ? 'struck' : ''}>
          {withKind && of.title && `${of.what}: `}
          {title}
        </span>
      </RecordLink>
      {of.status && <span className="quieter"> · {of.status}</span>}
      {of.doubtful && <span className="tone-warn"> · not as expected</span>}
    </span>
  )
}
