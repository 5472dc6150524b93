import { formatDateTime } from '../../main/clinical/dates.ts'
import type { RecordElement, WholeRecord } from '../../preload/views/index.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { useViewed } from '../base/viewed.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { RecordAttachments } from './RecordAttachments.tsx'
import { RecordLink } from './RecordLink.tsx'
import { doubtLabels, recordTimes } from './record-labels.ts'
import { type ChartOf, useChartHeader } from './use-chart.ts'

/** One record of a chart with all that it says, in plain words; what is wrong with it is marked where it stands. */
export function ReadRecord({
  chartOf,
  type,
  recordId,
  onClose,
}: {
  chartOf: ChartOf
  type: string
  recordId: string
  onClose: () => void
}) {
  const { data: chart } = useChartHeader(chartOf)
  const { data: record, error } = useBridgeQuery('chart.record', { chartOf, type, recordId })
  useViewed('chart.recordViewed', { chartOf, type, recordId }, record && recordId)
  return (
    <Dialog
      title={`${record?.what ?? 'Record'} of ${chart?.name ?? '…'}`}
      onClose={onClose}
      wide
      toRead
      foot={<Button onClick={onClose}>Close</Button>}
    >
      <InlineError problem={error} />
      {record && <RecordHead of={record} />}
      {record && <RecordAttachments rows={record.attachments} of={{ chartOf, type, recordId }} />}
      {record && <Elements of={record.elements} chartOf={chartOf} />}
      {record?.cut && (
        <p className="list-partial">
          <strong>Only the beginning is shown</strong>
          <span className="list-partial-more">This record is longer than any that is read here.</span>
        </p>
      )}
    </Dialog>
  )
}

function RecordHead({ of }: { of: WholeRecord }) {
  return (
    <>
      <p className={of.enteredInError ? 'record-title struck' : 'record-title'}>{of.title || 'Not named'}</p>
      <p className="quiet figures">
        {recordTimes(of, formatDateTime)}
        {of.status && ` · ${of.status}`}
      </p>
      {of.enteredInError && (
        <p className="tone-stop">
          Entered in error: it is kept so that it can be read, and says nothing of the patient.
        </p>
      )}
    </>
  )
}

function Elements({ of, chartOf }: { of: RecordElement[]; chartOf: ChartOf }) {
  return (
    <dl className="record-elements">
      {of.map((element, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: elements of one record stand still, and several have one name
        <Element key={index} of={element} chartOf={chartOf} />
      ))}
    </dl>
  )
}

function Element({
  of: { name, value, doubt, refersTo, inner },
  chartOf,
}: {
  of: RecordElement
  chartOf: ChartOf
}) {
  return (
    <div className="record-element">
      <dt>{name}</dt>
      <dd>
        {refersTo ? (
          <RecordLink chartOf={chartOf} type={refersTo.type} id={refersTo.id}>
            {value}
          </RecordLink>
        ) : (
          value !== null && <span className="record-value">{value}</span>
        )}
        {doubt && (
          <span className="tone-warn">
            {value !== null && ' · '}
            {doubtLabels[doubt]}
          </span>
        )}
        {inner.length > 0 && <Elements of={inner} chartOf={chartOf} />}
      </dd>
    </div>
  )
}
