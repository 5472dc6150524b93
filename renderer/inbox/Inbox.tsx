import '../queue/queue.css'
import './inbox.css'
import { useRef } from 'react'
import { formatMoment } from '../../main/clinical/dates.ts'
import type { ResultItem } from '../../preload/views/index.ts'
import { openDialog, openScreen, showList, useNavigation } from '../base/navigation.ts'
import { useCoSignCount, useInbox, useUnsigned } from '../base/views.ts'
import { openCoSign } from '../co-sign/actions.ts'
import { showUnsigned } from '../queue/actions.ts'
import { useRowKeys } from '../queue/use-row-keys.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { becauseLabel, climbsLabel, stateLabel, urgencyLabel } from './inbox-labels.ts'

/** What waits for this provider: results, critical and abnormal ones first; notes to sign and to co-sign have their own lists. */
export function Inbox() {
  const { data: inbox, error } = useInbox()
  const list = useRef<HTMLElement>(null)
  useRowKeys(list)
  const open = useNavigation(({ screen }) => (screen?.name === 'result' ? screen.taskId : null))
  return (
    <section ref={list} className="queue" aria-label="Inbox" tabIndex={-1} data-list>
      <div className="queue-head">
        <h2 className="overline">Results to review</h2>
        <span className="overline figures">{inbox?.items.length ?? ''}</span>
      </div>
      {!inbox && (
        <div className="queue-empty">
          {error ? <InlineError problem={error} /> : <p className="quieter">Reading …</p>}
        </div>
      )}
      <ul className="queue-list scrolls">
        {inbox?.items.map((item) => (
          <ResultRow key={item.taskId} item={item} current={item.taskId === open} />
        ))}
        {inbox?.items.length === 0 && <li className="queue-says">No result waits for you.</li>}
      </ul>
      <OtherLists />
    </section>
  )
}

/** What waits in lists of their own. */
function OtherLists() {
  const { data: unsigned } = useUnsigned()
  const { data: toCoSign } = useCoSignCount()
  return (
    <ul className="inbox-others" aria-label="Other lists">
      <li>
        <button type="button" className="row" data-row-control onClick={() => showList('unsigned')}>
          <span className="row-line">
            <span>Notes to sign</span>
            <b className="figures">{unsigned?.length ?? ''}</b>
          </span>
          <span className="visually-hidden">: opens {showUnsigned.title}</span>
        </button>
      </li>
      {(toCoSign?.count ?? 0) > 0 && (
        <li>
          <button
            type="button"
            className="row"
            data-row-control
            onClick={() => openDialog({ name: 'co-sign' })}
          >
            <span className="row-line">
              <span>{openCoSign.title}</span>
              <b className="figures">{toCoSign?.count}</b>
            </span>
          </button>
        </li>
      )}
    </ul>
  )
}

const mostOff = 3

function ResultRow({ item, current }: { item: ResultItem; current: boolean }) {
  const { label, tone } = urgencyLabel(item.urgency)
  const state = item.cameBack ? 'Changed since it was acknowledged' : stateLabel(item.state)
  const climbs = climbsLabel(item.until)
  const why = [becauseLabel(item), climbs && `Not acknowledged, it ${climbs}`].filter(Boolean)
  const more = item.off.length - mostOff
  return (
    <li>
      <button
        type="button"
        className="row row-result"
        aria-current={current ? 'true' : undefined}
        onClick={() => openScreen({ name: 'result', taskId: item.taskId })}
        data-row-control
        data-current={current}
        data-task={item.taskId}
      >
        <span className="row-line">
          <span className="row-name">
            <span className="visually-hidden">Open the result of </span>
            {item.patientName}
            {item.age && <span className="figures">, {item.age}</span>}
          </span>
          <span className={`row-wait tone-${tone}`}>{label}</span>
        </span>
        <span className="row-reason">{item.title}</span>
        {item.off.length > 0 && (
          <span className={`row-why figures ${item.urgency === 'critical' ? 'tone-stop' : ''}`}>
            {item.off.slice(0, mostOff).join(' · ')}
            {more > 0 && ` · and ${more} more`}
          </span>
        )}
        {state && <span className="row-why tone-warn">{state}</span>}
        {why.length > 0 && <span className="row-why">{why.join(' · ')}</span>}
        <span className="row-place figures">{item.since && formatMoment(item.since)}</span>
      </button>
    </li>
  )
}
